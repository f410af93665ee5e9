import { type Db, query, queryOne } from '../db.ts';
import type { Secrets } from '../secrets.ts';
import { type ArtifactRow, sealingContext } from './artifact.ts';

const columns = 'model, id_hash, sealed_payload, consumed_at';

/** Tokens and codes are never looked up alone: their grant and session follow in the same request. */
const withCompany = new Set(['AuthorizationCode', 'RefreshToken', 'AccessToken']);

/** Reads one artifact and, for a code or token, the grant and session it belongs to. */
export async function readArtifact(db: Db, model: string, idHash: Buffer): Promise<ArtifactRow[]> {
  if (model === 'Interaction') {
    return query(
      db,
      'oidc.read-interaction',
      `select 'Interaction' as model, id_hash, sealed_payload, null as consumed_at from interaction where id_hash = ?`,
      [idHash],
    );
  }
  if (!withCompany.has(model)) {
    return query(db, 'oidc.read', `select ${columns} from oidc_artifact where model = ? and id_hash = ?`, [
      model,
      idHash,
    ]);
  }
  return query(
    db,
    'oidc.read-with-company',
    `with found as (select * from oidc_artifact where model = ? and id_hash = ?)
     select ${columns} from found
     union all
     select g.model, g.id_hash, g.sealed_payload, g.consumed_at from found
       join oidc_artifact g on g.model = 'Grant' and g.id_hash = found.grant_hash
     union all
     select s.model, s.id_hash, s.sealed_payload, s.consumed_at from found
       join oidc_artifact s on s.model = 'Session' and s.uid_hash = found.session_hash`,
    [model, idHash],
  );
}

export function readSessionByUid(db: Db, uidHash: Buffer): Promise<ArtifactRow | undefined> {
  const sql = `select ${columns} from oidc_artifact where model = 'Session' and uid_hash = ?`;
  return queryOne(db, 'oidc.read-session-by-uid', sql, [uidHash]);
}

/** Inserts a placeholder for a one-time identifier; false when it is there already (RFC 9449 §11.1, RFC 7523 §3). */
export async function claimArtifact(
  db: Db,
  secrets: Secrets,
  model: string,
  idHash: Buffer,
  expiresAt: Date,
): Promise<boolean> {
  const rows = await query(
    db,
    'oidc.claim',
    `insert into oidc_artifact (model, id_hash, sealed_payload, expires_at) values (?, ?, ?, ?)
     on conflict do nothing returning 1`,
    [model, idHash, secrets.sealJson({}, sealingContext(model, idHash)), expiresAt],
  );
  return rows.length === 1;
}
