import { type Db, query, queryOne } from '../db.ts';

/** So many at once, that no statement runs for long. */
const batch = 5_000;

/** How many members' sign-ins a client still holds something of. */
export async function countGrants(db: Db, clientId: string, now: Date): Promise<number> {
  const sql = `select count(*)::int as count from oidc_artifact
    where model = 'Grant' and client_id = ? and expires_at > ?`;
  return (await queryOne<{ count: number }>(db, 'client.count-grants', sql, [clientId, now]))?.count ?? 0;
}

/**
 * Removes all a client holds, of every member: grants with their codes and tokens, and sign-ins under way. What bears
 * its ID afterwards is another client's. The caller's transaction keeps it together.
 */
export async function endClient(db: Db, clientId: string): Promise<void> {
  const sql = `
    with ended as (select id_hash from oidc_artifact where model = 'Grant' and client_id = ? limit ${batch}),
    gone as (delete from oidc_artifact a using ended where a.grant_hash = ended.id_hash)
    select count(*)::int as count from ended`;
  let left = batch;
  while (left === batch)
    left = (await queryOne<{ count: number }>(db, 'client.end-grants', sql, [clientId]))?.count ?? 0;
  await query(db, 'client.end-interactions', 'delete from interaction where client_id = ?', [clientId]);
}
