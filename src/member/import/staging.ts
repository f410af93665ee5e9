import { type Db, query } from '../../db.ts';
import type { Member } from '../member.ts';

/** What the database knows of a member whose row was just read. */
export interface Known {
  id: string;
  status: Member['status'];
  activated: boolean;
  /** Has a provisional password. */
  provisional: boolean;
  detailsDigest: Buffer;
  /** null where a version imported the member that did not note it. */
  insuredDigest: Buffer | null;
}

/** A row that will change something; a `digests` one only under which keyed hashes its member is found. */
export interface Change {
  kind: 'create' | 'update' | 'digests';
  id: string;
  userId: string;
  userIdKey: string;
  cohort: Member['cohort'];
  status: 'active' | 'left';
  sealedDetails: Buffer;
  detailsDigest: Buffer;
  insuredDigest: Buffer;
  /** null keeps what is there. */
  provisionalHash: string | null;
}

/** The tables of one import; they belong to its connection and vanish with it. */
export async function createStaging(db: Db): Promise<void> {
  await db.raw(`
    create temporary table import_line (user_id_key text primary key, line int not null);
    create temporary table import_change (
      kind text not null, id uuid not null, user_id text not null, user_id_key text not null,
      cohort smallint not null, status text not null, sealed_details bytea not null,
      details_digest bytea not null, insured_digest bytea not null, provisional_hash text
    )`);
}

export const dropStaging = (db: Db) => db.raw('drop table if exists import_line, import_change');

/**
 * Notes which line each folded user ID is on and answers, by line, what is known of its member (null: nobody).
 * A line that is not in the answer repeats an earlier one; `firstLines` tells which.
 */
export async function stageLines(
  db: Db,
  insurerId: number,
  lines: { userIdKey: string; line: number }[],
): Promise<Map<number, Known | null>> {
  const sql = `
    with fresh as (
      insert into import_line (user_id_key, line)
      select key, line from unnest(?::text[], ?::int[]) as input (key, line) order by line
      on conflict do nothing returning user_id_key, line)
    select f.line, m.id, m.status, m.activated_at is not null as activated,
        m.provisional_hash is not null as provisional, m.details_digest as "detailsDigest",
        m.insured_digest as "insuredDigest"
      from fresh f left join member m on m.insurer_id = ? and m.user_id_key = f.user_id_key`;
  const values = [lines.map(({ userIdKey }) => userIdKey), lines.map(({ line }) => line), insurerId];
  const rows = await query<{ line: number; id: string | null } & Omit<Known, 'id'>>(
    db,
    'import.lines',
    sql,
    values,
  );
  return new Map(rows.map(({ line, id, ...known }) => [line, id === null ? null : { id, ...known }]));
}

/** On which line each of these folded user IDs came first. */
export async function firstLines(db: Db, userIdKeys: string[]): Promise<Map<string, number>> {
  const sql = 'select user_id_key, line from import_line where user_id_key = any(?::text[])';
  const rows = await query<{ user_id_key: string; line: number }>(db, 'import.first-lines', sql, [
    userIdKeys,
  ]);
  return new Map(rows.map(({ user_id_key, line }) => [user_id_key, line]));
}

export async function stageChanges(db: Db, changes: Change[]): Promise<void> {
  const sql = `insert into import_change select * from unnest(?::text[], ?::uuid[], ?::text[], ?::text[],
    ?::smallint[], ?::text[], ?::bytea[], ?::bytea[], ?::bytea[], ?::text[])`;
  const column = <K extends keyof Change>(name: K) => changes.map((change) => change[name]);
  await query(db, 'import.changes', sql, [
    ...[column('kind'), column('id'), column('userId'), column('userIdKey'), column('cohort')],
    ...[
      column('status'),
      column('sealedDetails'),
      column('detailsDigest'),
      column('insuredDigest'),
      column('provisionalHash'),
    ],
  ]);
}

/**
 * Carries the staged changes into the caller's transaction. What the member has set up stays; a member whom an
 * operator has disabled stays so; a provisional password made for a letter (`~$`) outlives the file's, or the letter
 * would not work; sessions and tokens of those who left end at once.
 */
export async function applyChanges(db: Db, insurerId: number, now: Date): Promise<void> {
  await db.raw('set local statement_timeout = 0; analyze import_change');
  const update = `update member m set user_id = c.user_id, cohort = c.cohort,
      status = case when (m.disabled_at is not null or m.status = 'disabled') and c.status = 'active' then 'disabled' else c.status end,
      sealed_details = c.sealed_details, details_digest = c.details_digest, insured_digest = c.insured_digest,
      provisional_hash = case
        when m.activated_at is not null or c.cohort <> 3 then null
        when position('~$' in m.provisional_hash) > 0 then m.provisional_hash
        else coalesce(c.provisional_hash, m.provisional_hash) end,
      updated_at = ?
    from import_change c where c.kind = 'update' and m.insurer_id = ? and m.id = c.id`;
  await query(db, 'import.update', update, [now, insurerId]);
  const digests = `update member m set details_digest = c.details_digest, insured_digest = c.insured_digest
    from import_change c where c.kind = 'digests' and m.insurer_id = ? and m.id = c.id`;
  await query(db, 'import.digests', digests, [insurerId]);
  const insert = `insert into member (insurer_id, id, user_id, user_id_key, cohort, status, sealed_details,
      details_digest, insured_digest, provisional_hash, imported_at, updated_at)
    select ?::int, id, user_id, user_id_key, cohort, status, sealed_details, details_digest, insured_digest,
      provisional_hash, ?::timestamptz, ?::timestamptz from import_change where kind = 'create'`;
  await query(db, 'import.insert', insert, [insurerId, now, now]);
  const end = `delete from oidc_artifact a using import_change c where c.kind <> 'digests' and c.status = 'left' and a.account_id = c.id`;
  await query(db, 'import.end-sessions', end);
}
