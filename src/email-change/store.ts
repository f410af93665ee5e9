import { randomUUID } from 'node:crypto';
import { after, hours } from '../clock.ts';
import { type Db, query, queryOne } from '../db.ts';
import { randomSecret, type Secrets } from '../secrets.ts';
import { undoHours } from './periods.ts';

interface Owner {
  insurerId: number;
  id: string;
}

/** What it takes to put a changed address back. */
export interface Change {
  /** The address before, and since when it was the verified one; `changedAt` where it had replaced another. */
  before: { email: string; verifiedAt: string | null; changedAt: string | null };
  after: string;
  /** The kind of device it was changed on. */
  device: string;
}

export interface UndoLink extends Change {
  id: string;
  insurerId: number;
  memberId: string;
  changedAt: Date;
}

const context = (id: string): string => `undo link ${id}`;

/** Makes the link that undoes a change; only its keyed hash is kept. */
export async function issueUndoLink(
  db: Db,
  secrets: Secrets,
  { insurerId, id: memberId }: Owner,
  change: Change,
  now: Date,
): Promise<string> {
  const id = randomUUID();
  const link = randomSecret();
  const sql = `insert into one_time_secret (insurer_id, id, member_id, purpose, link_digest, sealed_payload, created_at, expires_at)
    values (?, ?, ?, 'email-undo', ?, ?, ?, ?)`;
  const digest = secrets.digest('undo link', link);
  const sealed = secrets.sealJson(change, context(id));
  const expiresAt = after(now, hours(undoHours));
  await query(db, 'email-undo.issue', sql, [insurerId, id, memberId, digest, sealed, now, expiresAt]);
  return link;
}

interface LinkRow {
  id: string;
  insurer_id: number;
  member_id: string;
  sealed_payload: Buffer;
  created_at: Date;
}

export async function findUndoLink(
  db: Db,
  secrets: Secrets,
  link: string,
  now: Date,
): Promise<UndoLink | undefined> {
  const sql = `select id, insurer_id, member_id, sealed_payload, created_at from one_time_secret
    where link_digest = any(?::bytea[]) and purpose = 'email-undo' and consumed_at is null and expires_at > ?`;
  const digests = secrets.digests('undo link', link);
  const row = await queryOne<LinkRow>(db, 'email-undo.find', sql, [digests, now]);
  return (
    row && {
      ...secrets.openJson<Change>(row.sealed_payload, context(row.id)),
      id: row.id,
      insurerId: row.insurer_id,
      memberId: row.member_id,
      changedAt: row.created_at,
    }
  );
}

/** Ends what was printed or noted since a change, which only whoever made it can have. */
export async function endYoungerRecoveryCodes(
  db: Db,
  { insurerId, memberId, changedAt }: UndoLink,
): Promise<void> {
  const sql = 'delete from recovery_code where insurer_id = ? and member_id = ? and created_at >= ?';
  await query(db, 'email-undo.end-recovery-codes', sql, [insurerId, memberId, changedAt]);
}

/** Ends the links that would undo later changes: what they restore was never there. */
export async function endYoungerLinks(
  db: Db,
  { insurerId, memberId, changedAt }: UndoLink,
  now: Date,
): Promise<void> {
  const sql = `update one_time_secret set consumed_at = ?
    where insurer_id = ? and member_id = ? and purpose = 'email-undo' and created_at > ? and consumed_at is null`;
  await query(db, 'email-undo.end-younger', sql, [now, insurerId, memberId, changedAt]);
}
