import type { Factor } from '../credential/factor.ts';
import { openPasskey, type PasskeyRow } from '../credential/passkey-store.ts';
import { type Db, query, queryOne } from '../db.ts';
import type { Language } from '../insurer/insurer.ts';
import type { Secrets } from '../secrets.ts';
import { foldEmail } from './email-address.ts';
import type { Member } from './member.ts';

export interface MemberRow {
  insurer_id: number;
  id: string;
  user_id: string;
  cohort: 1 | 2 | 3;
  status: Member['status'];
  sealed_details: Buffer;
  provisional_hash: string | null;
  password_hash: string | null;
  birthdate_confirmed_at: Date | null;
  sealed_email: Buffer | null;
  sealed_pending_email: Buffer | null;
  factor: Factor | null;
  email_otp_set_up_at: Date | null;
  activated_at: Date | null;
  language: Language;
  imported_at: Date;
  updated_at: Date;
  passkeys: PasskeyRow[] | null;
  accepted_terms_ids: number[] | null;
  totp_set_up_at: Date | null;
}

/** What a member is read from, of a row `m`. */
export const memberColumns = `m.insurer_id, m.id, m.user_id, m.cohort, m.status, m.sealed_details, m.provisional_hash, m.password_hash,
         m.birthdate_confirmed_at, m.sealed_email, m.sealed_pending_email, m.factor, m.email_otp_set_up_at,
         m.activated_at, m.language, m.imported_at, m.updated_at,
         (select json_agg(p order by p.created_at) from passkey p
            where p.insurer_id = m.insurer_id and p.member_id = m.id) as passkeys,
         (select array_agg(a.terms_id) from terms_acceptance a
            where a.insurer_id = m.insurer_id and a.member_id = m.id) as accepted_terms_ids,
         (select t.set_up_at from totp t where t.insurer_id = m.insurer_id and t.member_id = m.id) as totp_set_up_at`;

const select = `select ${memberColumns} from member m`;

/** Finds a member of one insurer by the folded user ID. */
export async function findMemberByUserId(db: Db, secrets: Secrets, insurerId: number, userIdKey: string) {
  const sql = `${select} where m.insurer_id = ? and m.user_id_key = ?`;
  return openMember(secrets, await queryOne<MemberRow>(db, 'member.by-user-id', sql, [insurerId, userIdKey]));
}

/** Finds a member by id among the insurers given; nobody else's member is ever answered. */
export async function findMember(db: Db, secrets: Secrets, insurerIds: number[], id: string) {
  const sql = `${select} where m.insurer_id = any(?::int[]) and m.id = ?`;
  return openMember(secrets, await queryOne<MemberRow>(db, 'member.by-id', sql, [insurerIds, id]));
}

/** As `findMember`, and keeps every other sign-in of this member waiting until the transaction ends. */
export async function lockMember(db: Db, secrets: Secrets, insurerIds: number[], id: string) {
  const sql = `${select} where m.insurer_id = any(?::int[]) and m.id = ? for no key update of m`;
  return openMember(secrets, await queryOne<MemberRow>(db, 'member.lock', sql, [insurerIds, id]));
}

/** Finds whose passkey a credential ID (base64url) is, among one insurer's members. */
export async function findMemberByCredential(
  db: Db,
  secrets: Secrets,
  insurerId: number,
  credentialId: string,
) {
  const sql = `${select} where m.insurer_id = ? and m.id = (select p.member_id from passkey p
    where p.credential_id = ? and p.insurer_id = m.insurer_id)`;
  const values = [insurerId, Buffer.from(credentialId, 'base64url')];
  return openMember(secrets, await queryOne<MemberRow>(db, 'member.by-credential', sql, values));
}

type Key = Pick<Member, 'insurerId' | 'id'>;

export async function confirmBirthdate(db: Db, { insurerId, id }: Key, now: Date) {
  await query(
    db,
    'member.confirm-birthdate',
    'update member set birthdate_confirmed_at = ?, updated_at = ? where insurer_id = ? and id = ?',
    [now, now, insurerId, id],
  );
}

export async function setPendingEmail(
  db: Db,
  secrets: Secrets,
  { insurerId, id }: Key,
  email: string,
  language: Language,
  now: Date,
) {
  const sql =
    'update member set sealed_pending_email = ?, language = ?, updated_at = ? where insurer_id = ? and id = ?';
  const sealed = secrets.seal(email, `member ${id} pending email`);
  await query(db, 'member.set-pending-email', sql, [sealed, language, now, insurerId, id]);
}

export async function verifyEmail(
  db: Db,
  secrets: Secrets,
  { insurerId, id }: Key,
  email: string,
  now: Date,
) {
  const sql = `update member set sealed_email = ?, email_digest = ?, email_verified_at = ?, sealed_pending_email = null,
    updated_at = ? where insurer_id = ? and id = ?`;
  const values = [
    secrets.seal(email, `member ${id} email`),
    secrets.digest('email', foldEmail(email)),
    now,
    now,
    insurerId,
    id,
  ];
  await query(db, 'member.verify-email', sql, values);
}

/** Forgets an address somebody else's mailbox refused, so that the next sign-in asks for one again. */
export async function dropPendingEmail(db: Db, { insurerId, id }: Key, now: Date) {
  await query(
    db,
    'member.drop-pending-email',
    'update member set sealed_pending_email = null, updated_at = ? where insurer_id = ? and id = ?',
    [now, insurerId, id],
  );
}

export async function chooseFactor(db: Db, { insurerId, id }: Key, factor: Factor, now: Date) {
  await query(
    db,
    'member.choose-factor',
    'update member set factor = ?, factor_chosen_at = ?, updated_at = ? where insurer_id = ? and id = ?',
    [factor, now, now, insurerId, id],
  );
}

export async function setUpEmailOtp(db: Db, { insurerId, id }: Key, now: Date) {
  await query(
    db,
    'member.set-up-email-otp',
    'update member set email_otp_set_up_at = ?, updated_at = ? where insurer_id = ? and id = ?',
    [now, now, insurerId, id],
  );
}

/** Sets the first password of the member's own and ends the initial one; false when another sign-in was first. */
export async function activate(
  db: Db,
  { insurerId, id }: Key,
  passwordHash: string,
  now: Date,
): Promise<boolean> {
  const sql = `update member set password_hash = ?, password_set_at = ?, provisional_hash = null, activated_at = ?,
    updated_at = ? where insurer_id = ? and id = ? and activated_at is null returning 1`;
  return (await query(db, 'member.activate', sql, [passwordHash, now, now, now, insurerId, id])).length === 1;
}

/** Replaces the hash `member` was read with; a password set meanwhile stays. */
export async function rehashPassword(
  db: Db,
  { insurerId, id, passwordHash }: Pick<Member, 'insurerId' | 'id' | 'passwordHash'>,
  hash: string,
) {
  const sql = 'update member set password_hash = ? where insurer_id = ? and id = ? and password_hash = ?';
  await query(db, 'member.rehash', sql, [hash, insurerId, id, passwordHash]);
}

export async function acceptTerms(
  db: Db,
  { insurerId, id }: Key,
  terms: { id: number; bodyHash: Buffer },
  now: Date,
) {
  const sql = `insert into terms_acceptance (insurer_id, member_id, terms_id, body_hash, accepted_at)
    values (?, ?, ?, ?, ?) on conflict do nothing`;
  await query(db, 'member.accept-terms', sql, [insurerId, id, terms.id, terms.bodyHash, now]);
}

export function openMember(secrets: Secrets, row: MemberRow | undefined): Member | undefined {
  if (row === undefined) return undefined;
  const text = (sealed: Buffer | null, what: string) =>
    sealed && secrets.open(sealed, `member ${row.id} ${what}`).toString();
  return {
    insurerId: row.insurer_id,
    id: row.id,
    userId: row.user_id,
    cohort: row.cohort,
    status: row.status,
    details: secrets.openJson(row.sealed_details, `member ${row.id}`),
    provisionalHash: row.provisional_hash,
    passwordHash: row.password_hash,
    birthdateConfirmedAt: row.birthdate_confirmed_at,
    email: text(row.sealed_email, 'email'),
    pendingEmail: text(row.sealed_pending_email, 'pending email'),
    factor: row.factor,
    emailOtpSetUpAt: row.email_otp_set_up_at,
    totpSetUpAt: row.totp_set_up_at,
    passkeys: (row.passkeys ?? []).map((passkey) => openPasskey(secrets, passkey)),
    acceptedTermsIds: row.accepted_terms_ids ?? [],
    activatedAt: row.activated_at,
    language: row.language,
    importedAt: row.imported_at,
    updatedAt: row.updated_at,
  };
}
