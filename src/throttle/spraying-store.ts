import { recordAudit } from '../audit/audit.ts';
import { after } from '../clock.ts';
import { type Db, query, queryOne } from '../db.ts';
import type { Insurer } from '../insurer/insurer.ts';
import type { Secrets } from '../secrets.ts';
import { failedFirstSignIn, firstSignInPause } from './crowds.ts';
import { rulesOf } from './rules.ts';
import { type FirstSignIns, isSprayed } from './spraying.ts';
import { admit, countKey, crowdDigest, opensAtOf } from './throttle.ts';

/**
 * Lets an insurer's first sign-ins pause when too many accounts fail at them (T02): more than mistype on a busy first
 * morning, where most come in after all (`isSprayed`). Those that came in are the members who did for the first time,
 * so that no success has to update a count. Of parallel failures one begins the pause. The accounts counted so far are forgotten
 * with it: after the pause everybody has another go. An insurer with activation codes asks for the code meanwhile.
 */
export async function pauseIfSprayed(db: Db, secrets: Secrets, insurer: Insurer, now: Date): Promise<void> {
  const { accounts } = insurer.throttles.spraying;
  const { window } = rulesOf(insurer).failedFirstSignIns;
  const { bucket } = rulesOf(insurer).failedFirstSignIns;
  const crowd = crowdDigest(secrets, failedFirstSignIn(insurer, '', false));
  const sql = `
    with parameters as (select ?::int as insurer_id, ?::text as bucket, ?::bytea as crowd_digest, ?::int as accounts,
                               ?::timestamptz as now, ?::timestamptz as since, ?::text as pause, ?::bytea as pause_digest),
    failed as (
      select count(*)::int as count from throttle t, parameters p
      where t.insurer_id = p.insurer_id and t.bucket = p.bucket and t.crowd_digest = p.crowd_digest
        and t.window_ends_at > p.now
        and not exists (select from throttle o where o.insurer_id = p.insurer_id and o.bucket = p.pause
          and o.key_digest = p.pause_digest and o.opens_at > p.now))
    select f.count as failed, (
      select count(*)::int from member m where m.insurer_id = p.insurer_id and m.first_signed_in_at > p.since) as succeeded
    from failed f, parameters p where f.count >= p.accounts`;
  const { bucket: pauseBucket, digest } = countKey(secrets, firstSignInPause(insurer));
  const since = after(now, -window);
  const values = [insurer.id, bucket, crowd, accounts, now, since, pauseBucket, digest];
  const counts = await queryOne<FirstSignIns>(db, 'spraying.count', sql, values);
  if (counts === undefined || !isSprayed(counts, insurer.throttles.spraying)) return;
  const { look: _, ...pause } = firstSignInPause(insurer);
  const begun = (await admit(db, secrets, [pause], now)).shut.length === 0;
  if (!begun) return;
  const forget = 'delete from throttle where insurer_id = ? and bucket = ? and crowd_digest = ?';
  await query(db, 'spraying.forget', forget, [insurer.id, bucket, crowd]);
  await recordAudit(db, {
    at: now,
    insurerId: insurer.id,
    memberId: null,
    actor: 'system',
    action: 'first-sign-ins.paused',
    outcome: 'success',
    detail: { ...counts },
  });
}

/** Whether the insurer's first sign-ins pause, or ask for the code on the notice in place of that. */
export async function isPaused(db: Db, secrets: Secrets, insurer: Insurer, now: Date): Promise<boolean> {
  const opensAt = await opensAtOf(db, secrets, [firstSignInPause(insurer)], now);
  return opensAt !== null && opensAt > now;
}

/** Insurers whose first sign-ins pause. */
export async function countPausedInsurers(db: Db, now: Date): Promise<number> {
  const sql = `select count(*)::int as count from throttle where bucket = 'first-sign-in-pause' and opens_at > ?`;
  return (await queryOne<{ count: number }>(db, 'spraying.paused', sql, [now]))?.count ?? 0;
}
