import type { MailedLink } from '../credential/mailed-link-store.ts';
import { type Db, query } from '../db.ts';

/** What it takes to put a changed address back. */
export interface Change {
  /** The address before, and since when it was the verified one; `changedAt` where it had replaced another. */
  before: { email: string; verifiedAt: string | null; changedAt: string | null };
  after: string;
  /** The kind of device it was changed on. */
  device: string;
}

/** A link that undoes a change. */
export type UndoLink = MailedLink<Change>;

/** Ends what was printed or noted since a change, which only whoever made it can have. */
export async function endYoungerRecoveryCodes(
  db: Db,
  { insurerId, memberId, createdAt }: UndoLink,
): Promise<void> {
  const sql = 'delete from recovery_code where insurer_id = ? and member_id = ? and created_at >= ?';
  await query(db, 'email-undo.end-recovery-codes', sql, [insurerId, memberId, createdAt]);
}

/** Ends the links that would undo later changes: what they restore was never there. */
export async function endYoungerLinks(
  db: Db,
  { insurerId, memberId, createdAt }: UndoLink,
  now: Date,
): Promise<void> {
  const sql = `update one_time_secret set consumed_at = ?
    where insurer_id = ? and member_id = ? and purpose = 'email-undo' and created_at > ? and consumed_at is null`;
  await query(db, 'email-undo.end-younger', sql, [now, insurerId, memberId, createdAt]);
}
