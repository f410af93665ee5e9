import type { Factor } from '../credential/factor.ts';
import type { Passkey } from '../credential/passkey.ts';
import type { Language } from '../insurer/insurer.ts';

/** What the insurer knows of a member, as imported; kept encrypted. `birthdate` is `YYYY-MM-DD`. */
export interface MemberDetails {
  symbol: string;
  number: string;
  branchNumber: string;
  birthdate: string;
  relationship: string;
  name: string | null;
  importedEmail: string | null;
}

/** What a token's use asks of whoever it is of: whether they may still be told of, and what of. */
export interface AccountHolder {
  insurerId: number;
  id: string;
  userId: string;
  status: 'active' | 'left' | 'disabled';
  details: MemberDetails;
  /** The verified address. */
  email: string | null;
  /** Grows when everything of this member is ended; what was made before is dead (T47). */
  epoch: number;
  updatedAt: Date;
}

/** One person insured by one insurer (被保険者 or 被扶養者). `id` is random, never reused, and the `sub` clients see. */
export interface Member extends AccountHolder {
  cohort: 1 | 2 | 3;
  /** Since when an operator has it stopped; it stays so while the insurer's file says that the member left, and came back. */
  disabledAt: Date | null;
  /** Argon2id of cohort 3's provisional password; gone once the account is activated. */
  provisionalHash: string | null;
  /** Argon2id of the member's own password; null until it is set. */
  passwordHash: string | null;
  /** When a mailed link replaced it last, and when the member did who knew it. */
  passwordResetAt: Date | null;
  passwordChangedAt: Date | null;
  /** When the initial password was first right; null for who was before this was noted. */
  firstSignedInAt: Date | null;
  /** Keyed hash of the code printed on the notice; null where none was made, and once the account is activated. */
  activationCodeDigest: Buffer | null;
  activationCodeShownAt: Date | null;
  /** When a code or a provisional password was last made for a letter. */
  noticeMadeAt: Date | null;
  birthdateConfirmedAt: Date | null;
  emailVerifiedAt: Date | null;
  /** When it took another's place. */
  emailChangedAt: Date | null;
  /** The address entered last, waiting to be verified. */
  pendingEmail: string | null;
  /** The factor the member chose, which may not be set up yet. */
  factor: Factor | null;
  emailOtpSetUpAt: Date | null;
  totpSetUpAt: Date | null;
  passkeys: Passkey[];
  /** How many codes kept on paper can still be used. */
  recoveryCodesLeft: number;
  acceptedTermsIds: number[];
  /** When the first sign-in's last demand, the new password, was met. */
  activatedAt: Date | null;
  /** The language of the last sign-in, which mails nobody asked for are written in. */
  language: Language | null;
  /** Of its row: another one whenever anything of the row has changed. */
  version: string;
  importedAt: Date;
}
