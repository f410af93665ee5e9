import { type Db, query } from '../db.ts';
import type { Secrets } from '../secrets.ts';
import { foldRecoveryCode, randomRecoveryCode } from './recovery-code.ts';

/** How many a member gets at once. */
const CODES = 10;

interface Owner {
  insurerId: number;
  id: string;
}

const purpose = 'recovery code';
/** Bound to the member: the same code of two members would have two digests. */
const boundTo = ({ id }: Owner, code: string | null): string => `${id} ${code}`;

/** Makes new codes in place of all earlier ones; they can be shown now and never again, for only keyed hashes stay. */
export async function issueRecoveryCodes(
  db: Db,
  secrets: Secrets,
  owner: Owner,
  now: Date,
): Promise<string[]> {
  await endRecoveryCodes(db, owner);
  const codes = Array.from({ length: CODES }, randomRecoveryCode);
  const digests = codes.map((code) => secrets.digest(purpose, boundTo(owner, foldRecoveryCode(code))));
  const sql = `insert into recovery_code (insurer_id, member_id, code_digest, created_at)
    select ?, ?, digest, ? from unnest(?::bytea[]) as digest`;
  await query(db, 'recovery-code.issue', sql, [owner.insurerId, owner.id, now, digests]);
  return codes;
}

/** Uses a code up; false where it is none of this member's, or was used before. Of parallel uses one succeeds (T16). */
export async function useRecoveryCode(
  db: Db,
  secrets: Secrets,
  owner: Owner,
  { code, now }: { code: string; now: Date },
): Promise<boolean> {
  const digests = secrets.digests(purpose, boundTo(owner, code));
  const sql = `update recovery_code set used_at = ?
    where insurer_id = ? and member_id = ? and code_digest = any(?::bytea[]) and used_at is null returning 1`;
  return (await query(db, 'recovery-code.use', sql, [now, owner.insurerId, owner.id, digests])).length === 1;
}

/** Ends all codes of a member; answers how many could still be used. */
export async function endRecoveryCodes(db: Db, { insurerId, id }: Owner): Promise<number> {
  const sql = 'delete from recovery_code where insurer_id = ? and member_id = ? returning used_at';
  const rows = await query<{ used_at: Date | null }>(db, 'recovery-code.end', sql, [insurerId, id]);
  return rows.filter(({ used_at }) => used_at === null).length;
}
