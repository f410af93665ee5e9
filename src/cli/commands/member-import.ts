import { getInsurer } from '../../insurer/store.ts';
import { columnNames } from '../../member/import/columns.ts';
import { importMembers } from '../../member/import/import.ts';
import type { ImportResult } from '../../member/import/options.ts';
import { describeRefusal, type Refusal } from '../../member/import/refusal.ts';
import type { Call, CliCommand, ExitCode } from '../command.ts';
import { toLines } from '../lines.ts';
import { openFile } from '../read-file.ts';

/** How many refused rows are told on the terminal; all are in the errors file. */
const TOLD = 20;

export const memberImport: CliCommand = {
  name: 'member import',
  about: {
    ja: '加入者の CSV を取り込む（UTF-8 または Shift_JIS）',
    en: 'import members from CSV (UTF-8 or Shift_JIS)',
  },
  example: 'member import config/demo/sample.members.csv --insurer sample --dry-run',
  argument: {
    name: '<file.csv>',
    about: {
      ja: `加入者の CSV。見出し行: ${columnNames.required}。なくてもよい列: ${columnNames.optional}`,
      en: `the members, with the headers ${columnNames.required}; optional: ${columnNames.optional}`,
    },
  },
  flags: [
    { flags: '--insurer <code>', required: true, about: { ja: '保険者のコード', en: "the insurer's code" } },
    {
      flags: '--skip-refused',
      about: { ja: '誤りのある行を除いて取り込む', en: 'import the good rows although others are refused' },
    },
    {
      flags: '--dry-run',
      about: { ja: '確かめるだけで、何も変えない', en: 'check the file, change nothing' },
    },
  ],
  changes: true,
  async run(call) {
    const { argument, text, has, now } = call;
    const stream = await openFile(argument);
    const tellRefused = refusalTeller(call);
    const result = await call.withDatabase(async ({ db, secrets, actor, reason }) => {
      const insurer = await getInsurer(db, text('insurer') ?? '');
      return importMembers(db, secrets, {
        stream,
        insurer,
        errorsFile: `${argument}.errors.csv`,
        skipRefused: has('skipRefused'),
        dryRun: has('dryRun'),
        actor,
        now,
        ...(reason !== undefined && { reason }),
        onRefused: tellRefused,
        onUnknownColumns: (headers) =>
          call.tell({
            ja: `知らない列は読みません: ${headers.join(', ')}`,
            en: `Unknown columns are left out: ${headers.join(', ')}`,
          }),
        onProgress: ({ rows }) => call.progress({ ja: `${rows} 行`, en: `${rows} rows` }),
      });
    });
    call.progress({ ja: '', en: '' });
    call.print(result, () => toLines(result));
    return conclude(call, result);
  },
};

function refusalTeller({ tell }: Call): (refusals: Refusal[]) => void {
  let told = 0;
  return (refusals) => {
    for (const refusal of refusals.slice(0, TOLD - told)) {
      const { line } = refusal.record;
      tell({
        ja: `${line} 行目: ${describeRefusal(refusal, 'ja')}`,
        en: `Line ${line}: ${describeRefusal(refusal, 'en')}`,
      });
    }
    told = Math.min(told + refusals.length, TOLD);
  };
}

function conclude({ has, tell }: Call, { refused, errorsFile }: ImportResult): ExitCode {
  const dryRun = has('dryRun');
  if (dryRun) tell({ ja: '確かめただけで、何も変えていません。', en: 'Only checked: nothing was changed.' });
  if (refused === 0) return 0;
  const skip = has('skipRefused');
  if (!dryRun && !skip)
    tell({
      ja: '誤りのある行があるため、何も取り込んでいません。',
      en: 'Nothing was imported, because of refused rows.',
    });
  tell({
    ja: `誤りのある行: ${refused}（一覧は ${errorsFile}）`,
    en: `Refused rows: ${refused}, all listed in ${errorsFile}`,
  });
  return skip ? 5 : 2;
}
