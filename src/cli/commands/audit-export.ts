import { type FileHandle, open, rm } from 'node:fs/promises';
import { type Anchor, writeAnchor } from '../../audit/anchor.ts';
import { sealedEntries } from '../../audit/list-store.ts';
import { linksAfter } from '../../audit/seal-store.ts';
import type { Db } from '../../db.ts';
import { OperatorError } from '../../errors.ts';
import type { CliCommand } from '../command.ts';
import { givenAnchor } from '../given-anchor.ts';

const PAGE = 1000;

export const auditExport: CliCommand = {
  name: 'audit export',
  about: {
    ja: '封印された監査記録を、封印の順に JSON Lines で書き出す。最後の行は、あとで audit verify --anchor に渡せる',
    en: 'the sealed audit trail as JSON Lines, in the order of the chain; its last line serves audit verify --anchor',
  },
  example: 'audit export --to audit-2026-11.jsonl',
  flags: [
    {
      flags: '--to <file>',
      about: { ja: '新しく作るファイル（なければ標準出力）', en: 'a file to make (else to stdout)' },
    },
    {
      flags: '--after <anchor>',
      about: {
        ja: '前に書き出したファイル、またはそのとき表示された控え。続きだけを書き出す',
        en: 'an earlier export or its anchor: only what was sealed since',
      },
    },
  ],
  async run(call) {
    const { text, write, print, tell, withDatabase } = call;
    const given = text('after');
    const after = given === undefined ? null : await givenAnchor('--after', given);
    const path = text('to');
    const exported = await withDatabase(async ({ db }) => {
      if (after) await refuseUnlessThere(db, after);
      if (path === undefined) return exportTo(db, after, async (lines) => write(lines));
      return toNewFile(path, (file) => exportTo(db, after, (lines) => file.appendFile(lines)));
    });
    const { entries, end } = exported;
    const anchor = end && writeAnchor(end);
    if (path !== undefined) print({ file: path, entries, anchor }, () => []);
    tell(
      anchor === null
        ? { ja: '封印された監査記録はまだありません。', en: 'Nothing of the audit trail is sealed yet.' }
        : {
            ja: `${entries} 件を書き出しました。末尾の控え: ${anchor}`,
            en: `Exported: ${entries}. Anchor: ${anchor}`,
          },
    );
    return 0;
  },
};

interface Exported {
  entries: number;
  end: Anchor | null;
}

async function exportTo(
  db: Db,
  after: Anchor | null,
  write: (lines: string) => Promise<void>,
): Promise<Exported> {
  const exported: Exported = { entries: 0, end: after };
  for (;;) {
    const page = await sealedEntries(db, exported.end?.sequence ?? 0, PAGE);
    if (page.length > 0) await write(page.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
    for (const { sequence, hash } of page) exported.end = { sequence, hash: Buffer.from(hash, 'hex') };
    exported.entries += page.length;
    if (page.length < PAGE) return exported;
  }
}

async function refuseUnlessThere(db: Db, { sequence, hash }: Anchor): Promise<void> {
  const [link] = await linksAfter(db, sequence - 1, 1);
  if (link?.sequence === sequence && link.hash.equals(hash)) return;
  throw new OperatorError(
    {
      ja: 'この控えは、いまの監査記録と合いません。audit verify で確かめてください。',
      en: 'The audit trail does not fit this anchor: look at it with audit verify.',
    },
    4,
  );
}

/** Whole or not at all, and never in place of another. */
async function toNewFile<T>(path: string, work: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    const exists = error.code === 'EEXIST';
    throw new OperatorError(
      {
        ja: exists ? `${path} はすでにあります。` : `${path} を作れません: ${error.code}。`,
        en: exists ? `${path} is there already.` : `${path} cannot be made: ${error.code}.`,
      },
      exists ? 4 : 2,
    );
  });
  try {
    const result = await work(file);
    await file.sync();
    return result;
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}
