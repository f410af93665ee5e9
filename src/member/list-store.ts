import { type Db, query } from '../db.ts';
import type { Secrets } from '../secrets.ts';
import type { Lockable } from '../throttle/locks.ts';
import { countKey } from '../throttle/throttle.ts';
import type { Member } from './member.ts';
import { type MemberRow, memberColumns, openMember } from './row-store.ts';

/** Which members are listed; all conditions that are not null hold. */
export interface MemberFilter {
  status: Member['status'] | null;
  cohort: Member['cohort'] | null;
  progress: 'not-signed-in' | 'half-way' | 'activated' | null;
  factor: string | null;
}

/** So many members whose folded user IDs come after this one, in their order. */
export async function listMembers(
  db: Db,
  secrets: Secrets,
  insurerId: number,
  { status, cohort, progress, factor }: MemberFilter,
  { after, limit }: { after: string; limit: number },
): Promise<Member[]> {
  const sql = `
    with wanted as (select ?::int as insurer_id, ?::text as after, ?::text as status, ?::int as cohort, ?::text as progress,
                           ?::text as factor)
    select ${memberColumns} from wanted w join member m on m.insurer_id = w.insurer_id and m.user_id_key > w.after
    where (w.status is null or m.status = w.status) and (w.cohort is null or m.cohort = w.cohort)
      and (w.factor is null or coalesce(m.factor, 'none') = w.factor)
      and case w.progress
            when 'not-signed-in' then m.birthdate_confirmed_at is null and m.activated_at is null
            when 'half-way' then m.birthdate_confirmed_at is not null and m.activated_at is null
            when 'activated' then m.activated_at is not null
            else true end
    order by m.user_id_key limit ?`;
  const values = [insurerId, after, status, cohort, progress, factor, limit];
  const rows = await query<MemberRow>(db, 'member.list', sql, values);
  return rows.flatMap((row) => openMember(secrets, row) ?? []);
}

/** Tells of any count of one insurer whether it is shut now, without a statement for each. */
export async function shutCounts(
  db: Db,
  secrets: Secrets,
  insurerId: number,
  now: Date,
): Promise<(lockable: Lockable) => boolean> {
  const sql = 'select bucket, key_digest from throttle where insurer_id = ? and opens_at > ?';
  const rows = await query<{ bucket: string; key_digest: Buffer }>(db, 'throttle.shut', sql, [
    insurerId,
    now,
  ]);
  const shut = new Set(rows.map(({ bucket, key_digest }) => `${bucket} ${key_digest.toString('base64')}`));
  const buckets = new Set(rows.map(({ bucket }) => bucket));
  return ({ attempt }) => {
    if (!buckets.has(attempt.rule.bucket)) return false;
    const { bucket, digest } = countKey(secrets, attempt);
    return shut.has(`${bucket} ${digest.toString('base64')}`);
  };
}
