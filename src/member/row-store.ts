import type { Factor } from '../credential/factor.ts';
import { openPasskey, type PasskeyRow } from '../credential/passkey-store.ts';
import type { Language } from '../insurer/insurer.ts';
import type { Secrets } from '../secrets.ts';
import type { AccountHolder, Member, MemberDetails } from './member.ts';

export interface HolderRow {
  insurer_id: number;
  id: string;
  user_id: string;
  status: Member['status'];
  sealed_details: Buffer;
  sealed_email: Buffer | null;
  epoch: number;
  updated_at: Date;
}

export interface MemberRow extends HolderRow {
  cohort: 1 | 2 | 3;
  disabled_at: Date | null;
  provisional_hash: string | null;
  password_hash: string | null;
  password_reset_at: Date | null;
  password_changed_at: Date | null;
  first_signed_in_at: Date | null;
  activation_code_digest: Buffer | null;
  activation_code_shown_at: Date | null;
  notice_made_at: Date | null;
  birthdate_confirmed_at: Date | null;
  sealed_pending_email: Buffer | null;
  email_verified_at: Date | null;
  email_changed_at: Date | null;
  language: Language | null;
  version: string;
  factor: Factor | null;
  email_otp_set_up_at: Date | null;
  activated_at: Date | null;
  imported_at: Date;
  passkeys: PasskeyRow[] | null;
  accepted_terms_ids: number[] | null;
  totp_set_up_at: Date | null;
  recovery_codes_left: number;
}

/** What an account's holder is read from, of a row `m`. */
export const holderColumns = `m.insurer_id, m.id, m.user_id, m.status, m.sealed_details, m.sealed_email, m.epoch, m.updated_at`;

/** What a member is read from, of a row `m`. */
export const memberColumns = `${holderColumns},
         m.cohort, m.disabled_at, m.provisional_hash, m.password_hash, m.password_reset_at, m.password_changed_at,
         m.birthdate_confirmed_at, m.sealed_pending_email, m.email_verified_at, m.email_changed_at, m.language,
         m.xmin::text as version, m.factor, m.email_otp_set_up_at, m.activated_at, m.imported_at, m.first_signed_in_at,
         m.activation_code_digest, m.activation_code_shown_at, m.notice_made_at,
         (select json_agg(p order by p.created_at) from passkey p
            where p.insurer_id = m.insurer_id and p.member_id = m.id) as passkeys,
         (select array_agg(a.terms_id) from terms_acceptance a
            where a.insurer_id = m.insurer_id and a.member_id = m.id) as accepted_terms_ids,
         (select t.set_up_at from totp t where t.insurer_id = m.insurer_id and t.member_id = m.id) as totp_set_up_at,
         (select count(*)::int from recovery_code r where r.insurer_id = m.insurer_id and r.member_id = m.id
            and r.used_at is null) as recovery_codes_left`;

/** An account's holder as it lies in the database. What is sealed is opened when it is asked for: most requests read none of it. */
export function openHolder(secrets: Secrets, row: HolderRow): AccountHolder {
  let details: MemberDetails | undefined;
  let email: string | null | undefined;
  return {
    insurerId: row.insurer_id,
    id: row.id,
    userId: row.user_id,
    status: row.status,
    get details() {
      details ??= secrets.openJson<MemberDetails>(row.sealed_details, `member ${row.id}`);
      return details;
    },
    get email() {
      if (email === undefined) email = openText(secrets, row.sealed_email, `member ${row.id} email`);
      return email;
    },
    epoch: row.epoch,
    updatedAt: row.updated_at,
  };
}

/** A member as it lies in the database: an account's holder, and all else of them. */
export function openMember(secrets: Secrets, row: MemberRow | undefined): Member | undefined {
  if (row === undefined) return undefined;
  return Object.assign(openHolder(secrets, row), {
    cohort: row.cohort,
    disabledAt: row.disabled_at,
    provisionalHash: row.provisional_hash,
    passwordHash: row.password_hash,
    passwordResetAt: row.password_reset_at,
    passwordChangedAt: row.password_changed_at,
    firstSignedInAt: row.first_signed_in_at,
    activationCodeDigest: row.activation_code_digest,
    activationCodeShownAt: row.activation_code_shown_at,
    noticeMadeAt: row.notice_made_at,
    birthdateConfirmedAt: row.birthdate_confirmed_at,
    pendingEmail: openText(secrets, row.sealed_pending_email, `member ${row.id} pending email`),
    emailVerifiedAt: row.email_verified_at,
    emailChangedAt: row.email_changed_at,
    factor: row.factor,
    emailOtpSetUpAt: row.email_otp_set_up_at,
    totpSetUpAt: row.totp_set_up_at,
    passkeys: (row.passkeys ?? []).map((passkey) => openPasskey(secrets, passkey)),
    recoveryCodesLeft: row.recovery_codes_left,
    acceptedTermsIds: row.accepted_terms_ids ?? [],
    activatedAt: row.activated_at,
    language: row.language,
    version: row.version,
    importedAt: row.imported_at,
  });
}

const openText = (secrets: Secrets, sealed: Buffer | null, context: string): string | null =>
  sealed && secrets.open(sealed, context).toString();
