import { basename, extname } from 'node:path';
import type { Db } from '../db.ts';
import type { Insurer } from '../insurer/insurer.ts';
import { findInsurer, listInsurers } from '../insurer/store.ts';
import { previewTerms } from '../terms/preview.ts';
import type { Terms } from '../terms/terms.ts';
import type { Call } from './command.ts';
import { NewFile } from './new-file.ts';

type Shown = Pick<Terms, 'version' | 'title' | 'body'>;

/** Writes the page members will see into a file, and the English one beside it. */
export async function writePreview(call: Call, db: Db, terms: Shown, path: string): Promise<string[]> {
  const insurer = await whoseLook(db, call.text('insurer'));
  const end = extname(path);
  const paths = { ja: path, en: `${path.slice(0, path.length - end.length)}.en${end || '.html'}` };
  const { version, title, body } = terms;
  for (const lang of ['ja', 'en'] as const) {
    const otherHref = basename(paths[lang === 'ja' ? 'en' : 'ja']);
    const shown = { version, title: title[lang], body: body[lang] };
    await write(paths[lang], await previewTerms(shown, { insurer, lang, otherHref }));
  }
  call.tell({
    ja: `加入者に見える画面を ${paths.ja}（英語は ${paths.en}）に書きました。ブラウザーで開いて確かめてください${insurer && call.text('insurer') === undefined ? `（例として ${insurer.name.ja} の画面です）` : ''}。`,
    en: `The page members will see is in ${paths.ja} (in English ${paths.en}): open it in a browser${insurer && call.text('insurer') === undefined ? `. It looks as that of ${insurer.name.en}, for one` : ''}.`,
  });
  return Object.values(paths);
}

/** Common terms are seen on the pages of every insurer: one of them stands for all. */
async function whoseLook(db: Db, code: string | undefined): Promise<Insurer | null> {
  if (code !== undefined) return (await findInsurer(db, code)) ?? null;
  return (await listInsurers(db))[0] ?? null;
}

async function write(path: string, content: string): Promise<void> {
  const file = await NewFile.open(path);
  try {
    await file.append(content);
    await file.sync();
    await file.publish();
  } catch (error) {
    await file.discard();
    throw error;
  }
}
