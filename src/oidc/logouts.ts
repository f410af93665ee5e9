import type { Secrets } from '../secrets.ts';
import { type ArtifactRow, openArtifact } from './artifact.ts';
import { clientsOf, type SignedIn, sidOf } from './grant.ts';
import type { Logout } from './logout-outbox.ts';

/** An artifact that ends, or a session it belonged to. */
export interface EndedRow extends ArtifactRow {
  client_id: string | null;
}

export const endedColumns = 'model, id_hash, client_id, sealed_payload, consumed_at, epoch';

/**
 * Each client is told of every session known of it, for those that look a session up by its `sid` alone, and then of
 * all of them at once (`sid` null): its own sessions may have outlived ours (Back-Channel Logout 1.0 §2.4).
 */
export function logoutsOf(secrets: Secrets, accountId: string, rows: EndedRow[]): Logout[] {
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
