import { type Db, query, queryOne } from '../../db.ts';
import type { Secrets } from '../../secrets.ts';
import type { Member, MemberDetails } from '../member.ts';

/** Which members are written to; all conditions hold. */
export interface Selection {
  cohorts: number[] | null;
  importedSince: Date | null;
  userIdKey: string | null;
  /** Only whom no letter was ever made for, or one whose file was never whole. */
  missing: boolean;
}

/** A member a letter can be made for. */
export interface Addressee extends Pick<Member, 'id' | 'userId' | 'cohort' | 'importedAt'> {
  name: string | null;
  /** What has been made before, and ends with the next. */
  exportId: string | null;
  /** Its file was not whole yet: interrupted, or still being made by another run. */
  unfinished: boolean;
}

/**
 * Who has not activated the account and has something to be told: a code, where the insurer wants one, or, of cohort 3,
 * a provisional password.
 */
export async function findAddressees(
  db: Db,
  secrets: Secrets,
  { id, activationCode }: { id: number; activationCode: boolean },
  { cohorts, importedSince, userIdKey, missing }: Selection,
): Promise<Addressee[]> {
  const sql = `
    with wanted as (select ?::int as insurer_id, ?::boolean as codes, ?::int[] as cohorts, ?::timestamptz as since,
                           ?::text as user_id_key, ?::boolean as missing)
    select m.id, m.user_id, m.cohort, m.imported_at, m.sealed_details, m.notice_export_id,
      m.notice_export_id is not null and e.finished_at is null as unfinished
    from wanted w join member m on m.insurer_id = w.insurer_id
    left join notice_export e on e.insurer_id = m.insurer_id and e.id = m.notice_export_id
    where m.status = 'active' and m.activated_at is null and (w.codes or m.cohort = 3)
      and (w.cohorts is null or m.cohort = any(w.cohorts))
      and (w.since is null or m.imported_at >= w.since)
      and (w.user_id_key is null or m.user_id_key = w.user_id_key)
      and (not w.missing or e.finished_at is null or (w.codes and m.activation_code_digest is null)
        or (m.cohort = 3 and m.provisional_hash is null))
    order by m.user_id_key`;
  const values = [id, activationCode, cohorts, importedSince, userIdKey, missing];
  const rows = await query<{
    id: string;
    user_id: string;
    cohort: Member['cohort'];
    imported_at: Date;
    sealed_details: Buffer;
    notice_export_id: string | null;
    unfinished: boolean;
  }>(db, 'letter.addressees', sql, values);
  return rows.map((row) => ({
    id: row.id,
    userId: row.user_id,
    cohort: row.cohort,
    importedAt: row.imported_at,
    name: secrets.openJson<MemberDetails>(row.sealed_details, `member ${row.id}`).name,
    exportId: row.notice_export_id,
    unfinished: row.unfinished,
  }));
}

/** Notes a file of letters before anything in it is in force. */
export async function beginExport(
  db: Db,
  { insurerId, id, members }: { insurerId: number; id: string; members: number },
  now: Date,
): Promise<void> {
  const sql = 'insert into notice_export (insurer_id, id, made_at, members) values (?, ?, ?, ?)';
  await query(db, 'letter.begin', sql, [insurerId, id, now, members]);
}

/** The file is whole and has its name. */
export async function finishExport(
  db: Db,
  { insurerId, id }: { insurerId: number; id: string },
  now: Date,
): Promise<void> {
  const sql = 'update notice_export set finished_at = ? where insurer_id = ? and id = ?';
  await query(db, 'letter.finish', sql, [now, insurerId, id]);
}

/** What of a letter is kept. */
export interface Kept {
  id: string;
  /** As it was when the letter was made: of two at once, one holds. */
  exportId: string | null;
  /** As it was then: where that file has been finished meanwhile, its letter holds. */
  unfinished: boolean;
  provisionalHash: string | null;
  activationCodeDigest: Buffer | null;
}

/** Puts letters in force, ending earlier ones; answers whose: not of those who have activated meanwhile. */
export async function putInForce(
  db: Db,
  { insurerId, id }: { insurerId: number; id: string },
  kept: Kept[],
  now: Date,
): Promise<Set<string>> {
  const sql = `
    with made as (
      select m.insurer_id, m.id, k.hash, k.code
      from unnest(?::uuid[], ?::uuid[], ?::boolean[], ?::text[], ?::bytea[]) k (id, export_id, unfinished, hash, code)
      join member m on m.insurer_id = ? and m.id = k.id
      where m.status = 'active' and m.activated_at is null and m.notice_export_id is not distinct from k.export_id
        and not (k.unfinished and exists (select from notice_export e
          where e.insurer_id = m.insurer_id and e.id = k.export_id and e.finished_at is not null))
      order by m.id for no key update of m)
    update member m set provisional_hash = coalesce(k.hash, m.provisional_hash),
      activation_code_digest = k.code, activation_code_shown_at = null,
      notice_export_id = ?, notice_made_at = ?, updated_at = ?
    from made k where m.insurer_id = k.insurer_id and m.id = k.id returning m.id`;
  const rows = await query<{ id: string }>(db, 'letter.put-in-force', sql, [
    kept.map((one) => one.id),
    kept.map((one) => one.exportId),
    kept.map((one) => one.unfinished),
    kept.map((one) => one.provisionalHash),
    kept.map((one) => one.activationCodeDigest),
    insurerId,
    id,
    now,
    now,
  ]);
  return new Set(rows.map((row) => row.id));
}

/** Files that were interrupted, and for how many members what was in them is still what counts. */
export async function countInterrupted(
  db: Db,
  insurerId: number,
): Promise<{ members: number; madeAt: Date | null }> {
  const sql = `select count(*)::int as members, max(e.made_at) as "madeAt" from notice_export e
    join member m on m.insurer_id = e.insurer_id and m.notice_export_id = e.id
    where e.insurer_id = ? and e.finished_at is null and m.status = 'active' and m.activated_at is null`;
  const row = await queryOne<{ members: number; madeAt: Date | null }>(db, 'letter.interrupted', sql, [
    insurerId,
  ]);
  return row ?? { members: 0, madeAt: null };
}

/** How many who have not activated have no code to show. */
export async function countWithoutCode(db: Db, insurerId: number): Promise<number> {
  const sql = `select count(*)::int as count from member
    where insurer_id = ? and status = 'active' and activated_at is null and activation_code_digest is null`;
  return (await queryOne<{ count: number }>(db, 'letter.without-code', sql, [insurerId]))?.count ?? 0;
}
