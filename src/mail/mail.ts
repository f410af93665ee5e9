import { after, minutes } from '../clock.ts';
import type { Insurer, Language } from '../insurer/insurer.ts';

interface CommonMail {
  /** One address, already parsed by `parseEmail`. */
  to: string;
  insurer: Insurer;
  /** Whom it is for, where the trail may say so. */
  memberId?: string;
  /** Families share a mailbox: whose mail it is. */
  userIdMasked: string;
  language: Language;
  /** Six digits. */
  code: string;
  /** The kind of device that asked, such as `iPhone`; the empty string where it is not known. */
  device: string;
  requestedAt: Date;
  /** How long the code is valid. */
  validMinutes: number;
}

/** Confirms an address, by the code or by the link. */
export interface EmailVerificationMail extends CommonMail {
  kind: 'email-verification';
  link: string;
  linkValidHours: number;
}

/** Brings the one-time password of one sign-in. */
export interface EmailOtpMail extends CommonMail {
  kind: 'email-otp';
}

export type Mail = EmailVerificationMail | EmailOtpMail;

/** When nothing in the mail is of use any more, so that sending it would only confuse. */
export const mailExpiresAt = (mail: Mail): Date =>
  after(
    mail.requestedAt,
    minutes(
      mail.kind === 'email-verification'
        ? Math.max(mail.validMinutes, mail.linkValidHours * 60)
        : mail.validMinutes,
    ),
  );
