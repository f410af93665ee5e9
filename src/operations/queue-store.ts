import { type Db, query, queryOne } from '../db.ts';

/** How the jobs of one kind stand. */
export interface Queued {
  task: string;
  /** Due or not, and not given up. */
  waiting: number;
  /** Given up: they stay for whoever looks at them. */
  given_up: number;
  /** Since when the one that has waited longest has been due and in nobody's hands; null: none is. */
  due_since: Date | null;
}

/** Every kind of job there is now. */
export const readQueue = (db: Db, now: Date): Promise<Queued[]> =>
  query<Queued>(
    db,
    'operations.queue',
    `select task_identifier as task,
       count(*) filter (where attempts < max_attempts)::int as waiting,
       count(*) filter (where attempts >= max_attempts)::int as given_up,
       min(run_at) filter (where run_at <= ? and locked_at is null and attempts < max_attempts) as due_since
     from graphile_worker.jobs group by task_identifier order by task_identifier`,
    [now],
  );

/** When a worker last began, or did what it does every minute; null: none ever has. */
export async function lastMinute(db: Db): Promise<Date | null> {
  // graphile-worker has no public view of it; a test that runs a real worker holds this to its version
  const sql = `select max(greatest(known_since, last_execution)) as at from graphile_worker._private_known_crontabs`;
  return (await queryOne<{ at: Date | null }>(db, 'operations.last-minute', sql))?.at ?? null;
}
