import { type Db, query } from '../db.ts';
import { endInteractions } from '../interaction/store.ts';
import { nextEpoch } from '../member/store.ts';
import { hashId, type Secrets } from '../secrets.ts';
import { isGrantOf } from './grant.ts';
import { queueLogouts } from './logout-outbox.ts';
import { type EndedRow, endedColumns, logoutsOf } from './logouts.ts';
import { readGrants } from './reads.ts';

/** This session, and what belongs to its grants. */
const own = `(model = 'Session' and uid_hash = ? or coalesce(grant_hash = any(?::bytea[]), false))`;

/**
 * Ends what a member has on other devices, on every node at once: every other session, the grants, codes and tokens of
 * them and of sessions long over, and sign-ins under way. This session goes over to the new epoch, which ends also what
 * another request is just making of something it had read before (T47). Clients are told. Answers how many sessions.
 */
export async function endOtherSessions(
  db: Db,
  secrets: Secrets,
  owner: { insurerId: number; id: string },
  { uid, now }: { uid: string; now: Date },
): Promise<number> {
  const grants = (await readGrants(db, owner.id)).filter((grant) => isGrantOf(secrets, uid, grant));
  const values = [hashId(uid), grants.map(({ idHash }) => idHash)];
  await nextEpoch(db, owner);
  await query(
    db,
    'session.keep',
    `update oidc_artifact set epoch = (select epoch from member where insurer_id = ? and id = ?)
     where account_id = ? and ${own}`,
    [owner.insurerId, owner.id, owner.id, ...values],
  );
  await endInteractions(db, owner);
  const rows = await query<EndedRow>(
    db,
    'session.end-others',
    `delete from oidc_artifact where account_id = ? and not ${own} returning ${endedColumns}`,
    [owner.id, ...values],
  );
  // Not `sid` null, which would end this session at the client, too.
  const logouts = logoutsOf(secrets, owner.id, rows).filter(({ sid }) => sid !== null);
  await queueLogouts(db, secrets, logouts, now);
  return rows.filter(({ model }) => model === 'Session').length;
}
