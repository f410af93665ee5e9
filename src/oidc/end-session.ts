import { type Db, query, queryOne } from '../db.ts';
import { nextEpoch } from '../member/store.ts';
import type { Secrets } from '../secrets.ts';
import { type ArtifactRow, openArtifact } from './artifact.ts';
import { clientsOf, isGrantOf, type SignedIn, sidOf } from './grant.ts';
import { queueLogouts } from './logout-outbox.ts';
import { readGrants } from './reads.ts';

/**
 * Ends one session of a member, by the hash of its uid, with the codes and tokens of its grants, those that would
 * have outlived it too: whoever ends it wants nothing of that device to go on. What the member has elsewhere goes over to
 * a new epoch, which ends what another request is just making of this session (T47). Its clients are told. The caller's
 * transaction keeps it together. False where there is no such session.
 */
export async function endSession(
  db: Db,
  secrets: Secrets,
  owner: { insurerId: number; id: string },
  uidHash: Buffer,
  now: Date,
): Promise<boolean> {
  await nextEpoch(db, owner);
  // Before anything is read: what is written later, and so not found below, is of the epoch before.
  await query(
    db,
    'session.carry-over',
    `update oidc_artifact a set epoch = m.epoch from member m
     where m.insurer_id = ? and m.id = ? and a.account_id = m.id and a.epoch = m.epoch - 1`,
    [owner.insurerId, owner.id],
  );
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
