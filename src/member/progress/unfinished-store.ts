import { type Db, query } from '../../db.ts';
import type { Secrets } from '../../secrets.ts';
import type { Member } from '../member.ts';
import { type MemberRow, memberColumns, openMember } from '../row-store.ts';

const PAGE = 2000;

/** Active members who have no password of their own or no second factor yet, by user ID, in pages. */
export async function* unfinishedMembers(
  db: Db,
  secrets: Secrets,
  insurerId: number,
): AsyncGenerator<Member[]> {
  const sql = `select m.user_id_key, ${memberColumns} from member m
    where m.insurer_id = ? and m.user_id_key > ? and m.status = 'active'
      and (m.activated_at is null or m.email_otp_set_up_at is null
        and not exists (select from passkey k where k.insurer_id = m.insurer_id and k.member_id = m.id)
        and not exists (select from totp t where t.insurer_id = m.insurer_id and t.member_id = m.id))
    order by m.user_id_key limit ?`;
  for (let last = ''; ; ) {
    const values = [insurerId, last, PAGE];
    const rows = await query<MemberRow & { user_id_key: string }>(db, 'progress.unfinished', sql, values);
    yield rows.flatMap((row) => openMember(secrets, row) ?? []);
    if (rows.length < PAGE) return;
    last = rows.at(-1)?.user_id_key ?? '';
  }
}
