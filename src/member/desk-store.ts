import { type Db, query } from '../db.ts';
import type { Kept } from './letters/letter-store.ts';
import type { Member } from './member.ts';

type Key = Pick<Member, 'insurerId' | 'id'>;

/** Stops an account. Who has left stays left, and is stopped also once they are back. */
export async function disableMember(db: Db, { insurerId, id }: Key, now: Date): Promise<void> {
  const sql = `update member set disabled_at = ?, updated_at = ?,
      status = case when status = 'left' then 'left' else 'disabled' end
    where insurer_id = ? and id = ?`;
  await query(db, 'member.disable', sql, [now, now, insurerId, id]);
}

/** Lets a stopped account in again; who has left meanwhile stays out. */
export async function enableMember(db: Db, { insurerId, id }: Key, now: Date): Promise<void> {
  const sql = `update member set disabled_at = null, updated_at = ?,
      status = case when status = 'left' then 'left' else 'active' end
    where insurer_id = ? and id = ?`;
  await query(db, 'member.enable', sql, [now, insurerId, id]);
}

/**
 * Back to before the first sign-in: of what the member has set up since, in the member's own row and of the terms
 * accepted, nothing is left. The audit trail keeps what was accepted when.
 */
export async function backToInitial(
  db: Db,
  { insurerId, id }: Key,
  cohort: Member['cohort'],
  now: Date,
): Promise<void> {
  const sql = `update member set cohort = ?, provisional_hash = null, password_hash = null, password_reset_at = null,
      password_changed_at = null, birthdate_confirmed_at = null, sealed_email = null, email_digest = null,
      sealed_pending_email = null, email_verified_at = null, email_changed_at = null, factor = null,
      factor_chosen_at = null, email_otp_set_up_at = null, activated_at = null, first_signed_in_at = null,
      activation_code_digest = null, activation_code_shown_at = null, notice_export_id = null, notice_made_at = ?,
      updated_at = ?
    where insurer_id = ? and id = ?`;
  await query(db, 'member.back-to-initial', sql, [cohort, now, now, insurerId, id]);
  const terms = 'delete from terms_acceptance where insurer_id = ? and member_id = ?';
  await query(db, 'member.forget-terms', terms, [insurerId, id]);
}

/** The provisional password and the code that count from now on, of an account that is not activated. */
export async function putLetterInForce(
  db: Db,
  { insurerId, id }: Key,
  { provisionalHash, activationCodeDigest, exportId }: Omit<Kept, 'id' | 'unfinished'>,
  now: Date,
): Promise<void> {
  const sql = `update member set provisional_hash = coalesce(?, provisional_hash), activation_code_digest = ?,
      activation_code_shown_at = null, notice_export_id = ?, notice_made_at = ?, updated_at = ?
    where insurer_id = ? and id = ? and activated_at is null`;
  const values = [provisionalHash, activationCodeDigest, exportId, now, now, insurerId, id];
  await query(db, 'member.put-letter-in-force', sql, values);
}
