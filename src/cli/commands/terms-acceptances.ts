import { byteOrderMark, csvLine } from '../../csv.ts';
import { formatDateTime } from '../../http/text/time.ts';
import { getInsurer } from '../../insurer/store.ts';
import { foldUserId } from '../../member/user-id.ts';
import { type Acceptance, listAcceptances } from '../../terms/list-store.ts';
import { recordOperation } from '../audit.ts';
import type { Call, CliCommand, DatabaseParts } from '../command.ts';
import { common } from '../language.ts';
import { NewFile } from '../new-file.ts';
import { toTable } from '../table.ts';

export const termsAcceptances: CliCommand = {
  name: 'terms acceptances',
  about: {
    ja: 'だれが、どの版の利用規約に、いつ同意したか（監査記録に残る）',
    en: 'who has accepted which version of the terms, and when (noted in the audit trail)',
  },
  example: 'terms acceptances --insurer sample --version 2026-04 --csv acceptances.csv',
  flags: [
    { flags: '--insurer <code>', required: true, about: { ja: '保険者のコード', en: "the insurer's code" } },
    { flags: '--version <version>', about: { ja: 'この版だけ', en: 'of this version alone' } },
    { flags: '--user-id <id>', about: { ja: 'この加入者だけ', en: 'of this member alone' } },
    {
      flags: '--csv <file>',
      about: { ja: 'CSV のファイルに（Excel で開ける）', en: 'into a CSV file, which Excel opens' },
    },
    common.reason,
  ],
  async run(call) {
    const { print, tell, text, language } = call;
    const path = text('csv');
    const { acceptances, count } = await call.withDatabase((parts) =>
      path === undefined ? readAll(call, parts) : writeCsv(call, parts, path),
    );
    if (path !== undefined)
      tell({ ja: `${path} を作りました（${count} 件）。`, en: `Made ${path} (${count} rows).` });
    else if (count === 0) tell({ ja: '当てはまる同意はありません。', en: 'Nobody has accepted that.' });
    const data = acceptances.map(({ userId, version, insurer, acceptedAt, textHash }) => ({
      user_id: userId,
      version,
      insurer,
      accepted_at: acceptedAt,
      text_hash: textHash,
    }));
    print(path === undefined ? data : { file: path, rows: count }, () =>
      toTable(
        acceptances.map(({ userId, version, insurer, acceptedAt }) => [
          userId,
          version,
          insurer ?? { ja: 'すべての保険者の規約', en: 'common terms' }[language],
          formatDateTime(acceptedAt, language),
        ]),
      ),
    );
    return 0;
  },
};

interface Read {
  acceptances: Acceptance[];
  count: number;
}

async function readAll(call: Call, parts: DatabaseParts): Promise<Read> {
  const acceptances: Acceptance[] = [];
  const count = await readPages(call, parts, async (page) => void acceptances.push(...page));
  return { acceptances, count };
}

/** A million rows are never in memory at once. */
async function writeCsv(call: Call, parts: DatabaseParts, path: string): Promise<Read> {
  const file = await NewFile.open(path);
  try {
    await file.append(byteOrderMark + csvLine(['ユーザID', '版', '対象', '同意した日時', '文面の SHA-256']));
    const count = await readPages(call, parts, (page) => file.append(page.map(toLine).join('')));
    await file.sync();
    await file.publish();
    return { acceptances: [], count };
  } catch (error) {
    await file.discard();
    throw error;
  }
}

const toLine = ({ userId, version, insurer, acceptedAt, textHash }: Acceptance): string =>
  csvLine([userId, version, insurer ?? 'すべての保険者', formatDateTime(acceptedAt, 'ja'), textHash]);

/** The trail knows of it before anybody has seen it. */
async function readPages(
  { text, now }: Call,
  parts: DatabaseParts,
  take: (page: Acceptance[]) => Promise<void>,
): Promise<number> {
  const insurer = await getInsurer(parts.db, text('insurer') ?? '');
  const userId = text('userId');
  const version = text('version') ?? null;
  const userIdKey = userId === undefined ? null : foldUserId(userId);
  let rows = 0;
  for await (const page of listAcceptances(parts.db, insurer.id, { version, userIdKey })) {
    rows += page.length;
    await take(page);
  }
  const detail = { rows, ...(version !== null && { version }), one_member: userIdKey !== null };
  await recordOperation(parts.db, parts, {
    at: now,
    action: 'terms.acceptances-listed',
    insurerId: insurer.id,
    detail,
  });
  return rows;
}
