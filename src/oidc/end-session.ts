import { type Db, query, queryOne } from '../db.ts';
import type { Secrets } from '../secrets.ts';
import { type ArtifactRow, openArtifact } from './artifact.ts';
import { clientsOf, isGrantOf, type SignedIn, sidOf } from './grant.ts';
import { queueLogouts } from './logout-outbox.ts';
import { readGrants } from './reads.ts';

/**
 * Ends one session of a member, by the hash of its uid, with the codes and tokens of its grants, those that would
 * have outlived it too: whoever ends it wants nothing of that device to go on. Its clients are told. The caller's
 * transaction keeps it together. False where there is no such session.
 */
export async function endSession(
  db: Db,
  secrets: Secrets,
  owner: { insurerId: number; id: string },
  uidHash: Buffer,
  now: Date,
): Promise<boolean> {
  const row = await queryOne<ArtifactRow>(
    db,
    'session.end',
    `delete from oidc_artifact where model = 'Session' and uid_hash = ? and insurer_id = ? and account_id = ?
     returning model, id_hash, sealed_payload, consumed_at, epoch`,
    [uidHash, owner.insurerId, owner.id],
  );
  if (row === undefined) return false;
  const session = openArtifact(secrets, row).payload as SignedIn;
  const grants = await readGrants(db, owner.id);
  const own = grants.filter((grant) => isGrantOf(secrets, session.uid, grant)).map(({ idHash }) => idHash);
  await query(db, 'session.end-grants', 'delete from oidc_artifact where grant_hash = any(?::bytea[])', [
    own,
  ]);
  const logouts = clientsOf(secrets, session, grants).map((clientId) => ({
    accountId: owner.id,
    clientId,
    sid: sidOf(session.uid, clientId),
  }));
  await queueLogouts(db, secrets, logouts, now);
  return true;
}
