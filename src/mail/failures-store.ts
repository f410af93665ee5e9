import { randomUUID } from 'node:crypto';
import { after, hours } from '../clock.ts';
import { type Db, query } from '../db.ts';
import type { Secrets } from '../secrets.ts';

export const tellFailuresTask = 'tell_failures';

/** A user ID with which sign-ins keep failing, whether a member has it or not. */
export interface Failures {
  insurerId: number;
  /** Folded. */
  userId: string;
  userAgent: string;
}

/** A job's payload; whose ID it is, is sealed. */
export interface FailuresJob {
  id: string;
  failedAt: string;
  /** When telling it would come too late to be of use. */
  expiresAt: string;
  /** The failures, base64. */
  sealed: string;
}

const jobContext = (id: string): string => `failures ${id}`;

/**
 * Has the member told, if there is one. Nobody is looked up here, so that neither the answer nor its time tells
 * whether there is (T06).
 */
export async function queueFailures(db: Db, secrets: Secrets, failures: Failures, now: Date): Promise<void> {
  const id = randomUUID();
  const content = { ...failures, userAgent: failures.userAgent.slice(0, 500) };
  const job = {
    id,
    failedAt: now.toISOString(),
    expiresAt: after(now, hours(1)).toISOString(),
    sealed: secrets.sealJson(content, jobContext(id)).toString('base64'),
  };
  await scheduleFailures(db, job, now);
}

export const openFailures = (secrets: Secrets, { id, sealed }: FailuresJob): Failures =>
  secrets.openJson(Buffer.from(sealed, 'base64'), jobContext(id));

/** Has the job run at `runAt`; one that is running becomes the last of its kind. */
export async function scheduleFailures(db: Db, job: FailuresJob, runAt: Date): Promise<void> {
  await query(
    db,
    'failures.schedule',
    'select from graphile_worker.add_job(?, payload => ?::json, run_at => ?::timestamptz, job_key => ?)',
    [tellFailuresTask, JSON.stringify(job), runAt, job.id],
  );
}

export async function unscheduleFailures(db: Db, { id }: FailuresJob): Promise<void> {
  await query(db, 'failures.unschedule', 'select from graphile_worker.remove_job(?)', [id]);
}
