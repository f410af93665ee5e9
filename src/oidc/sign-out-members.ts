import { type Db, query } from '../db.ts';
import type { Secrets } from '../secrets.ts';
import { queueLogouts } from './logout-outbox.ts';
import { type EndedRow, endedColumns, logoutsOf } from './logouts.ts';

/**
 * As `signOutEverywhere`, for many members of one insurer at a time who leave it. The caller has moved them on to a new
 * epoch, and so holds their rows.
 */
export async function signOutMembers(
  db: Db,
  secrets: Secrets,
  { insurerId, ids, now }: { insurerId: number; ids: string[]; now: Date },
): Promise<void> {
  const interactions = 'delete from interaction where member_insurer_id = ? and member_id = any(?::uuid[])';
  await query(db, 'members.end-interactions', interactions, [insurerId, ids]);
  const artifacts = `delete from oidc_artifact where account_id = any(?::uuid[])
    returning account_id, ${endedColumns}`;
  const rows = await query<EndedRow & { account_id: string }>(db, 'members.end-sessions', artifacts, [ids]);
  const browsers = 'delete from remembered_browser where insurer_id = ? and member_id = any(?::uuid[])';
  await query(db, 'members.forget-browsers', browsers, [insurerId, ids]);
  const logouts = [...Map.groupBy(rows, (row) => row.account_id)].flatMap(([id, own]) =>
    logoutsOf(secrets, id, own),
  );
  await queueLogouts(db, secrets, logouts, now);
}
