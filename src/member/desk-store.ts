import { type Db, query } from '../db.ts';
import type { Member } from './member.ts';

type Key = Pick<Member, 'insurerId' | 'id'>;

/** Stops an account. Who has left stays left, and is stopped also once they are back. */
export async function disableMember(db: Db, { insurerId, id }: Key, now: Date): Promise<void> {
  const sql = `update member set disabled_at = ?, updated_at = ?,
      status = case when status = 'left' then 'left' else 'disabled' end
    where insurer_id = ? and id = ?`;
  await query(db, 'member.disable', sql, [now, now, insurerId, id]);
}

/** Lets a stopped account in again; who has left meanwhile stays out. */
export async function enableMember(db: Db, { insurerId, id }: Key, now: Date): Promise<void> {
  const sql = `update member set disabled_at = null, updated_at = ?,
      status = case when status = 'left' then 'left' else 'active' end
    where insurer_id = ? and id = ?`;
  await query(db, 'member.enable', sql, [now, insurerId, id]);
}
