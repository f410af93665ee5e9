import { type Db, query } from '../db.ts';
import type { Secrets } from '../secrets.ts';
import type { Lockable, LockName } from './locks.ts';
import { countKey, shutForGood } from './throttle.ts';

/** What was tried under one count, and until when it is shut. */
export interface Lock {
  name: LockName;
  tries: number;
  /** null: it is open. */
  shutUntil: Date | null;
  /** No waiting helps: only the desk, or a recovery, opens it. */
  forGood: boolean;
}

interface Row {
  place: number;
  count: number;
  opens_at: Date;
}

/** Of these counts, those in which something lies, looked up one by one (`offset 0`) and never by reading all there are. */
export async function readLocks(db: Db, secrets: Secrets, lockables: Lockable[], now: Date): Promise<Lock[]> {
  const keys = lockables.map(({ attempt }) => countKey(secrets, attempt));
  const sql = `select k.place::int, t.count, t.opens_at
    from unnest(?::int[], ?::text[], ?::bytea[]) with ordinality as k (insurer_id, bucket, key_digest, place)
    cross join lateral (
      select c.count, c.opens_at from throttle c
      where c.insurer_id = k.insurer_id and c.bucket = k.bucket and c.key_digest = k.key_digest
        and greatest(c.window_ends_at, c.opens_at) > ? offset 0) as t
    order by k.place`;
  const rows = await query<Row>(db, 'throttle.locks', sql, [
    keys.map(({ insurerId }) => insurerId),
    keys.map(({ bucket }) => bucket),
    keys.map(({ digest }) => digest),
    now,
  ]);
  return rows.flatMap(({ place, count, opens_at }) => {
    const name = lockables[place - 1]?.name;
    if (name === undefined) return [];
    const isShut = opens_at > now;
    const forGood = isShut && opens_at.getTime() - now.getTime() >= shutForGood;
    return [{ name, tries: count, shutUntil: isShut ? opens_at : null, forGood }];
  });
}
