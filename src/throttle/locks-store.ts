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

/** Of these counts, those in which something lies. */
export async function readLocks(db: Db, secrets: Secrets, lockables: Lockable[], now: Date): Promise<Lock[]> {
  const keys = lockables.map(({ attempt }) => countKey(secrets, attempt));
  const sql = `select k.place::int, t.count, t.opens_at
    from unnest(?::int[], ?::text[], ?::bytea[]) with ordinality as k (insurer_id, bucket, key_digest, place)
    join throttle t using (insurer_id, bucket, key_digest)
    where greatest(t.window_ends_at, t.opens_at) > ? order by k.place`;
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
