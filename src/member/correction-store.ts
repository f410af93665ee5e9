import { type Db, query, queryOne } from '../db.ts';
import type { Secrets } from '../secrets.ts';
import { canonicalText } from './import/compare.ts';
import type { Row } from './import/row.ts';
import { insuredKey } from './insured.ts';
import type { Member } from './member.ts';

type Key = Pick<Member, 'insurerId' | 'id'>;

/** Keeps an import of this insurer from beginning until the transaction `db` ends; false where one is running. */
export async function holdOffImport(db: Db, insurerId: number): Promise<boolean> {
  const sql = `select pg_try_advisory_xact_lock_shared(hashtext('kosmo import'), ?) as held`;
  return (await queryOne<{ held: boolean }>(db, 'member.hold-off-import', sql, [insurerId]))?.held === true;
}

/** What is stored of a row, as an import stores it: the same row in the next file changes nothing. */
const columnsOf = (secrets: Secrets, { insurerId, id }: Key, row: Row): unknown[] => [
  row.userId,
  row.userIdKey,
  row.cohort,
  secrets.sealJson(row.details, `member ${id}`),
  secrets.digest('member details', canonicalText(insurerId, row)),
  secrets.digest('insured', insuredKey(insurerId, row.details)),
];

/** False where the user ID is somebody's already. */
export async function insertMember(
  db: Db,
  secrets: Secrets,
  key: Key,
  row: Row,
  now: Date,
): Promise<boolean> {
  const sql = `insert into member (insurer_id, id, user_id, user_id_key, cohort, sealed_details, details_digest,
      insured_digest, imported_at, updated_at)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (insurer_id, user_id_key) do nothing returning 1`;
  const values = [key.insurerId, key.id, ...columnsOf(secrets, key, row), now, now];
  return (await query(db, 'member.insert', sql, values)).length === 1;
}

/** What is corrected stays as it was set up; `asksBirthdate`: but the birthdate, until the account is activated. */
export async function correctMember(
  db: Db,
  secrets: Secrets,
  key: Key,
  { row, asksBirthdate }: { row: Row; asksBirthdate: boolean },
  now: Date,
): Promise<void> {
  const sql = `update member set user_id = ?, user_id_key = ?, cohort = ?, sealed_details = ?, details_digest = ?,
      insured_digest = ?,
      status = case when ? = 'left' then 'left' when disabled_at is not null then 'disabled' else 'active' end,
      provisional_hash = case when activated_at is null and ? = 3 then provisional_hash end,
      birthdate_confirmed_at = case when activated_at is not null or not ? then birthdate_confirmed_at end,
      updated_at = ?
    where insurer_id = ? and id = ?`;
  const values = [row.status, row.cohort, asksBirthdate, now, key.insurerId, key.id];
  await query(db, 'member.correct', sql, [...columnsOf(secrets, key, row), ...values]);
}
