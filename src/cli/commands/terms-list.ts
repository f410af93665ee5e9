import type { Bilingual } from '../../errors.ts';
import { formatDateTime } from '../../http/text/time.ts';
import type { Language } from '../../insurer/insurer.ts';
import { getInsurer } from '../../insurer/store.ts';
import { type ListedTerms, listTerms } from '../../terms/list-store.ts';
import type { CliCommand } from '../command.ts';
import { toTable } from '../table.ts';

const states: Record<ListedTerms['state'], Bilingual> = {
  'in force': { ja: '有効', en: 'in force' },
  coming: { ja: 'これから', en: 'coming' },
  replaced: { ja: '前の版', en: 'replaced' },
};

const header: Bilingual[] = [
  { ja: '対象', en: 'for' },
  { ja: '版', en: 'version' },
  { ja: '状態', en: 'state' },
  { ja: '発効', en: 'effective from' },
  { ja: '同意した人', en: 'accepted by' },
  { ja: '題名', en: 'title' },
];

export const termsList: CliCommand = {
  name: 'terms list',
  about: {
    ja: '利用規約の版の一覧（発効日、同意した人数）',
    en: 'the versions of the terms of use: since when, and how many have accepted',
  },
  example: 'terms list --insurer sample',
  flags: [
    {
      flags: '--insurer <code>',
      about: {
        ja: 'この保険者の加入者にかかわるものだけ（人数もこの保険者の）',
        en: "only what concerns this insurer's members, and how many of them",
      },
    },
  ],
  async run({ text, now, print, tell, language, withDatabase }) {
    const code = text('insurer');
    const terms = await withDatabase(async ({ db }) =>
      listTerms(db, code === undefined ? null : (await getInsurer(db, code)).id, now),
    );
    if (terms.length === 0)
      tell({ ja: '利用規約はまだ公開されていません。', en: 'No terms are published yet.' });
    const data = terms.map(({ version, insurer, title, effectiveAt, publishedAt, state, accepted }) => ({
      version,
      insurer,
      title,
      effective_at: effectiveAt,
      published_at: publishedAt,
      state,
      accepted,
    }));
    print(data, () =>
      terms.length === 0
        ? []
        : toTable([header.map((word) => word[language]), ...terms.map((one) => rowOf(one, language))]),
    );
    return 0;
  },
};

const rowOf = (
  { insurer, version, state, effectiveAt, accepted, title }: ListedTerms,
  language: Language,
): string[] => [
  insurer ?? { ja: 'すべて', en: 'all' }[language],
  version,
  states[state][language],
  formatDateTime(effectiveAt, language),
  accepted.toLocaleString('en-US'),
  title[language],
];
