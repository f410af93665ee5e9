import { OperatorError } from '../../errors.ts';
import { getInsurer } from '../../insurer/store.ts';
import { findVersion } from '../../terms/store.ts';
import type { CliCommand } from '../command.ts';
import { toLines } from '../lines.ts';
import { writePreview } from '../preview-terms.ts';

export const termsShow: CliCommand = {
  name: 'terms show',
  about: {
    ja: '公開した版の内容。--preview では、加入者に見える画面をファイルに書く',
    en: 'a published version; with --preview the page members see, in a file',
  },
  example: 'terms show 2026-04 --preview terms.html',
  argument: { name: '<version>', about: { ja: '版の名前', en: 'name of the version' } },
  flags: [
    {
      flags: '--insurer <code>',
      about: {
        ja: 'この保険者だけの規約（なければ共通の規約）',
        en: "this insurer's own (else the common one)",
      },
    },
    {
      flags: '--preview <file.html>',
      about: {
        ja: '画面を書くファイル（英語は <名前>.en.html）',
        en: 'file for the page (in English: <name>.en.html)',
      },
    },
  ],
  async run(call) {
    const { argument, text, print } = call;
    const data = await call.withDatabase(async ({ db }) => {
      const code = text('insurer');
      const insurerId = code === undefined ? null : (await getInsurer(db, code)).id;
      const terms = await findVersion(db, insurerId, argument);
      if (terms === undefined) throw notThere(argument, code);
      const path = text('preview');
      const files = path === undefined ? [] : await writePreview(call, db, terms, path);
      const { version, title, body, bodyHash, effectiveAt } = terms;
      return {
        version,
        insurer: code ?? null,
        effective_at: effectiveAt,
        text_hash: bodyHash.toString('hex'),
        title,
        body,
        files,
      };
    });
    print(data, () => toLines(data));
    return 0;
  },
};

const notThere = (version: string, code: string | undefined) =>
  new OperatorError(
    {
      ja: `${code ?? '共通'}の規約に、版 ${version} はありません。terms list で確かめてください。`,
      en: `There is no version ${version} of ${code === undefined ? 'the common terms' : `the terms of ${code}`}: see terms list.`,
    },
    3,
  );
