import { type Db, query } from '../db.ts';
import type { Secrets } from '../secrets.ts';
import { type ArtifactRow, openArtifact } from './artifact.ts';
import { queueLogouts } from './logout-outbox.ts';
import { type EndedRow, endedColumns, logoutsOf } from './logouts.ts';

/** One client that holds something of a member's. */
export interface ConnectedService {
  clientId: string;
  since: Date;
  lastUsedAt: Date;
  /** What was granted to it. */
  scopes: Set<string>;
  claims: Set<string>;
}

interface Row extends ArtifactRow {
  client_id: string;
}

interface Payload {
  iat?: number;
  openid?: { scope?: string; claims?: string[] };
}

/** Beyond it the oldest are left out: sign-ins of a month, each with its grant and tokens. */
const mostArtifacts = 1_000;

/** The clients that have a grant of a member, the one used last first. */
export async function connectedServices(
  db: Db,
  secrets: Secrets,
  { id, epoch }: { id: string; epoch: number },
  now: Date,
): Promise<ConnectedService[]> {
  const rows = await query<Row>(
    db,
    'service.list',
    `select model, id_hash, client_id, sealed_payload, consumed_at, epoch from oidc_artifact
     where account_id = ? and client_id is not null and consumed_at is null and expires_at > ?
       and coalesce(epoch >= ?, true)
     order by expires_at desc limit ${mostArtifacts}`,
    [id, now, epoch],
  );
  const opened = rows.map((row) => ({ row, payload: openArtifact(secrets, row).payload as Payload }));
  const grants = opened.filter(({ row }) => row.model === 'Grant');
  return [...new Set(grants.map(({ row }) => row.client_id))]
    .map((clientId) => {
      const its = opened.filter(({ row }) => row.client_id === clientId);
      const granted = grants.filter(({ row }) => row.client_id === clientId).map(({ payload }) => payload);
      const times = (payloads: Payload[]) => payloads.map(({ iat = 0 }) => iat * 1000);
      return {
        clientId,
        since: new Date(Math.min(...times(granted))),
        lastUsedAt: new Date(Math.max(...times(its.map(({ payload }) => payload)))),
        scopes: new Set(granted.flatMap(({ openid }) => openid?.scope?.split(' ') ?? [])),
        claims: new Set(granted.flatMap(({ openid }) => openid?.claims ?? [])),
      };
    })
    .sort((one, other) => other.lastUsedAt.getTime() - one.lastUsedAt.getTime());
}

/**
 * Ends all a client holds of a member, on every node at once: grants, codes and tokens, whatever session they are of. The
 * client is told. The caller's transaction keeps it together. False where it held nothing.
 */
export async function endService(
  db: Db,
  secrets: Secrets,
  { id }: { id: string },
  clientId: string,
  now: Date,
): Promise<boolean> {
  const ended = await query<EndedRow>(
    db,
    'service.end',
    `delete from oidc_artifact where account_id = ? and client_id = ? returning ${endedColumns}`,
    [id, clientId],
  );
  if (ended.length === 0) return false;
  const sql = `select ${endedColumns} from oidc_artifact where account_id = ? and model = 'Session'`;
  const sessions = await query<EndedRow>(db, 'service.sessions', sql, [id]);
  const logouts = logoutsOf(secrets, id, [...ended, ...sessions]).filter((one) => one.clientId === clientId);
  await queueLogouts(db, secrets, logouts, now);
  return true;
}
