import { after, days, hours } from '../clock.ts';
import { type Db, query } from '../db.ts';

const BATCH = 1000;

/** What leaves once all of these times, and a while more, are past. */
const expired = [
  // A page left open overnight still explains itself.
  { table: 'interaction', times: ['expires_at'], kept: hours(24) },
  { table: 'oidc_artifact', times: ['expires_at'], kept: 0 },
  { table: 'one_time_secret', times: ['expires_at'], kept: 0 },
  { table: 'remembered_browser', times: ['expires_at'], kept: 0 },
  // What the help desk is asked about comes up within days.
  { table: 'mail', times: ['created_at'], kept: days(30) },
  { table: 'throttle', times: ['window_ends_at', 'opens_at'], kept: 0 },
  // The audit trail keeps what was asked and approved; the list shows the last weeks.
  { table: 'approval', times: ['expires_at'], kept: days(30) },
];

/**
 * Deletes expired rows, a thousand at a time so that nobody waits for it; the order leads to an index, or each batch
 * would read past what those before have left. Answers how many left each table.
 */
export async function purge(db: Db, now: Date, signal: AbortSignal): Promise<Record<string, number>> {
  const gone: Record<string, number> = {};
  for (const { table, times, kept } of expired) {
    gone[table] = 0;
    let batch = BATCH;
    while (batch === BATCH && !signal.aborted) {
      batch = await purgeBatch(db, table, times, after(now, -kept));
      gone[table] += batch;
    }
  }
  return gone;
}

async function purgeBatch(db: Db, table: string, times: string[], before: Date): Promise<number> {
  const rows = await query(
    db,
    `purge_${table}`,
    `delete from ${table} where ctid = any (array(
       select ctid from ${table} where ${times.map((time) => `${time} < ?`).join(' and ')}
       order by ${times[0]} limit ${BATCH} for update skip locked
     )) returning 1`,
    times.map(() => before),
  );
  return rows.length;
}
