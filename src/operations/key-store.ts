import { type Db, queryOne } from '../db.ts';

/** How many seconds ago the newest signing key was made; NaN where there is none. */
export async function signingKeySeconds(db: Db, now: Date): Promise<number> {
  const sql = 'select max(created_at) as at from signing_key';
  const newest = (await queryOne<{ at: Date | null }>(db, 'operations.key-age', sql))?.at;
  return newest ? (now.getTime() - newest.getTime()) / 1000 : Number.NaN;
}
