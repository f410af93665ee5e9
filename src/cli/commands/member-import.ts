import { getInsurer } from '../../insurer/store.ts';
import { columnNames } from '../../member/import/columns.ts';
import { importMembers } from '../../member/import/import.ts';
import type { Call, CliCommand } from '../command.ts';
import { ChangesFile } from '../import-changes.ts';
import { importLines } from '../import-lines.ts';
import { ImportMeter } from '../import-meter.ts';
import { departurePermit } from '../import-permit.ts';
import { conclude, refusalTeller, tellWarnings } from '../import-telling.ts';
import { openInput } from '../read-file.ts';

/** How many changes are told on the terminal. */
const TOLD = 20;

export const memberImport: CliCommand = {
  name: 'member import',
  about: {
    ja: '加入者の CSV を取り込む。誤りのある行が一つでもあれば何も取り込まず、<file>.errors.csv に理由を書く',
    en: 'import members from CSV. One refused row keeps all from being imported; <file>.errors.csv says why',
  },
  example: 'member import config/demo/sample.members.csv --insurer sample --dry-run',
  argument: {
    name: '<file.csv>',
    about: {
      ja: `加入者の CSV（- は標準入力）。UTF-8、Shift_JIS、Excel の「Unicode テキスト」。区切りはカンマ、タブ、セミコロン。見出し行: ${columnNames.required}。なくてもよい列: ${columnNames.optional}。生年月日は 19800101、1980/1/1、昭和55年1月1日 など。資格が「喪失」の行はログインと連携がその場で終わる`,
      en: `the members (- for stdin), in UTF-8, Shift_JIS or Excel's "Unicode text", with commas, tabs or semicolons. Headers: ${columnNames.required}; optional: ${columnNames.optional}. Birthdates as 19800101, 1980/1/1, 昭和55年1月1日. A row whose 資格 (status) is 喪失 ends all sign-ins of its member at once`,
    },
  },
  flags: [
    { flags: '--insurer <code>', required: true, about: { ja: '保険者のコード', en: "the insurer's code" } },
    {
      flags: '--dry-run',
      about: {
        ja: '何も変えずに、だれの何が変わるか、どの行に誤りがあるかを確かめる',
        en: 'change nothing; say whose row changes what, and which rows are refused',
      },
    },
    {
      flags: '--skip-refused',
      about: { ja: '誤りのある行を除いて取り込む', en: 'import the good rows although others are refused' },
    },
    {
      flags: '--follow-user-ids',
      about: {
        ja: '登録済みの人（記号・番号・枝番・生年月日が同じ）に新しいユーザIDが付いていたら、アカウントとパスキーを引き継ぐ',
        en: 'who is registered (same symbol, number, branch number, birthdate) and comes with a new user ID keeps the account and its passkeys',
      },
    },
    {
      flags: '--changes <file.csv>',
      about: {
        ja: '変わる加入者をすべて書き出す、新しく作るファイル（値は書かない）',
        en: 'a file to make, with everybody who changes (no values)',
      },
    },
    {
      flags: '--errors <file.csv>',
      about: {
        ja: '誤りの一覧の書き出し先（なければ <file>.errors.csv）',
        en: 'where refused rows go (else <file>.errors.csv)',
      },
    },
  ],
  changes: true,
  async run(call) {
    const { argument, text, has, now } = call;
    const { stream, size } = await openInput(argument);
    const errorsFile = text('errors') ?? `${argument === '-' ? 'members.csv' : argument}.errors.csv`;
    const changes = await ChangesFile.open(text('changes'));
    const meter = new ImportMeter(call, size);
    try {
      return await call.withDatabase(async (parts) => {
        const { db, secrets, actor, reason } = parts;
        const insurer = await getInsurer(db, text('insurer') ?? '');
        const result = await importMembers(db, secrets, {
          stream,
          insurer,
          errorsFile,
          skipRefused: has('skipRefused'),
          followUserIds: has('followUserIds'),
          dryRun: has('dryRun'),
          actor,
          now,
          ...(reason !== undefined && { reason }),
          onRefused: refusalTeller(meter),
          onChanges: (found) => changes.write(found),
          onUnknownColumns: (headers) =>
            meter.tell({
              ja: `知らない列は読みません: ${headers.join(', ')}`,
              en: `Unknown columns are left out: ${headers.join(', ')}`,
            }),
          onProgress: (progress) => meter.note(progress),
          permit: departurePermit(call, parts, insurer),
        });
        tellWarnings(meter, result.warnings);
        if (!result.permitted) return 5;
        await changes.publish();
        printResult(call, result, changes);
        return conclude(call, meter, result);
      });
    } finally {
      await changes.close();
    }
  },
};

function printResult(
  { print, has, language }: Call,
  { permitted: _, ...result }: Awaited<ReturnType<typeof importMembers>>,
  changes: ChangesFile,
): void {
  const listed = has('dryRun') ? changes.first : [];
  const data = { ...result, ...(has('dryRun') && { dryRun: true, changes: listed }) };
  print(data, () => importLines({ ...result, permitted: true }, listed.slice(0, TOLD), language));
}
