import type { AdapterPayload } from 'oidc-provider';
import { type Db, query, queryOne } from '../db.ts';
import { keyOf, sealingContext } from '../oidc/artifact.ts';
import { hashId, type Secrets } from '../secrets.ts';
import type { Facts } from './state.ts';

/** One sign-in attempt: oidc-provider's document and, beside it, what happened in it so far. */
export interface Interaction {
  uid: string;
  payload: AdapterPayload;
  facts: Facts | null;
  expiresAt: Date;
  /** The session cookie this browser sent, if any. */
  sessionId?: string | undefined;
}

interface InteractionRow {
  sealed_payload: Buffer;
  sealed_facts: Buffer | null;
  expires_at: Date;
}

const select = 'select sealed_payload, sealed_facts, expires_at from interaction where id_hash = ?';

export async function findInteraction(
  db: Db,
  secrets: Secrets,
  uid: string,
): Promise<Interaction | undefined> {
  return open(secrets, uid, await queryOne<InteractionRow>(db, 'interaction.find', select, [hashId(uid)]));
}

/** As `findInteraction`; every other request of this interaction waits until the transaction ends. */
export async function lockInteraction(
  db: Db,
  secrets: Secrets,
  uid: string,
): Promise<Interaction | undefined> {
  return open(
    secrets,
    uid,
    await queryOne<InteractionRow>(db, 'interaction.lock', `${select} for update`, [hashId(uid)]),
  );
}

export async function saveFacts(
  db: Db,
  secrets: Secrets,
  uid: string,
  facts: Facts,
  insurerId: number | null,
): Promise<void> {
  const sql =
    'update interaction set sealed_facts = ?, member_insurer_id = ?, member_id = ? where id_hash = ?';
  const member = facts.memberId ?? null;
  const sealed = secrets.sealJson(facts, factsContext(hashId(uid)));
  await query(db, 'interaction.save-facts', sql, [sealed, member && insurerId, member, hashId(uid)]);
}

/** Ends every other interaction a member has in progress, on whatever browser. */
export async function endOtherInteractions(
  db: Db,
  owner: { insurerId: number; id: string },
  uid: string,
): Promise<void> {
  const sql = 'delete from interaction where member_insurer_id = ? and member_id = ? and id_hash <> ?';
  await query(db, 'interaction.end-others', sql, [owner.insurerId, owner.id, hashId(uid)]);
}

export async function deleteInteraction(db: Db, idHash: Buffer): Promise<void> {
  await query(db, 'interaction.delete', 'delete from interaction where id_hash = ?', [idHash]);
}

const factsContext = (idHash: Buffer): string => `facts ${keyOf('Interaction', idHash)}`;

function open(secrets: Secrets, uid: string, row: InteractionRow | undefined): Interaction | undefined {
  if (row === undefined) return undefined;
  const idHash = hashId(uid);
  return {
    uid,
    payload: secrets.openJson(row.sealed_payload, sealingContext('Interaction', idHash)),
    facts: row.sealed_facts && secrets.openJson(row.sealed_facts, factsContext(idHash)),
    expiresAt: row.expires_at,
  };
}
