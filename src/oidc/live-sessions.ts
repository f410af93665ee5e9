import { type Db, query } from '../db.ts';
import type { Secrets } from '../secrets.ts';
import { type ArtifactRow, openArtifact, openDevice } from './artifact.ts';

/** One place where a member is signed in. */
export interface LiveSession {
  uidHash: Buffer;
  /** `deviceKind` of its last use; empty where unknown. */
  device: string;
  since: Date;
  seenAt: Date;
  acr: string;
}

interface Row extends ArtifactRow {
  uid_hash: Buffer;
  sealed_device: Buffer | null;
}

/** More than anybody has who is not attacked; the list says where it ends. */
export const mostSessions = 50;

/** The sessions of a member that can still be used, the one used last first. */
export async function liveSessions(
  db: Db,
  secrets: Secrets,
  { id, epoch }: { id: string; epoch: number },
  now: Date,
): Promise<LiveSession[]> {
  const rows = await query<Row>(
    db,
    'session.list',
    `select model, id_hash, uid_hash, sealed_payload, sealed_device, consumed_at, epoch from oidc_artifact
     where account_id = ? and model = 'Session' and expires_at > ? and coalesce(epoch >= ?, true)
     order by expires_at desc limit ${mostSessions}`,
    [id, now, epoch],
  );
  return rows
    .map((row) => describe(secrets, row))
    .sort((one, other) => other.seenAt.getTime() - one.seenAt.getTime());
}

function describe(secrets: Secrets, row: Row): LiveSession {
  const {
    loginTs = 0,
    iat,
    acr,
  } = openArtifact(secrets, row).payload as {
    loginTs?: number;
    iat?: number;
    acr?: string;
  };
  const device = row.sealed_device && openDevice(secrets, row.id_hash, row.sealed_device);
  const since = new Date((iat ?? loginTs) * 1000);
  return {
    uidHash: row.uid_hash,
    device: device?.kind ?? '',
    since,
    seenAt: device === null ? since : new Date(device.seenAt),
    acr: String(acr),
  };
}
