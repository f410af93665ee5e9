import { type Db, query } from '../db.ts';
import { endInteractions } from '../interaction/store.ts';
import { nextEpoch } from '../member/store.ts';

interface Owner {
  insurerId: number;
  id: string;
}

/**
 * Ends whatever a member has, on every node at once: sessions with their grants, codes and tokens, remembered
 * browsers, and sign-ins under way, `exceptUid` aside. The epoch ends also what another request is just making of
 * something it had read before (T47); the rows go because they are of no use.
 */
export async function signOutEverywhere(
  db: Db,
  owner: Owner,
  { exceptUid = null }: { exceptUid?: string | null } = {},
): Promise<void> {
  await nextEpoch(db, owner);
  await endInteractions(db, owner, exceptUid);
  await query(db, 'sessions.end', 'delete from oidc_artifact where account_id = ?', [owner.id]);
  const sql = 'delete from remembered_browser where insurer_id = ? and member_id = ?';
  await query(db, 'remembered-browser.end-all', sql, [owner.insurerId, owner.id]);
}
