import { OperatorError } from '../../errors.ts';
import { getInsurer } from '../../insurer/store.ts';
import { renderTerms } from '../../terms/render.ts';
import { publishTerms } from '../../terms/store.ts';
import { recordOperation } from '../audit.ts';
import type { CliCommand } from '../command.ts';
import { readTextFile } from '../read-file.ts';
import { readInstant } from '../read-instant.ts';

export const termsPublish: CliCommand = {
  name: 'terms publish',
  about: {
    ja: '利用規約の版を公開する（Markdown または HTML。最初の見出しが題名）',
    en: 'publish a version of the terms of use (Markdown or HTML; the first heading is the title)',
  },
  example: 'terms publish config/demo/terms.ja.md --en config/demo/terms.en.md --version 2026-04',
  argument: { name: '<file>', about: { ja: '規約の本文（日本語）', en: 'the text in Japanese' } },
  flags: [
    { flags: '--version <version>', required: true, about: { ja: '版の名前', en: 'name of the version' } },
    {
      flags: '--en <file>',
      about: { ja: '英語の本文（なければ日本語を表示）', en: 'the text in English (else the Japanese one)' },
    },
    {
      flags: '--insurer <code>',
      about: {
        ja: 'この保険者だけの規約（なければ全保険者）',
        en: "this insurer's own (else for all insurers)",
      },
    },
    {
      flags: '--effective-from <date>',
      about: {
        ja: '発効日 YYYY-MM-DD（日本時間）か日時（なければ今）',
        en: 'YYYY-MM-DD (Japan) or a time with offset (else now)',
      },
    },
  ],
  changes: true,
  async run({ argument, text, now, print, tell, withDatabase }) {
    const version = readVersion(text('version') ?? '');
    const effectiveAt = readInstant('--effective-from', text('effectiveFrom')) ?? now;
    const ja = renderTerms(await readTextFile(argument));
    const english = text('en');
    const en = english === undefined ? ja : renderTerms(await readTextFile(english));
    const code = text('insurer');
    const { terms, change } = await withDatabase((parts) =>
      parts.db.transaction(async (transaction) => {
        const insurerId = code === undefined ? null : (await getInsurer(transaction, code)).id;
        const title = { ja: ja.title, en: en.title };
        const body = { ja: ja.body, en: en.body };
        const result = await publishTerms(transaction, { insurerId, version, title, body, effectiveAt }, now);
        if (result.change === 'created')
          await recordOperation(transaction, parts, {
            at: now,
            action: 'terms.published',
            insurerId,
            detail: { version },
          });
        return result;
      }),
    );
    const later = effectiveAt > now;
    const from = text('effectiveFrom');
    tell(
      change === 'created'
        ? {
            ja: `規約の版 ${version} を公開しました（対象: ${code ?? 'すべての保険者'}${later ? `、${from} から` : ''}）。`,
            en: `Version ${version} of the terms is published for ${code ?? 'all insurers'}${later ? ` from ${from}` : ''}.`,
          }
        : {
            ja: `規約の版 ${version} は公開済みです。`,
            en: `Version ${version} of the terms was published before.`,
          },
    );
    const result = {
      version,
      insurer: code ?? null,
      title: terms.title,
      effectiveAt: terms.effectiveAt,
      change,
    };
    print(result, () => []);
    return 0;
  },
};

function readVersion(version: string): string {
  if (version.trim().length > 0 && version.length <= 40) return version.trim();
  throw new OperatorError({
    ja: '--version は 1 文字以上 40 文字以内です。',
    en: '--version needs 1 to 40 characters.',
  });
}
