import { now as clock } from '../../clock.ts';
import { readConfig } from '../../config.ts';
import { openDb } from '../../db.ts';
import { type Bilingual, OperatorError } from '../../errors.ts';
import type { Language } from '../../insurer/insurer.ts';
import { migrate, migrationState } from '../../migrate.ts';
import { checks } from '../../operations/doctor/checks.ts';
import { type DatabaseState, type Examined, examine } from '../../operations/doctor/examine.ts';
import { Secrets } from '../../secrets.ts';
import { loadSecretKeys } from '../../secrets-file.ts';
import type { Call, CliCommand } from '../command.ts';
import { withDatabaseUrl } from '../database.ts';

export const doctor: CliCommand = {
  name: 'doctor',
  about: {
    ja: 'データベース、メール、時計、鍵、設定などを調べ、直し方を示す（何も変えない）',
    en: 'looks at database, mail, clock, keys and settings, and says what to do; changes nothing',
  },
  example: 'doctor --send-to you@example.jp',
  flags: [
    {
      flags: '--send-to <address>',
      about: {
        ja: '試しのメールを 1 通送る先（なければ送らない）',
        en: 'send one trial mail there (else none is sent)',
      },
    },
  ],
  async run(call) {
    const findings = await examineAll(call);
    call.print(findings.map(described), () => findings.flatMap((finding) => linesOf(finding, call.language)));
    const faults = findings.filter(({ level }) => level === 'fault').length;
    const warnings = findings.filter(({ level }) => level === 'warning').length;
    call.tell(verdict(faults, warnings));
    return faults > 0 ? 1 : 0;
  },
};

async function examineAll({ env, text }: Call): Promise<Examined[]> {
  try {
    const config = readConfig(env);
    return await withDatabaseUrl(env, async (databaseUrl) => {
      if (config.databaseUrl === null) await migrate(databaseUrl); // the embedded one is every command's to migrate
      const secrets = new Secrets(loadSecretKeys(config));
      const db = openDb(databaseUrl, 3);
      try {
        const parts = { config, databaseUrl, db, secrets, now: clock(), sendTo: text('sendTo') };
        return await examine(checks, parts, await stateOf(db));
      } finally {
        await db.destroy();
      }
    });
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    return [{ check: 'settings', level: 'fault', text: error.text, advice: unusableSettings }];
  }
}

const stateOf = (db: Parameters<typeof migrationState>[0]): Promise<DatabaseState> =>
  migrationState(db).then(
    (state) => (state === 'ready' ? 'ready' : 'reachable'),
    () => 'away',
  );

const unusableSettings: Bilingual = {
  ja: 'これを直してから、もう一度実行してください。ほかの項目は、設定が読めるようになってから調べます。',
  en: 'Mend this and run it again: nothing else can be looked at before.',
};

const described = ({ check, level, text, advice }: Examined) => ({
  check,
  level,
  text,
  advice: advice ?? null,
});

const marks: Record<Examined['level'], Bilingual> = {
  ok: { ja: '  正常', en: '  ok     ' },
  warning: { ja: '! 注意', en: '! warning' },
  fault: { ja: '✗ 異常', en: '✗ FAULT  ' },
};

function linesOf({ check, level, text, advice }: Examined, language: Language): string[] {
  const line = `${marks[level][language]}  ${check.padEnd(10)}  ${text[language]}`;
  return advice ? [line, `${' '.repeat(12)}→ ${advice[language]}`] : [line];
}

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;

function verdict(faults: number, warnings: number): Bilingual {
  if (faults > 0)
    return {
      ja: `異常 ${faults} 件、注意 ${warnings} 件。異常から直してください。`,
      en: `${count(faults, 'fault')}, ${count(warnings, 'warning')}: mend the faults first.`,
    };
  if (warnings > 0)
    return {
      ja: `異常はありません。注意が ${warnings} 件あります。`,
      en: `No fault; ${count(warnings, 'warning')} to look at.`,
    };
  return { ja: '異常はありません。', en: 'Everything is well.' };
}
