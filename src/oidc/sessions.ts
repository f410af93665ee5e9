import { type Db, query } from '../db.ts';

/** Ends every session of a member, with all grants, codes and tokens that came of them; on every node at once. */
export async function endSessions(db: Db, { id }: { id: string }): Promise<void> {
  await query(db, 'sessions.end', 'delete from oidc_artifact where account_id = ?', [id]);
}
