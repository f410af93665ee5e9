import type { Language } from '../insurer/insurer.ts';
import type { Comparison } from '../operations/restore/compare.ts';
import { type ExportedEntry, type Loss, lossWords } from '../operations/restore/lost.ts';
import type { EndedAll } from '../operations/restore/store.ts';

/** What a restore came to. */
export interface Finished {
  /** Whether the backup's audit trail is as it was sealed. */
  sound: boolean;
  ended: EndedAll;
  /** null: there was nothing to compare with. */
  comparison: Comparison | null;
  /** How many members' password from before was stopped. */
  stopped: number;
  /** By `sub`. */
  userIds: Map<string, string>;
}

export const reportOf = ({ sound, ended, comparison, stopped, userIds }: Finished) => {
  const named = ({ insurer, sub, action, at, actor }: ExportedEntry) => ({
    insurer,
    user_id: userIds.get(sub ?? '') ?? null,
    sub,
    action,
    at,
    actor,
  });
  const losses = (Object.keys(lossWords) as Loss[]).flatMap((loss) => {
    const entries = comparison?.entries[loss] ?? [];
    return entries.length === 0 ? [] : [{ loss, ...lossWords[loss], entries: entries.map(named) }];
  });
  return {
    audit_sound: sound,
    ended,
    lost_entries: comparison?.lost ?? null,
    lost_until: comparison?.until ?? null,
    passwords_stopped: stopped,
    losses,
  };
};

type Report = ReturnType<typeof reportOf>;

export const linesOf = ({ ended, losses }: Report, language: Language): string[] => [
  ...endedLines(ended, language),
  ...losses.flatMap(({ text, advice, entries }) => [
    '',
    `${text[language]} (${entries.length}):`,
    ...new Set(entries.map((entry) => `  ${nameOf(entry)}`)),
    `  → ${advice[language]}`,
  ]),
];

const nameOf = ({
  insurer,
  user_id,
  sub,
  action,
  actor,
}: Report['losses'][number]['entries'][number]): string =>
  [insurer ?? '-', user_id ?? sub ?? '-', action, ...(actor === 'member' ? [] : [`(${actor})`])].join('  ');

const endedLines = (ended: EndedAll, language: Language): string[] => [
  {
    ja: `無効にしたもの: ログイン ${ended.sessions}、許可とトークン ${ended.grants}、記憶したブラウザー ${ended.remembered_browsers}、途中のログイン ${ended.interactions}、確認コードとリンク ${ended.codes_and_links}、未送信のメール ${ended.mails}`,
    en: `Ended: ${ended.sessions} sessions, ${ended.grants} grants with their tokens, ${ended.remembered_browsers} remembered browsers, ${ended.interactions} sign-ins under way, ${ended.codes_and_links} codes and links, ${ended.mails} unsent mails`,
  }[language],
];

export const notCompared = {
  ja: 'バックアップの後に変わったものは調べていません。変更前のパスワードや、削除したパスキーが、また使えます。バックアップより新しい audit export があれば、--audit に渡してください。',
  en: 'What has changed since the backup is not known: passwords from before, and passkeys that were removed, work again. With an audit export newer than the backup, run it with --audit.',
};

export const compared = ({ lost, until }: Comparison) => ({
  ja: `バックアップにない記録: ${lost} 件${until === null ? '' : `（${until} まで）`}。それより後のことは、この書き出しからもわかりません。`,
  en: `The backup lacks ${lost} entries${until === null ? '' : `, up to ${until}`}. What came after that this export does not know either.`,
});

export const next = {
  ja: '次に: doctor を実行し、web と worker を起動し、audit export で新しい控えを取ってください。サービス側のログインは、それぞれの期限まで続きます。',
  en: 'Next: run doctor, start web and worker, and take a new audit export. Services keep their own sessions until those end.',
};

export const notSound = {
  ja: '戻したデータベースの監査記録に異常があります。audit verify で確かめ、責任者に知らせてください。',
  en: "The restored database's audit trail is not as it was sealed: look with audit verify, and tell whoever is responsible.",
};
