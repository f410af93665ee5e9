import { OperatorError } from '../../errors.ts';
import { getInsurer } from '../../insurer/store.ts';
import { findVersion, hashOf, type NewTerms, publishTerms, versionTaken } from '../../terms/store.ts';
import { recordOperation } from '../audit.ts';
import type { Call, CliCommand, DatabaseParts, ExitCode } from '../command.ts';
import { writePreview } from '../preview-terms.ts';
import { readInstant } from '../read-instant.ts';
import { readTerms } from '../terms-file.ts';

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
    {
      flags: '--preview <file.html>',
      about: {
        ja: '公開せず、加入者に見える画面をファイルに書く（英語は <名前>.en.html）',
        en: 'publish nothing; write the page members will see into a file (in English: <name>.en.html)',
      },
    },
    {
      flags: '--dry-run',
      about: { ja: '公開せず、読めるかどうかだけ確かめる', en: 'publish nothing; only check the files' },
    },
  ],
  changes: true,
  async run(call) {
    const { argument, text, now } = call;
    const version = readVersion(text('version') ?? '');
    const effectiveAt = readInstant('--effective-from', text('effectiveFrom')) ?? now;
    const ja = await readTerms(call, argument);
    const english = text('en');
    const en = english === undefined ? ja : await readTerms(call, english);
    const terms = {
      version,
      title: { ja: ja.title, en: en.title },
      body: { ja: ja.body, en: en.body },
      effectiveAt,
    };
    const isTrial = call.has('dryRun') || text('preview') !== undefined;
    return call.withDatabase((parts) => (isTrial ? tryOut : publish)(call, parts, terms));
  },
};

type Given = Omit<NewTerms, 'insurerId'>;

async function publish(call: Call, parts: DatabaseParts, given: Given): Promise<ExitCode> {
  const { now, text, tell, print } = call;
  const { version, effectiveAt } = given;
  const { terms, change } = await parts.db.transaction(async (transaction) => {
    const insurerId = await insurerIdOf(call, transaction);
    const result = await publishTerms(transaction, { ...given, insurerId }, now);
    if (result.change === 'created')
      await recordOperation(transaction, parts, {
        at: now,
        action: 'terms.published',
        insurerId,
        detail: { version },
      });
    return result;
  });
  const code = text('insurer');
  const from = effectiveAt > now ? text('effectiveFrom') : undefined;
  tell(
    change === 'created'
      ? {
          ja: `規約の版 ${version} を公開しました（対象: ${code ?? 'すべての保険者'}${from ? `、${from} から` : ''}）。`,
          en: `Version ${version} of the terms is published for ${code ?? 'all insurers'}${from ? ` from ${from}` : ''}.`,
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
}

/** Says what publishing would do, and shows it; nothing is changed. */
async function tryOut(call: Call, { db }: DatabaseParts, given: Given): Promise<ExitCode> {
  const { text, tell, print } = call;
  const { version, title, effectiveAt } = given;
  const published = await findVersion(db, await insurerIdOf(call, db), version);
  if (published && !published.bodyHash.equals(hashOf(given))) throw versionTaken(version);
  const path = text('preview');
  const files = path === undefined ? [] : await writePreview(call, db, given, path);
  tell({ ja: 'まだ公開していません。', en: 'Nothing is published yet.' });
  const change = published ? 'unchanged' : 'created';
  print(
    { version, insurer: text('insurer') ?? null, title, effectiveAt, change, dryRun: true, files },
    () => [`${title.ja}${title.en === title.ja ? '' : ` / ${title.en}`}`],
  );
  return 0;
}

const insurerIdOf = async ({ text }: Call, db: DatabaseParts['db']): Promise<number | null> => {
  const code = text('insurer');
  return code === undefined ? null : (await getInsurer(db, code)).id;
};

function readVersion(version: string): string {
  if (version.trim().length > 0 && version.length <= 40) return version.trim();
  throw new OperatorError({
    ja: '--version は 1 文字以上 40 文字以内です。',
    en: '--version needs 1 to 40 characters.',
  });
}
