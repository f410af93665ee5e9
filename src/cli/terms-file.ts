import { extname } from 'node:path';
import { decodeDocument } from '../terms/decode.ts';
import type { Removed } from '../terms/removal.ts';
import { type Rendered, renderTerms } from '../terms/render.ts';
import type { Call } from './command.ts';
import { readBytes } from './read-file.ts';

const formats: Record<string, boolean> = { '.html': true, '.htm': true, '.md': false, '.markdown': false };

/** One language's terms from a file, safe to show; whatever was not taken over is told. */
export async function readTerms({ tell }: Pick<Call, 'tell'>, path: string): Promise<Rendered> {
  const { text, encoding } = decodeDocument(await readBytes(path), path);
  if (encoding !== null)
    tell({
      ja: `${path} は ${encoding} として読みました。文字化けがないか、--preview で確かめてください。`,
      en: `${path} was read as ${encoding}: look with --preview whether it is legible.`,
    });
  const rendered = renderTerms(text, formats[extname(path).toLowerCase()]);
  tellRemoved({ tell }, path, rendered.removed);
  return rendered;
}

function tellRemoved({ tell }: Pick<Call, 'tell'>, path: string, removed: Removed): void {
  const { dropped, unwrapped, handlers, looks, links } = removed;
  if (Object.keys(dropped).length > 0)
    tell({
      ja: `${path}: 次のものは、中身ごと外しました: ${counted(dropped)}`,
      en: `${path}: taken out with what they hold: ${counted(dropped)}`,
    });
  if (Object.keys(unwrapped).length > 0)
    tell({
      ja: `${path}: 次のタグは外しました（中の文章は残しています）: ${counted(unwrapped)}`,
      en: `${path}: tags taken out, their text stays: ${counted(unwrapped)}`,
    });
  if (handlers > 0)
    tell({
      ja: `${path}: スクリプトを動かす属性（onclick など）を ${handlers} か所で外しました。`,
      en: `${path}: attributes that run scripts (onclick and the like) taken out: ${handlers}`,
    });
  if (looks > 0)
    tell({
      ja: `${path}: 文字の色や配置などの指定を ${looks} か所で外しました。見た目は、このサービスの画面にそろえます。`,
      en: `${path}: colours, alignment and other looks taken out: ${looks}. The terms look as all pages here do.`,
    });
  for (const link of links)
    tell({
      ja: `${path}: リンクではなく文字だけにしました（https:、mailto:、tel: のほかは使えません）: ${shown(link)}`,
      en: `${path}: shown as text, no link (only https:, mailto: and tel: can be used): ${shown(link)}`,
    });
}

const counted = (counts: Record<string, number>): string =>
  Object.entries(counts)
    .map(([tag, count]) => `${shown(tag)} ×${count}`)
    .join(', ');

/** It came from a file: none of it is to steer a terminal. */
const shown = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd').slice(0, 80);
