import { type Db, query } from '../db.ts';
import { endInteractions } from '../interaction/store.ts';
import { nextEpoch } from '../member/store.ts';
import type { Secrets } from '../secrets.ts';
import { queueLogouts } from './logout-outbox.ts';
import { type EndedRow, endedColumns, logoutsOf } from './logouts.ts';

interface Owner {
  insurerId: number;
  id: string;
}

/** How much of each there was. */
export interface Ended {
  sessions: number;
  grants: number;
  interactions: number;
  rememberedBrowsers: number;
  /** How many clients are told. */
  clients: number;
}

/**
 * Ends whatever a member has, on every node at once: sessions with their grants, codes and tokens, remembered
 * browsers, and sign-ins under way, `exceptUid` aside. The epoch ends also what another request is just making of
 * something it had read before (T47); the rows go because they are of no use. Clients are told.
 */
export async function signOutEverywhere(
  db: Db,
  secrets: Secrets,
  owner: Owner,
  { now, exceptUid = null }: { now: Date; exceptUid?: string | null },
): Promise<Ended> {
  await nextEpoch(db, owner);
  const interactions = await endInteractions(db, owner, exceptUid);
  const rows = await query<EndedRow>(
    db,
    'sessions.end',
    `delete from oidc_artifact where account_id = ? returning ${endedColumns}`,
    [owner.id],
  );
  const sql = 'delete from remembered_browser where insurer_id = ? and member_id = ? returning 1';
  const browsers = await query(db, 'remembered-browser.end-all', sql, [owner.insurerId, owner.id]);
  const logouts = logoutsOf(secrets, owner.id, rows);
  const clients = await queueLogouts(db, secrets, logouts, now);
  const count = (model: string) => rows.filter((row) => row.model === model).length;
  return {
    sessions: count('Session'),
    grants: count('Grant'),
    interactions,
    rememberedBrowsers: browsers.length,
    clients,
  };
}
