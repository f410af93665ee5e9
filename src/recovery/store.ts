import { randomUUID } from 'node:crypto';
import { after, hours, minutes } from '../clock.ts';
import { type Db, query, queryOne } from '../db.ts';
import { randomSecret, type Secrets } from '../secrets.ts';
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
  await scheduleRecovery(db, job, now);
}

export const openRequest = (secrets: Secrets, { id, sealed }: RecoveryJob): RecoveryRequest =>
  secrets.openJson(Buffer.from(sealed, 'base64'), jobContext(id));

/** Has the job run at `runAt`; one that is running becomes the last of its kind. */
export async function scheduleRecovery(db: Db, job: RecoveryJob, runAt: Date): Promise<void> {
  await query(
    db,
    'recovery.schedule',
    'select from graphile_worker.add_job(?, payload => ?::json, run_at => ?::timestamptz, job_key => ?)',
    [recoverTask, JSON.stringify(job), runAt, job.id],
  );
}

export async function unscheduleRecovery(db: Db, { id }: RecoveryJob): Promise<void> {
  await query(db, 'recovery.unschedule', 'select from graphile_worker.remove_job(?)', [id]);
}

interface Owner {
  insurerId: number;
  id: string;
}

/** A link to a new password, for as long as it can be used. `email` is the address it was mailed to. */
export interface ResetLink {
  id: string;
  insurerId: number;
  memberId: string;
  email: string;
  /** Wrong birthdates it has borne. */
  tries: number;
}

const linkContext = (id: string): string => `reset link ${id}`;

/** Makes a link to a new password; only its keyed hash is kept. */
export async function issueResetLink(
  db: Db,
  secrets: Secrets,
  { owner, email, now }: { owner: Owner; email: string; now: Date },
): Promise<string> {
  const id = randomUUID();
  const link = randomSecret();
  const sql = `insert into one_time_secret (insurer_id, id, member_id, purpose, link_digest, sealed_payload, created_at, expires_at)
    values (?, ?, ?, 'password-reset', ?, ?, ?, ?)`;
  await query(db, 'recovery.issue-link', sql, [
    owner.insurerId,
    id,
    owner.id,
    secrets.digest('reset link', link),
    secrets.seal(email, linkContext(id)),
    now,
    after(now, minutes(resetMinutes)),
  ]);
  return link;
}

interface LinkRow {
  id: string;
  insurer_id: number;
  member_id: string;
  sealed_payload: Buffer;
  attempts: number;
}

export async function findResetLink(
  db: Db,
  secrets: Secrets,
  link: string,
  now: Date,
): Promise<ResetLink | undefined> {
  const sql = `select id, insurer_id, member_id, sealed_payload, attempts from one_time_secret
    where link_digest = any(?::bytea[]) and purpose = 'password-reset' and consumed_at is null and expires_at > ?`;
  const digests = secrets.digests('reset link', link);
  const row = await queryOne<LinkRow>(db, 'recovery.find-link', sql, [digests, now]);
  return (
    row && {
      id: row.id,
      insurerId: row.insurer_id,
      memberId: row.member_id,
      email: secrets.open(row.sealed_payload, linkContext(row.id)).toString(),
      tries: row.attempts,
    }
  );
}

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
