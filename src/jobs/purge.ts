import { after, hours } from '../clock.ts';
import { type Db, query } from '../db.ts';

const BATCH = 1000;

/** What leaves once its time is over; `?` is that time. */
const expired = [
  // A page left open overnight still explains itself.
  { table: 'interaction', condition: 'expires_at < ?', kept: hours(24) },
  { table: 'oidc_artifact', condition: 'expires_at < ?', kept: 0 },
  { table: 'one_time_secret', condition: 'expires_at < ?', kept: 0 },
  { table: 'throttle', condition: 'greatest(window_ends_at, opens_at) < ?', kept: 0 },
];

/** Deletes expired rows, a thousand at a time so that nobody waits for it. Answers how many left each table. */
export async function purge(db: Db, now: Date, signal: AbortSignal): Promise<Record<string, number>> {
  const gone: Record<string, number> = {};
  for (const { table, condition, kept } of expired) {
    gone[table] = 0;
    let batch = BATCH;
    while (batch === BATCH && !signal.aborted) {
      batch = await purgeBatch(db, table, condition, after(now, -kept));
      gone[table] += batch;
    }
  }
  return gone;
}

async function purgeBatch(db: Db, table: string, condition: string, time: Date): Promise<number> {
  const rows = await query(
    db,
    `purge_${table}`,
    `delete from ${table} where ctid = any (array(
       select ctid from ${table} where ${condition} limit ${BATCH} for update skip locked
     )) returning 1`,
    [time],
  );
  return rows.length;
}
