import type { Db } from '../../src/db.ts';
import { insurerDocument } from '../../src/insurer/insurer.ts';
import { applyInsurer } from '../../src/insurer/store.ts';
import type {
  EmailOtpMail,
  EmailVerificationMail,
  NoticeMail,
  PasswordResetMail,
  UserIdMail,
} from '../../src/mail/mail.ts';

const document = insurerDocument.parse({
  code: 'sample',
  number: '06139999',
  name: { ja: 'サンプル健康保険組合', en: 'Sample Health Insurance Society' },
  contact: { email: 'desk@example.jp', phone: '03-1234-5678', hours: null },
});
const insurer = { id: 1, ...document };

/** Whose mails these are, in a database that has no insurer yet: a worker reads it there. */
export const addMailInsurer = (db: Db): Promise<unknown> => applyInsurer(db, document, new Date());

const common = {
  to: 'taro@example.jp',
  userIdMasked: 'tes***',
  insurer,
  language: 'ja' as const,
  device: 'iPhone',
  requestedAt: new Date('2026-11-22T06:36:00Z'),
};
const withCode = { ...common, code: '012345', validMinutes: 10 };

export const otpMail = (changes: Partial<EmailOtpMail> = {}): EmailOtpMail => ({
  ...withCode,
  kind: 'email-otp',
  ...changes,
});

export const verificationMail = (changes: Partial<EmailVerificationMail> = {}): EmailVerificationMail => ({
  ...withCode,
  kind: 'email-verification',
  link: 'https://id.kosmo.example/email-link#3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  linkValidHours: 24,
  ...changes,
});

export const resetMail = (changes: Partial<PasswordResetMail> = {}): PasswordResetMail => ({
  ...common,
  kind: 'password-reset',
  link: 'https://id.kosmo.example/recovery/reset?token=3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  validMinutes: 60,
  ...changes,
});

export const userIdMail = (changes: Partial<UserIdMail> = {}): UserIdMail => ({
  ...common,
  kind: 'user-id',
  userId: '012345',
  ...changes,
});

export const noticeMail = (changes: Partial<NoticeMail> = {}): NoticeMail => ({
  ...common,
  kind: 'notice',
  event: 'password-changed',
  undoLink: null,
  ...changes,
});

export const sender = {
  issuer: 'https://id.kosmo.example',
  mailDomain: 'mail.kosmo.example',
  production: true,
  backchannelLogoutHosts: [],
};
