import { type Db, query } from './db.ts';

/** The channel (LISTEN) on which running processes hear, at commit, which of their caches is stale. */
export const changesChannel = 'kosmo_changed';

export type Cached = 'insurer' | 'client' | 'terms';

/** Tells every process, once the caller's transaction commits. */
export async function announceChange(db: Db, what: Cached): Promise<void> {
  await query(db, 'change.announce', 'select pg_notify(?, ?)', [changesChannel, what]);
}
