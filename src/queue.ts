import { type Db, query } from './db.ts';

/** A job's payload; what it is about is sealed. `id` is its key: there is one job of each. */
export interface Job {
  id: string;
}

/**
 * Has the job run at `runAt`, in the caller's transaction. Scheduling one that is running makes the running one the
 * last of its kind, in one statement, so neither a crash nor a retry can make two of it. Jobs of a higher `priority`
 * wait for those of a lower.
 */
export async function scheduleJob<Payload extends Job>(
  db: Db,
  task: string,
  job: Payload,
  runAt: Date,
  priority = 0,
): Promise<void> {
  const sql = `select from graphile_worker.add_job(
    ?, payload => ?::json, run_at => ?::timestamptz, job_key => ?, priority => ?)`;
  await query(db, 'queue.schedule', sql, [task, JSON.stringify(job), runAt, job.id, priority]);
}

/** Takes back a scheduled job: it is done, or never will be. */
export async function unscheduleJob(db: Db, { id }: Job): Promise<void> {
  await query(db, 'queue.unschedule', 'select from graphile_worker.remove_job(?)', [id]);
}
