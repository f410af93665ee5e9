import { after, hours } from '../clock.ts';
import { type Db, query, queryOne } from '../db.ts';
import { processEndsAfter, type SecretKey } from './secret-key.ts';

interface Row {
  id: string;
  first_used_at: Date;
  superseded_at: Date | null;
  released_at: Date | null;
}

/** The keys that are or were in use, the newest first. */
export async function listSecretKeys(db: Db): Promise<SecretKey[]> {
  const sql = `select id, first_used_at, superseded_at, released_at from secret_key
    order by superseded_at desc nulls first, first_used_at desc`;
  return (await query<Row>(db, 'secret-key.list', sql)).map((row) => ({
    id: row.id,
    firstUsedAt: row.first_used_at,
    supersededAt: row.superseded_at,
    releasedAt: row.released_at,
  }));
}

/** The keys a new database starts with: the first seals. */
export async function addSecretKeys(db: Db, ids: string[], now: Date): Promise<void> {
  const sql = `insert into secret_key (id, first_used_at, superseded_at)
    select id, ?, case when place > 1 then ?::timestamptz end from unnest(?::text[]) with ordinality as listed (id, place)
    on conflict do nothing`;
  await query(db, 'secret-key.add', sql, [now, now, ids]);
}

/** From now on everything is sealed under this key; false where it was already so. */
export async function makeCurrent(db: Db, id: string, now: Date): Promise<boolean> {
  const sql = `
    with others as (
      update secret_key set superseded_at = ? where superseded_at is null and id <> ? returning id),
    made as (
      insert into secret_key as k (id, first_used_at) values (?, ?)
      on conflict (id) do update set superseded_at = null, released_at = null where k.superseded_at is not null
      returning id)
    select id from made`;
  return (await query(db, 'secret-key.make-current', sql, [now, id, id, now])).length > 0;
}

/** Nothing depends on this key any more. */
export async function releaseSecretKey(db: Db, id: string, now: Date): Promise<boolean> {
  const sql = `update secret_key set released_at = ?
    where id = ? and superseded_at is not null and released_at is null returning 1`;
  return (await query(db, 'secret-key.release', sql, [now, id])).length > 0;
}

/** Says that this process lives, and which keys it lists. */
export async function reportProcess(db: Db, id: string, secretKeys: string[], now: Date): Promise<void> {
  const sql = `with ended as (delete from running_process where seen_at < ?)
    insert into running_process (id, secret_keys, seen_at) values (?, ?, ?)
    on conflict (id) do update set secret_keys = excluded.secret_keys, seen_at = excluded.seen_at`;
  await query(db, 'process.report', sql, [after(now, -hours(1)), id, secretKeys, now]);
}

export async function forgetProcess(db: Db, id: string): Promise<void> {
  await query(db, 'process.forget', 'delete from running_process where id = ?', [id]);
}

/** The keys that each running process lists. */
export async function listedByProcesses(db: Db, now: Date): Promise<string[][]> {
  const sql = 'select secret_keys from running_process where seen_at > ?';
  const since = after(now, -processEndsAfter);
  const rows = await query<{ secret_keys: string[] }>(db, 'process.list', sql, [since]);
  return rows.map(({ secret_keys }) => secret_keys);
}

/** Whether an import runs: what it has read lies sealed on its own connection until it ends (src/member/import/connection.ts). */
export async function importRuns(db: Db): Promise<boolean> {
  const sql = `select exists (
      select from pg_locks where locktype = 'advisory' and objsubid = 2
        and database = (select oid from pg_database where datname = current_database())
        and classid::bigint = hashtext('kosmo import')::bigint & 4294967295) as runs`;
  return (await queryOne<{ runs: boolean }>(db, 'import.runs', sql))?.runs ?? false;
}
