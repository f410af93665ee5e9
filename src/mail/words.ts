import type { Bilingual } from '../errors.ts';
import type { MailState } from './log-store.ts';
import type { Purpose } from './mail.ts';
import { type NoticeEvent, noticeTexts } from './notices.ts';

type Kind = Exclude<Purpose, `notice:${string}`>;

const kinds: Record<Kind, Bilingual> = {
  'email-verification': { ja: 'メールアドレスの確認', en: 'confirming the address' },
  'email-otp': { ja: 'ワンタイムパスワード', en: 'one-time password' },
  'password-reset': { ja: 'パスワードの再設定', en: 'password reset' },
  'user-id': { ja: 'ユーザIDのお知らせ', en: 'user ID' },
};

/** What a mail is for, for whoever is asked about it. */
export function purposeWords(purpose: Purpose): Bilingual {
  const known = kinds[purpose as Kind];
  if (known) return known;
  const texts = noticeTexts[purpose.slice('notice:'.length) as NoticeEvent];
  if (texts === undefined) return { ja: purpose, en: purpose };
  return { ja: `お知らせ「${texts.ja.subject}」`, en: `notice “${texts.en.subject}”` };
}

export const stateWords: Record<MailState | 'retrying', Bilingual> = {
  queued: { ja: '送信待ち', en: 'waiting to be sent' },
  retrying: { ja: '送り直し中', en: 'being tried again' },
  sent: { ja: '送信済み', en: 'sent' },
  refused: { ja: '断られた', en: 'refused' },
  expired: { ja: '送れないまま期限切れ', en: 'expired unsent' },
};
