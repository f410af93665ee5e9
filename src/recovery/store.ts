import { randomUUID } from 'node:crypto';
import { after, hours } from '../clock.ts';
import type { MailedLink } from '../credential/mailed-link-store.ts';
import { type Db, query } from '../db.ts';
import { scheduleJob } from '../queue.ts';
import type { Secrets } from '../secrets.ts';
import type { RecoveryRequest } from './request.ts';

export const recoverTask = 'recover';

/** How long the link to a new password can be used. */
export const resetMinutes = 60;

/** A job's payload; what was asked, and about whom, is sealed. */
export interface RecoveryJob {
  id: string;
  requestedAt: string;
  /** When an answer would come too late to be of use. */
  expiresAt: string;
  /** The request, base64. */
  sealed: string;
}

const jobContext = (id: string): string => `recovery ${id}`;

export async function queueRecovery(
  db: Db,
  secrets: Secrets,
  request: RecoveryRequest,
  now: Date,
): Promise<void> {
  const id = randomUUID();
  const sealed = secrets.sealJson(request, jobContext(id)).toString('base64');
  const job = { id, requestedAt: now.toISOString(), expiresAt: after(now, hours(1)).toISOString(), sealed };
  await scheduleJob(db, recoverTask, job, now);
}

export const openRequest = (secrets: Secrets, { id, sealed }: RecoveryJob): RecoveryRequest =>
  secrets.openJson(Buffer.from(sealed, 'base64'), jobContext(id));

interface Owner {
  insurerId: number;
  id: string;
}

/** A link to a new password. `email` is the address it was mailed to. */
export type ResetLink = MailedLink<{ email: string }>;

/** Counts a try at the birthdate; false when the link bears no more. */
export async function countTry(db: Db, { insurerId, id }: ResetLink, most: number): Promise<boolean> {
  const sql = `update one_time_secret set attempts = attempts + 1
    where insurer_id = ? and id = ? and attempts < ? returning 1`;
  return (await query(db, 'recovery.count-try', sql, [insurerId, id, most])).length === 1;
}

/** The birthdate was right: slips with the new password are not guesses. */
export async function forgetTries(db: Db, { insurerId, id }: ResetLink): Promise<void> {
  const sql = 'update one_time_secret set attempts = 0 where insurer_id = ? and id = ?';
  await query(db, 'recovery.forget-tries', sql, [insurerId, id]);
}

/** Ends whatever other links to a new password a member was sent. */
export async function endResetLinks(db: Db, owner: Owner, now: Date): Promise<void> {
  const sql = `update one_time_secret set consumed_at = ?
    where insurer_id = ? and member_id = ? and purpose = 'password-reset' and consumed_at is null`;
  await query(db, 'recovery.end-links', sql, [now, owner.insurerId, owner.id]);
}
