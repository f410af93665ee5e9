import { type Db, query, queryOne } from '../../db.ts';
import { tellMemberTask } from '../../mail/notice-store.ts';
import { sendMailTask } from '../../mail/outbox.ts';
import { recoverTask } from '../../recovery/store.ts';

/** How many connections web processes and workers hold: whatever they have in hand would outlive what is ended here. */
export async function countProcesses(db: Db): Promise<number> {
  const sql = `select count(*)::int as count from pg_stat_activity
    where datname = current_database() and application_name in ('kosmo-idp web', 'kosmo-idp worker')`;
  return (await queryOne<{ count: number }>(db, 'restore.processes', sql))?.count ?? 0;
}

export interface EndedAll {
  sessions: number;
  grants: number;
  remembered_browsers: number;
  interactions: number;
  codes_and_links: number;
  mails: number;
}

/** Ends whatever was issued to anybody, and takes back mails that may have left after the backup was made. */
export async function endEverything(db: Db, now: Date): Promise<EndedAll> {
  const counted = await queryOne<Omit<EndedAll, 'mails'>>(
    db,
    'restore.count',
    `select (select count(*)::int from oidc_artifact where model = 'Session') as sessions,
       (select count(*)::int from oidc_artifact where model = 'Grant') as grants,
       (select count(*)::int from remembered_browser) as remembered_browsers,
       (select count(*)::int from interaction) as interactions,
       (select count(*)::int from one_time_secret where consumed_at is null) as codes_and_links`,
  );
  if (!counted) throw new Error('nothing was counted');
  // Every row goes: no epoch has to be written into millions of members.
  await query(db, 'restore.end', 'truncate oidc_artifact, remembered_browser, interaction, one_time_secret');
  await query(
    db,
    'restore.end-approvals',
    'update approval set expires_at = ? where carried_out_at is null and expires_at > ?',
    [now, now],
  );
  return { ...counted, mails: await endMails(db) };
}

async function endMails(db: Db): Promise<number> {
  // the workers that held jobs when the backup was made are gone
  await query(
    db,
    'restore.unlock',
    `select from graphile_worker.force_unlock_workers(
       array(select distinct locked_by from graphile_worker.jobs where locked_by is not null))`,
  );
  const jobs = await query(
    db,
    'restore.end-jobs',
    `select id from graphile_worker.complete_jobs(
       array(select id from graphile_worker.jobs where task_identifier = any(?::text[])))`,
    [[sendMailTask, tellMemberTask, recoverTask]],
  );
  await query(
    db,
    'restore.end-mails',
    `update mail set state = case state when 'queued' then 'expired' else state end, sealed_content = null
     where state = 'queued' or sealed_content is not null`,
  );
  return jobs.length;
}

/** The entries that the backup holds unsealed: they are in no chain yet, and not lost either. */
export const unsealedIds = async (db: Db): Promise<Set<string>> => {
  const sql = `select id::text as id from audit_entry e
    where not exists (select from audit_seal s where s.entry_id = e.id)`;
  const rows = await query<{ id: string }>(db, 'restore.unsealed', sql);
  return new Set(rows.map(({ id }) => id));
};

/** User IDs by `sub`, of those who are members in the backup. */
export async function userIdsOf(db: Db, subs: string[]): Promise<Map<string, string>> {
  const sql = 'select id::text as id, user_id from member where id = any(?::uuid[])';
  const rows = await query<{ id: string; user_id: string }>(db, 'restore.user-ids', sql, [subs]);
  return new Map(rows.map(({ id, user_id }) => [id, user_id]));
}

/** Nobody knows these members' password any more: they set another by mail. Whoever never had one of their own is left alone. */
export async function stopPasswords(db: Db, subs: string[], unknowable: string, now: Date): Promise<number> {
  const sql = `update member set password_hash = ?, updated_at = ?
    where id = any(?::uuid[]) and password_hash is not null returning 1`;
  return (await query(db, 'restore.stop-passwords', sql, [unknowable, now, subs])).length;
}
