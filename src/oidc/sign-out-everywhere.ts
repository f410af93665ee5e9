import { type Db, query } from '../db.ts';
import { endInteractions } from '../interaction/store.ts';
import { nextEpoch } from '../member/store.ts';
import type { Secrets } from '../secrets.ts';
import { type ArtifactRow, openArtifact } from './artifact.ts';
import { clientsOf, type SignedIn, sidOf } from './grant.ts';
import { type Logout, queueLogouts } from './logout-outbox.ts';

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

interface Row extends ArtifactRow {
  client_id: string | null;
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
  const rows = await query<Row>(
    db,
    'sessions.end',
    `delete from oidc_artifact where account_id = ?
     returning model, id_hash, client_id, sealed_payload, consumed_at, epoch`,
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

/**
 * Each client is told of every session known of it, for those that look a session up by its `sid` alone, and then of
 * all of them at once: its own sessions may have outlived ours (Back-Channel Logout 1.0 §2.4).
 */
function logoutsOf(secrets: Secrets, accountId: string, rows: Row[]): Logout[] {
  const of = (model: string) => rows.filter((row) => row.model === model);
  const grants = of('Grant').map((row) => ({ clientId: row.client_id ?? '', idHash: row.id_hash }));
  const logouts = new Map<string, Logout>();
  const tell = (clientId: string, sid: string | null) =>
    logouts.set(`${clientId} ${sid}`, { accountId, clientId, sid });
  for (const row of of('Session')) {
    const session = openArtifact(secrets, row).payload as SignedIn;
    for (const clientId of clientsOf(secrets, session, grants)) tell(clientId, sidOf(session.uid, clientId));
  }
  for (const row of of('RefreshToken')) {
    const { clientId = '', sid } = openArtifact(secrets, row).payload as { clientId?: string; sid?: string };
    if (sid !== undefined) tell(clientId, sid);
  }
  for (const { clientId } of [...logouts.values(), ...grants]) tell(clientId, null);
  return [...logouts.values()];
}
