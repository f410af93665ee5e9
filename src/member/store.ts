import { randomUUID } from 'node:crypto';
import type { Factor } from '../credential/factor.ts';
import { type Db, query, queryOne } from '../db.ts';
import type { Language } from '../insurer/insurer.ts';
import type { Secrets } from '../secrets.ts';
import { foldEmail } from './email-address.ts';
import { insuredKey } from './insured.ts';
import type { Member, MemberDetails } from './member.ts';
import { type MemberRow, memberColumns, openMember } from './row-store.ts';

const select = `select ${memberColumns} from member m`;

/** Finds a member of one insurer by the folded user ID. */
export async function findMemberByUserId(db: Db, secrets: Secrets, insurerId: number, userIdKey: string) {
  const sql = `${select} where m.insurer_id = ? and m.user_id_key = ?`;
  return openMember(secrets, await queryOne<MemberRow>(db, 'member.by-user-id', sql, [insurerId, userIdKey]));
}

/**
 * As `findMemberByUserId`, for an ID that anybody may have typed: where nobody has it, another member, whom chance
 * picks, is read and opened all the same, so that the time taken does not tell (T06).
 */
export async function findMemberByTypedId(db: Db, secrets: Secrets, insurerId: number, userIdKey: string) {
  const typed = `select m.user_id_key = ? as typed, ${memberColumns} from member m where m.insurer_id = ?`;
  const sql = `(${typed} and m.user_id_key = ?)
    union all (${typed} and m.id >= ? order by m.id limit 1)
    union all (${typed} and m.id < ? order by m.id desc limit 1) limit 1`;
  const start = randomUUID();
  const other = [userIdKey, insurerId, start];
  const values = [userIdKey, insurerId, userIdKey, ...other, ...other];
  const row = await queryOne<MemberRow & { typed: boolean }>(db, 'member.by-typed-id', sql, values);
  const member = openMember(secrets, row);
  void member?.details; // opened, whoever it is
  return row?.typed ? member : undefined;
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

/** Finds one insurer's members with this verified address, which families share. */
export async function findMembersByEmail(
  db: Db,
  secrets: Secrets,
  insurerId: number,
  email: string,
): Promise<Member[]> {
  const sql = `${select} where m.insurer_id = ? and m.email_digest = any(?::bytea[]) order by m.id`;
  const digests = secrets.digests('email', foldEmail(email));
  const rows = await query<MemberRow>(db, 'member.by-email', sql, [insurerId, digests]);
  return rows.flatMap((row) => openMember(secrets, row) ?? []);
}

/** Finds one insurer's family by symbol and number, however they are written; active or not. */
export async function findMembersByInsured(
  db: Db,
  secrets: Secrets,
  insurerId: number,
  insured: Pick<MemberDetails, 'symbol' | 'number'>,
): Promise<Member[]> {
  const sql = `${select} where m.insurer_id = ? and m.insured_digest = any(?::bytea[]) order by m.user_id_key`;
  const digests = secrets.digests('insured', insuredKey(insurerId, insured));
  const rows = await query<MemberRow>(db, 'member.by-insured', sql, [insurerId, digests]);
  return rows.flatMap((row) => openMember(secrets, row) ?? []);
}

/**
 * Finds whose passkey a credential ID (base64url) is, among one insurer's members. The insurer is given twice: taken from
 * the row outside, the passkey would be looked up anew for every member there is.
 */
export async function findMemberByCredential(
  db: Db,
  secrets: Secrets,
  insurerId: number,
  credentialId: string,
) {
  const sql = `${select} where m.insurer_id = ? and m.id = (select p.member_id from passkey p
    where p.credential_id = ? and p.insurer_id = ?)`;
  const values = [insurerId, Buffer.from(credentialId, 'base64url'), insurerId];
  return openMember(secrets, await queryOne<MemberRow>(db, 'member.by-credential', sql, values));
}

type Key = Pick<Member, 'insurerId' | 'id'>;

/** Sets columns of one member; `set` names them with a `?` for each of `values`. */
async function change(
  db: Db,
  name: string,
  { insurerId, id }: Key,
  now: Date,
  set: string,
  values: unknown[],
): Promise<void> {
  const sql = `update member set ${set}, updated_at = ? where insurer_id = ? and id = ?`;
  await query(db, `member.${name}`, sql, [...values, now, insurerId, id]);
}

/** Notes that the initial password was right, the first time. */
export const noteFirstSignIn = (db: Db, member: Key, now: Date) =>
  change(db, 'note-first-sign-in', member, now, 'first_signed_in_at = ?', [now]);

/** The code on the notice was right: it is not asked for again. */
export const showActivationCode = (db: Db, member: Key, now: Date) =>
  change(db, 'show-activation-code', member, now, 'activation_code_shown_at = ?', [now]);

export const confirmBirthdate = (db: Db, member: Key, now: Date) =>
  change(db, 'confirm-birthdate', member, now, 'birthdate_confirmed_at = ?', [now]);

export const setPendingEmail = (db: Db, secrets: Secrets, member: Key, email: string, now: Date) =>
  change(db, 'set-pending-email', member, now, 'sealed_pending_email = ?', [
    secrets.seal(email, `member ${member.id} pending email`),
  ]);

/** Forgets an address somebody else's mailbox refused, so that the next sign-in asks for one again. */
export const dropPendingEmail = (db: Db, member: Key, now: Date) =>
  change(db, 'drop-pending-email', member, now, 'sealed_pending_email = ?', [null]);

export const verifyEmail = (db: Db, secrets: Secrets, member: Key, email: string, now: Date) =>
  setEmail(db, secrets, member, { email, verifiedAt: now, changedAt: null }, now);

/** The verified address as it is known; one that waited is no longer waited for. */
export const setEmail = (
  db: Db,
  secrets: Secrets,
  member: Key,
  { email, verifiedAt, changedAt }: { email: string; verifiedAt: Date | null; changedAt: Date | null },
  now: Date,
) =>
  change(
    db,
    'set-email',
    member,
    now,
    `sealed_email = ?, email_digest = ?, sealed_pending_email = null,
      email_verified_at = ?, email_changed_at = ?`,
    [
      secrets.seal(email, `member ${member.id} email`),
      secrets.digest('email', foldEmail(email)),
      verifiedAt,
      changedAt,
    ],
  );

export const chooseFactor = (db: Db, member: Key, factor: Factor, now: Date) =>
  change(db, 'choose-factor', member, now, 'factor = ?, factor_chosen_at = coalesce(factor_chosen_at, ?)', [
    factor,
    now,
  ]);

export const setUpEmailOtp = (db: Db, member: Key, now: Date) =>
  change(db, 'set-up-email-otp', member, now, 'email_otp_set_up_at = ?', [now]);

/** Sets the first password of the member's own, which ends the initial one and what was printed with it. */
export const activate = (db: Db, member: Key, passwordHash: string, now: Date) =>
  change(
    db,
    'activate',
    member,
    now,
    `password_hash = ?, provisional_hash = null, activation_code_digest = null, activation_code_shown_at = null,
      activated_at = ?`,
    [passwordHash, now],
  );

/** Replaces the member's own password as the member asked who knows it. */
export const changePassword = (db: Db, member: Key, passwordHash: string, now: Date) =>
  change(db, 'change-password', member, now, 'password_hash = ?, password_changed_at = ?', [
    passwordHash,
    now,
  ]);

/** Replaces the member's own password after a mail. */
export const resetPassword = (db: Db, member: Key, passwordHash: string, now: Date) =>
  change(db, 'reset-password', member, now, 'password_hash = ?, password_reset_at = ?', [passwordHash, now]);

/** Forgets the choice and its set-up by mail; passkeys and authenticator apps have stores of their own. */
export const resetFactor = (db: Db, member: Key, now: Date) =>
  change(
    db,
    'reset-factor',
    member,
    now,
    'factor = null, factor_chosen_at = null, email_otp_set_up_at = null',
    [],
  );

/** Forgets the verified address, the one waiting to be, and that one-time passwords are mailed there. */
export const resetEmail = (db: Db, member: Key, now: Date) =>
  change(
    db,
    'reset-email',
    member,
    now,
    `sealed_email = null, email_digest = null, sealed_pending_email = null, email_verified_at = null,
      email_changed_at = null, email_otp_set_up_at = null`,
    [],
  );

export async function setLanguage(db: Db, { insurerId, id }: Key, language: Language): Promise<void> {
  const sql = 'update member set language = ? where insurer_id = ? and id = ?';
  await query(db, 'member.set-language', sql, [language, insurerId, id]);
}

/** Ends whatever was made under the member's epoch so far, wherever it is read. */
export async function nextEpoch(db: Db, { insurerId, id }: Key): Promise<void> {
  const sql = 'update member set epoch = epoch + 1 where insurer_id = ? and id = ?';
  await query(db, 'member.next-epoch', sql, [insurerId, id]);
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
