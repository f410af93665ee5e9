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
  /** Of its row: another one whenever anything of the row has changed. */
  version: string;
  /** The session cookie this browser sent, if any. */
  sessionId?: string | undefined;
}

/** The client that asked for it. */
export const clientOf = (interaction: Interaction | undefined): string | undefined =>
  (interaction?.payload.params as { client_id?: string } | undefined)?.client_id;

/** Where the browser goes once it is answered. */
export const returnTo = ({ payload }: Interaction): string => String(payload.returnTo);

interface InteractionRow {
  sealed_payload: Buffer;
  sealed_facts: Buffer | null;
  expires_at: Date;
  version: string;
}

const select = `select sealed_payload, sealed_facts, expires_at, xmin::text as version
  from interaction where id_hash = ?`;

export async function findInteraction(
  db: Db,
  secrets: Secrets,
  uid: string,
): Promise<Interaction | undefined> {
  return open(secrets, uid, await queryOne<InteractionRow>(db, 'interaction.find', select, [hashId(uid)]));
}

/**
 * The member first, then the interaction: whoever ends a member's other interactions holds the member already, and
 * in any other order two of them would wait for each other. The join makes PostgreSQL read, and so lock, `owner`.
 */
const lockSql = `
  with owner as (
    select m.id from interaction i join member m on m.insurer_id = i.member_insurer_id and m.id = i.member_id
    where i.id_hash = ? for no key update of m)
  select i.sealed_payload, i.sealed_facts, i.expires_at, i.xmin::text as version, owner.id as member_id
  from interaction i left join owner on true where i.id_hash = ? for update of i`;

/** As `findInteraction`; every other request of this interaction waits until the transaction ends. */
export async function lockInteraction(
  db: Db,
  secrets: Secrets,
  uid: string,
): Promise<Interaction | undefined> {
  return open(
    secrets,
    uid,
    await queryOne<InteractionRow>(db, 'interaction.lock', lockSql, [hashId(uid), hashId(uid)]),
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

/** Ends every interaction a member has in progress, on whatever browser; `except` one. Answers how many. */
export async function endInteractions(
  db: Db,
  owner: { insurerId: number; id: string },
  except: string | null = null,
): Promise<number> {
  const sql = `delete from interaction
    where member_insurer_id = ? and member_id = ? and id_hash is distinct from ? returning 1`;
  const ended = await query(db, 'interaction.end', sql, [
    owner.insurerId,
    owner.id,
    except && hashId(except),
  ]);
  return ended.length;
}

export async function deleteInteraction(db: Db, idHash: Buffer): Promise<void> {
  await query(db, 'interaction.delete', 'delete from interaction where id_hash = ?', [idHash]);
}

/** What has happened in a sign-in is sealed for it. */
export const factsContext = (idHash: Buffer): string => `facts ${keyOf('Interaction', idHash)}`;

function open(secrets: Secrets, uid: string, row: InteractionRow | undefined): Interaction | undefined {
  if (row === undefined) return undefined;
  const idHash = hashId(uid);
  return {
    uid,
    payload: secrets.openJson(row.sealed_payload, sealingContext('Interaction', idHash)),
    facts: row.sealed_facts && secrets.openJson(row.sealed_facts, factsContext(idHash)),
    expiresAt: row.expires_at,
    version: row.version,
  };
}
