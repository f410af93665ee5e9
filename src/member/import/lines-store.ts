import { type Db, query } from '../../db.ts';
import type { Member } from '../member.ts';

/** A row as it is looked up. */
export interface Line {
  line: number;
  userIdKey: string;
  leaves: boolean;
  detailsDigest: Buffer;
  /** Of the provisional password; null where the row gives none. */
  provisionalDigest: Buffer | null;
}

/** What the database knows of a member whose row was just read, and says something else. */
export interface Known {
  id: string;
  userId: string;
  cohort: Member['cohort'];
  status: Member['status'];
  activated: boolean;
  /** Has a provisional password. */
  provisional: boolean;
  sealedDetails: Buffer;
  detailsDigest: Buffer;
  /** null where a version imported the member that did not note it; so is the next. */
  insuredDigest: Buffer | null;
  provisionalDigest: Buffer | null;
}

/** Of a line that changes something, or may: who is known by its user ID (null: nobody), or that an earlier one has it. */
export interface Found {
  repeated: boolean;
  known: Known | null;
}

/** Which user ID is on which line; belongs to the import's connection and vanishes with it. */
export const createLines = (db: Db) =>
  db.raw('create temporary table import_line (user_id_key text primary key, line int not null)');

export const dropLines = (db: Db) => db.raw('drop table if exists import_line');

/**
 * Notes which line each folded user ID is on and answers, by line, what was found of its member. Lines whose members
 * are just as they say are not in the answer.
 */
export async function lookUp(db: Db, insurerId: number, lines: Line[]): Promise<Map<number, Found>> {
  const sql = `
    with input as (
      select * from unnest(?::text[], ?::int[], ?::boolean[], ?::bytea[], ?::bytea[])
        as input (key, line, leaves, details, provisional)),
    fresh as (
      insert into import_line (user_id_key, line) select key, line from input order by line
      on conflict do nothing returning line)
    select i.line, f.line is null as repeated, m.id, m.user_id as "userId", m.cohort, m.status,
        m.activated_at is not null as activated, m.provisional_hash is not null as provisional,
        m.sealed_details as "sealedDetails", m.details_digest as "detailsDigest",
        m.insured_digest as "insuredDigest", m.provisional_digest as "provisionalDigest"
      from input i left join fresh f on f.line = i.line
        left join member m on m.insurer_id = ? and m.user_id_key = i.key
      where f.line is null or m.id is null or m.details_digest <> i.details or m.insured_digest is null
        or (m.status = 'left') <> i.leaves
        or (m.cohort = 3 and m.activated_at is null
          and (m.provisional_hash is null or m.provisional_digest is distinct from coalesce(i.provisional, m.provisional_digest)))`;
  const column = <K extends keyof Line>(name: K) => lines.map((line) => line[name]);
  const rows = await query<{ line: number; repeated: boolean; id: string | null } & Omit<Known, 'id'>>(
    db,
    'import.look-up',
    sql,
    [
      column('userIdKey'),
      column('line'),
      column('leaves'),
      column('detailsDigest'),
      column('provisionalDigest'),
      insurerId,
    ],
  );
  return new Map(
    rows.map(({ line, repeated, id, ...known }) => [
      line,
      { repeated, known: id === null ? null : { id, ...known } },
    ]),
  );
}

/** On which line each of these folded user IDs came first. */
export async function firstLines(db: Db, userIdKeys: string[]): Promise<Map<string, number>> {
  const sql = 'select user_id_key, line from import_line where user_id_key = any(?::text[])';
  const rows = await query<{ user_id_key: string; line: number }>(db, 'import.first-lines', sql, [
    userIdKeys,
  ]);
  return new Map(rows.map(({ user_id_key, line }) => [user_id_key, line]));
}
