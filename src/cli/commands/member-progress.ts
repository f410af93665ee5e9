import type { Insurer } from '../../insurer/insurer.ts';
import { getInsurer } from '../../insurer/store.ts';
import { progressCsv, unfinishedHeader, unfinishedLine } from '../../member/progress/files.ts';
import { type Progress, progressOf } from '../../member/progress/progress.ts';
import { countProgress } from '../../member/progress/progress-store.ts';
import { renderReport } from '../../member/progress/report.ts';
import { unfinishedMembers } from '../../member/progress/unfinished-store.ts';
import { termsInForce } from '../../terms/store.ts';
import { recordOperation } from '../audit.ts';
import type { Call, CliCommand, DatabaseParts, ExitCode, Flag } from '../command.ts';
import { common } from '../language.ts';
import { NewFile } from '../new-file.ts';
import { progressLines } from '../progress-lines.ts';

const toFile = (flag: string, ja: string, en: string): Flag => ({ flags: flag, about: { ja, en } });

export const memberProgress: CliCommand = {
  name: 'member progress',
  about: {
    ja: '初回ログインがどこまで進んだか（区分ごと、日ごと）。--not-signed-in で、まだの加入者の一覧を作る',
    en: 'how far the first sign-ins have come, by cohort and day; --not-signed-in lists who has not finished',
  },
  example: 'member progress --insurer sample --html progress.html',
  flags: [
    { flags: '--insurer <code>', required: true, about: { ja: '保険者のコード', en: "the insurer's code" } },
    toFile('--csv <file>', '日ごとの人数を CSV に（Excel で開ける）', 'every day as CSV, which Excel opens'),
    toFile('--html <file>', '会議で見せるページを作る', 'a page with the curves, to show at a meeting'),
    toFile(
      '--not-signed-in <file>',
      'まだログインしていない、または途中の加入者の一覧（個人情報。監査記録に残る）',
      'members who have not begun or not finished (personal data: noted in the audit trail)',
    ),
    common.reason,
  ],
  async run(call) {
    const done = await call.withDatabase(async (parts) => {
      const insurer = await getInsurer(parts.db, call.text('insurer') ?? '');
      const opensAt = insurer.opensAt === null ? null : new Date(insurer.opensAt);
      const progress = progressOf(insurer, await countProgress(parts.db, insurer.id, opensAt), call.now);
      return { insurer, progress, files: await writeFiles(call, parts, insurer, progress) };
    });
    const { insurer, progress, files } = done;
    const data = { insurer: insurer.code, as_of: call.now, ...toData(progress), files };
    call.print(data, () => progressLines(insurer, progress, call));
    for (const { file, rows } of files)
      call.tell(
        rows === null
          ? { ja: `${file} を作りました。`, en: `Made ${file}.` }
          : { ja: `${file} を作りました（${rows} 人）。`, en: `Made ${file} (${rows} members).` },
      );
    return 0 satisfies ExitCode;
  },
};

const toData = ({ totals, days, left, disabled, window }: Progress) => ({
  totals,
  left,
  disabled,
  window: {
    activation_days: window.activationDays,
    not_activated: window.notActivated,
    closed: window.closed,
    closing_soon: window.closingSoon,
    without_code: window.withoutCode,
    without_password: window.withoutPassword,
  },
  days,
});

interface Written {
  file: string;
  /** Members in it; null where it holds figures alone. */
  rows: number | null;
}

async function writeFiles(
  call: Call,
  parts: DatabaseParts,
  insurer: Insurer,
  progress: Progress,
): Promise<Written[]> {
  const { now, language } = call;
  const files: Written[] = [];
  const make = async (flag: string, write: (file: NewFile) => Promise<number | null>) => {
    const path = call.text(flag);
    if (path !== undefined) files.push({ file: path, rows: await whole(path, write) });
  };
  const figures = (content: () => string | Promise<string>) => async (file: NewFile) => {
    await file.append(await content());
    return null;
  };
  await make(
    'csv',
    figures(() => progressCsv(progress)),
  );
  await make(
    'html',
    figures(() => renderReport(insurer, progress, { lang: language, now })),
  );
  await make('notSignedIn', (file) => listUnfinished(file, parts, insurer, now));
  return files;
}

async function whole(path: string, write: (file: NewFile) => Promise<number | null>): Promise<number | null> {
  const file = await NewFile.open(path);
  try {
    const rows = await write(file);
    await file.sync();
    await file.publish();
    return rows;
  } catch (error) {
    await file.discard();
    throw error;
  }
}

/** The trail knows of the list before its file has a name. */
async function listUnfinished(
  file: NewFile,
  parts: DatabaseParts,
  insurer: Insurer,
  now: Date,
): Promise<number> {
  const terms = await termsInForce(parts.db, insurer.id, now);
  let rows = 0;
  await file.append(unfinishedHeader);
  for await (const members of unfinishedMembers(parts.db, parts.secrets, insurer.id)) {
    const lines = members.flatMap((member) => unfinishedLine(insurer, terms, member) ?? []);
    rows += lines.length;
    await file.append(lines.join(''));
  }
  await recordOperation(parts.db, parts, {
    at: now,
    action: 'member.listed',
    insurerId: insurer.id,
    detail: { list: 'not signed in', rows },
  });
  return rows;
}
