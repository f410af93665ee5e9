import { type Db, query } from '../db.ts';

interface Owner {
  insurerId: number;
  id: string;
}

/** Ends all codes of a member; answers how many could still be used. */
export async function endRecoveryCodes(db: Db, { insurerId, id }: Owner): Promise<number> {
  const sql = 'delete from recovery_code where insurer_id = ? and member_id = ? returning used_at';
  const rows = await query<{ used_at: Date | null }>(db, 'recovery-code.end', sql, [insurerId, id]);
  return rows.filter(({ used_at }) => used_at === null).length;
}
