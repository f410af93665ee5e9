import type { Bilingual } from '../errors.ts';

const nouns: Record<string, Bilingual> = {
  insurer: { ja: '保険者', en: 'insurers' },
  terms: { ja: '利用規約', en: 'terms of use' },
  member: { ja: '加入者', en: 'members' },
  mail: { ja: 'メール', en: 'mails' },
  session: { ja: 'ログイン状態', en: 'sessions' },
  approval: { ja: 'もう一人の担当者の承認', en: 'approvals by a second operator' },
  client: { ja: 'クライアント（リライングパーティ）', en: 'clients (relying parties)' },
  key: { ja: '鍵', en: 'keys' },
  audit: { ja: '監査記録', en: 'the audit trail' },
  restore: { ja: 'バックアップからの復旧', en: 'restoring a backup' },
};

/** What a noun's commands are about. */
export const nounWords = (noun: string): Bilingual => nouns[noun] ?? { ja: '', en: '' };
