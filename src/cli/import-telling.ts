import type { ImportResult } from '../member/import/options.ts';
import { describeRefusal, type Refusal } from '../member/import/refusal.ts';
import { describeWarning, type Warning } from '../member/import/warnings.ts';
import type { Call, ExitCode } from './command.ts';
import type { ImportMeter } from './import-meter.ts';

/** How many refused rows are told on the terminal; all are in the errors file. */
const TOLD = 20;

export function refusalTeller(meter: ImportMeter): (refusals: Refusal[]) => void {
  let told = 0;
  return (refusals) => {
    for (const refusal of refusals.slice(0, TOLD - told)) {
      const { line } = refusal.record;
      meter.tell({
        ja: `${line} 行目: ${describeRefusal(refusal, 'ja')}`,
        en: `Line ${line}: ${describeRefusal(refusal, 'en')}`,
      });
    }
    told = Math.min(told + refusals.length, TOLD);
  };
}

export function tellWarnings(meter: ImportMeter, warnings: Warning[]): void {
  for (const warning of warnings) {
    const { ja, en } = describeWarning(warning);
    meter.tell({ ja: `注意: ${ja}。`, en: `Look at this: ${en}.` });
  }
}

export function conclude({ has }: Call, meter: ImportMeter, { refused, errorsFile }: ImportResult): ExitCode {
  const dryRun = has('dryRun');
  const skip = has('skipRefused');
  const taken = Math.round(meter.elapsed);
  if (dryRun)
    meter.tell({ ja: '確かめただけで、何も変えていません。', en: 'Only checked: nothing was changed.' });
  else if (refused > 0 && !skip)
    meter.tell({
      ja: '誤りのある行があるため、何も取り込んでいません。',
      en: 'Nothing was imported, because of refused rows.',
    });
  else meter.tell({ ja: `取り込みました（${taken} 秒）。`, en: `Imported (${taken} s).` });
  if (refused === 0) return 0;
  meter.tell({
    ja: `誤りのある行: ${refused}（一覧は ${errorsFile}。直して、このファイルをそのまま取り込めます）`,
    en: `Refused rows: ${refused}, all listed in ${errorsFile}, which can be mended and imported as it is`,
  });
  return skip ? 5 : 2;
}
