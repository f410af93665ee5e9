import type { Client } from '../client/client.ts';
import { detailOf } from '../client/difference.ts';
import type { WantedClient } from '../client/document.ts';
import type { PlannedClient } from '../client/plan.ts';
import { deleteClient, insertClient, lockClient, setDisabled, updateClient } from '../client/store.ts';
import type { Db } from '../db.ts';
import { endClient } from '../oidc/end-client.ts';
import { recordOperation } from './audit.ts';
import type { DatabaseParts } from './command.ts';

/** Carries out what is planned for one client, in the caller's transaction; answers the secret that was made for it. */
export async function carryOut(
  db: Db,
  parts: DatabaseParts,
  planned: PlannedClient,
  wanted: WantedClient | undefined,
  now: Date,
): Promise<string | null> {
  const { id, change, differences } = planned;
  if (change === 'unchanged') return null;
  const record = (action: 'client.created' | 'client.updated' | 'client.deleted', more = {}) =>
    recordOperation(db, parts, { at: now, action, detail: { client: id, by: 'client apply', ...more } });
  if (wanted === undefined) {
    await deleteClient(db, id);
    await endClient(db, id);
    await record('client.deleted');
    return null;
  }
  const existing = await lockClient(db, id);
  if (existing !== undefined) {
    const { disabled, ...others } = differences;
    let secret: string | null = null;
    if (Object.keys(others).length > 0) {
      const updated = await updateClient(db, parts.secrets, existing, wanted.registration, now);
      await record('client.updated', detailOf(others));
      secret = updated.secret;
    }
    if (disabled !== undefined) await switchTo(db, parts, existing, now);
    return secret;
  }
  // What an earlier client of this ID has left behind is not this one's.
  await endClient(db, id);
  const { client, secret } = await insertClient(db, parts.secrets, id, wanted.registration, now);
  await record('client.created');
  if (wanted.disabled) await switchTo(db, parts, client, now);
  return secret;
}

async function switchTo(db: Db, parts: DatabaseParts, { id, disabledAt }: Client, now: Date): Promise<void> {
  const action = disabledAt === null ? 'client.disabled' : 'client.enabled';
  await setDisabled(db, id, disabledAt === null ? now : null, now);
  await recordOperation(db, parts, { at: now, action, detail: { client: id, by: 'client apply' } });
}
