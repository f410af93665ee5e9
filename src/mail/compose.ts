import { fileURLToPath } from 'node:url';
import ejs from 'ejs';
import { fill } from '../http/text/bilingual.ts';
import { formatDateTime } from '../http/text/time.ts';
import type { Insurer, Language } from '../insurer/insurer.ts';
import { isDoneAtDesk } from './desk-notices.ts';
import type { Mail, NoticeMail } from './mail.ts';
import { noticeTexts, undoText } from './notices.ts';

/** A mail as it is handed to SMTP. */
export interface Letter {
  from: { name: string; address: string };
  to: string;
  subject: string;
  text: string;
  html: string;
  headers: Record<string, string>;
}

/** Whose mails they are: `issuer` is an origin. */
export interface Sender {
  issuer: string;
  mailDomain: string;
}

const views = fileURLToPath(new URL('../../views/mail', import.meta.url));

const subjects: Record<Exclude<Mail['kind'], 'notice'>, Record<Language, string>> = {
  'email-verification': { ja: 'メールアドレスの確認', en: 'Confirm your email address' },
  'email-otp': { ja: 'ワンタイムパスワードのお知らせ', en: 'Your one-time password' },
  'password-reset': { ja: 'パスワードの再設定', en: 'Set a new password' },
  'user-id': { ja: 'ユーザIDのお知らせ', en: 'Your user ID' },
};
const unknownDevice: Record<Language, string> = { ja: '不明', en: 'unknown' };

/** Writes the mail: its text from the template of its kind and language, its HTML from that text. */
export async function compose(mail: Mail, { issuer, mailDomain }: Sender): Promise<Letter> {
  const { insurer, language } = mail;
  const insurerName = insurer.name[language];
  const subject = subjectOf(mail);
  const written = await render(`${mail.kind}.text.${language}`, {
    atDesk: false,
    ...mail,
    ...(mail.kind === 'notice' && wordsOf(mail)),
    insurerName,
    service: insurer.serviceName,
    contact: contactOf(insurer, language),
    device: mail.device || unknownDevice[language],
    requestedAt: japaneseTime(mail.requestedAt, language),
    host: new URL(issuer).hostname,
  });
  const text = `${written.replace(/\n{3,}/g, '\n\n').trim()}\n`;
  return {
    from: { name: insurerName, address: `no-reply@${mailDomain}` },
    to: mail.to,
    subject,
    text,
    html: await render('html', { lang: language, subject, paragraphs: paragraphsOf(text, codeOf(mail)) }),
    // RFC 3834: nobody's holiday notice answers it.
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}

/** A lock screen shows the subject: the code stands in it only where the insurer wants that. */
function subjectOf(mail: Mail): string {
  const { kind, insurer, language } = mail;
  if (kind === 'notice') return `【${insurer.mailTag}】${noticeTexts[mail.event][language].subject}`;
  const shown = kind === 'email-otp' && insurer.otpInSubject ? ` ${mail.code}` : '';
  return `【${insurer.mailTag}】${subjects[kind][language]}${shown}`;
}

function wordsOf({ event, language, insurer }: NoticeMail) {
  const { what, next, notYou } = noticeTexts[event][language];
  return {
    what: fill(what, { service: insurer.serviceName, insurer: insurer.name[language] }),
    next,
    notYou,
    undo: undoText[language],
    atDesk: isDoneAtDesk(event),
  };
}

const codeOf = (mail: Mail): string | null => ('code' in mail ? mail.code : null);

function contactOf({ contact: { phone, hours, email } }: Insurer, language: Language): string {
  return [phone, hours?.[language], email].filter(Boolean).join(language === 'ja' ? '、' : ', ');
}

const japaneseTime = (time: Date, language: Language): string =>
  formatDateTime(time, language) + (language === 'ja' ? '（日本時間）' : ' (Japan time)');

function paragraphsOf(text: string, code: string | null) {
  return text
    .trim()
    .split('\n\n')
    .map((paragraph) => ({
      kind: kindOf(paragraph, code),
      lines: paragraph.split('\n'),
    }));
}

/** `origin` is the line that only machines read: it binds the code to our host. */
function kindOf(paragraph: string, code: string | null): 'code' | 'link' | 'origin' | 'lines' {
  if (paragraph === code) return 'code';
  if (/^https?:\/\/\S+$/.test(paragraph)) return 'link';
  return paragraph.startsWith('@') ? 'origin' : 'lines';
}

const render = (view: string, locals: object): Promise<string> =>
  ejs.renderFile(`${views}/${view}.ejs`, locals, { cache: true });
