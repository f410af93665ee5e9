import { after, hours, minutes } from '../clock.ts';
import type { Insurer, Language } from '../insurer/insurer.ts';
import type { NoticeEvent } from './notices.ts';

interface CommonMail {
  /** One address, already parsed by `parseEmail`. */
  to: string;
  insurer: Insurer;
  /** Whom it is for, where the trail may say so. */
  memberId?: string;
  /** Families share a mailbox: whose mail it is. */
  userIdMasked: string;
  language: Language;
  /** The kind of device that asked, such as `iPhone`; the empty string where it is not known. */
  device: string;
  requestedAt: Date;
}

interface CodeMail extends CommonMail {
  /** Six digits. */
  code: string;
  /** How long the code is valid. */
  validMinutes: number;
}

/** Confirms an address, by the code or by the link. */
export interface EmailVerificationMail extends CodeMail {
  kind: 'email-verification';
  link: string;
  linkValidHours: number;
}

/** Brings the one-time password of one sign-in. */
export interface EmailOtpMail extends CodeMail {
  kind: 'email-otp';
}

/** Brings the link at which a forgotten password is replaced. */
export interface PasswordResetMail extends CommonMail {
  kind: 'password-reset';
  link: string;
  /** An operator has it sent, whom the member has asked. Missing: queued by a version that sent none. */
  atDesk?: boolean;
  /** How long the link is valid. */
  validMinutes: number;
}

/** Brings a forgotten user ID. */
export interface UserIdMail extends CommonMail {
  kind: 'user-id';
  userId: string;
}

/** Tells of something that happened to the account, though nobody asked for a mail. */
export interface NoticeMail extends CommonMail {
  kind: 'notice';
  event: NoticeEvent;
  /** Where it can be undone. */
  undoLink: string | null;
}

export type Mail = EmailVerificationMail | EmailOtpMail | PasswordResetMail | UserIdMail | NoticeMail;

/** When nothing in the mail is of use any more, so that sending it would only confuse. */
export const mailExpiresAt = (mail: Mail): Date => after(mail.requestedAt, lifeSpan(mail));

function lifeSpan(mail: Mail): number {
  switch (mail.kind) {
    case 'email-verification':
      return Math.max(minutes(mail.validMinutes), hours(mail.linkValidHours));
    case 'email-otp':
    case 'password-reset':
      return minutes(mail.validMinutes);
    case 'user-id':
      return hours(24);
    case 'notice':
      return hours(72);
  }
}

/** What a mail is for, as the log of mails names it. */
export type Purpose = Exclude<Mail['kind'], 'notice'> | `notice:${NoticeEvent}`;

export const purposeOf = (mail: Mail): Purpose =>
  mail.kind === 'notice' ? `notice:${mail.event}` : mail.kind;
