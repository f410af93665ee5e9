import { after, days } from '../clock.ts';
import { type Db, query, queryOne } from '../db.ts';
import type { Secrets } from '../secrets.ts';
import type { Rule } from './rules.ts';

/** One rule applied to one key, such as a folded user ID or a mail address. `insurerId` 0: across insurers. */
export interface Attempt {
  rule: Rule;
  insurerId: number;
  key: string;
}

/**
 * `opensAt` is null when the attempt may go on, else when the next one may. `fails`: it goes on, but a silent rule
 * is shut, so it must end as a wrong one does.
 */
interface Admission {
  opensAt: Date | null;
  fails: boolean;
}

/**
 * Counts an attempt under every rule at once, before anything is compared, so that parallel guesses cannot
 * outrun the count. Where a rule is shut, the attempt is not admitted and counts under none, so that trying again
 * too soon uses up nothing; shut silent rules only count nothing themselves.
 */
export async function admit(db: Db, secrets: Secrets, attempts: Attempt[], now: Date): Promise<Admission> {
  const keys = attempts.map((attempt) => countKey(secrets, attempt));
  const values = [
    attempts.map(({ insurerId }) => insurerId),
    attempts.map(({ rule }) => rule.bucket),
    keys.map(({ digest }) => digest),
    attempts.map(({ rule }) => after(now, rule.window)),
    attempts.map(({ rule }) => rule.limit),
    attempts.map(({ rule }) => rule.sliding ?? false),
    attempts.map(({ rule }) => rule.silent ?? false),
    // PostgreSQL arrays of arrays must be rectangular; a text each is simpler.
    attempts.map(({ rule }) => (rule.delays ?? [0]).map((delay) => delay / 1000).join(',')),
    now,
  ];
  const counted = await query<{ bucket: string }>(db, 'throttle.admit', admitSql, values);
  const shut = attempts.filter(({ rule }) => !counted.some(({ bucket }) => bucket === rule.bucket));
  const refusing = shut.filter(({ rule }) => !rule.silent);
  if (refusing.length === 0) return { opensAt: null, fails: shut.length > 0 };
  return { opensAt: await opening(db, secrets, refusing, now), fails: true };
}

const admitSql = `
  with parameters as (select ?::int[] as insurer_ids, ?::text[] as buckets, ?::bytea[] as key_digests, ?::timestamptz[] as ends,
                             ?::int[] as counts, ?::boolean[] as slidings, ?::boolean[] as silents, ?::text[] as delays,
                             ?::timestamptz as now),
  wanted as (
    select now, w.insurer_id, w.bucket, w.key_digest, w.window_ends_at, w.max_count, w.sliding, w.silent,
           string_to_array(w.delays, ',')::float8[] as delays
    from parameters p, unnest(p.insurer_ids, p.buckets, p.key_digests, p.ends, p.counts, p.slidings, p.silents, p.delays)
      as w (insurer_id, bucket, key_digest, window_ends_at, max_count, sliding, silent, delays)),
  admissible as (
    select * from wanted
    where not exists (select from throttle t join wanted w using (insurer_id, bucket, key_digest)
                      where not w.silent and t.opens_at > w.now)
    order by insurer_id, bucket, key_digest)
  insert into throttle as t (insurer_id, bucket, key_digest, count, window_ends_at, opens_at)
  select insurer_id, bucket, key_digest, 1, window_ends_at,
         case when max_count <= 1 then window_ends_at else now + delays[1] * interval '1 second' end
  from admissible
  on conflict (insurer_id, bucket, key_digest) do update set (count, window_ends_at, opens_at) = (
    select n.count, n.ends,
           case when n.count >= w.max_count then n.ends
                else w.now + w.delays[least(n.count, cardinality(w.delays))] * interval '1 second' end
    from wanted w,
         lateral (select case when t.window_ends_at <= w.now then 1 else t.count + 1 end as count,
                         case when t.window_ends_at <= w.now or w.sliding then w.window_ends_at
                              else t.window_ends_at end as ends) n
    where w.bucket = t.bucket and w.key_digest = t.key_digest and w.insurer_id = t.insurer_id)
  where t.opens_at <= (select now from parameters)
  returning bucket`;

/** Forgets what was tried and has succeeded, in the order in which it is counted, as the flush of a request does. */
export async function forgive(db: Db, secrets: Secrets, attempts: Attempt[]): Promise<void> {
  const keys = attempts.map((attempt) => countKey(secrets, attempt));
  const sql = `delete from throttle where (insurer_id, bucket, key_digest) in (
    select insurer_id, bucket, key_digest
    from throttle t join unnest(?::int[], ?::text[], ?::bytea[]) f (insurer_id, bucket, key_digest)
      using (insurer_id, bucket, key_digest)
    order by insurer_id, bucket, key_digest for update of t)`;
  await query(db, 'throttle.forgive', sql, [
    keys.map(({ insurerId }) => insurerId),
    keys.map(({ bucket }) => bucket),
    keys.map(({ digest }) => digest),
  ]);
}

/** When the last of these opens, read anew: another request may have shut it after this one's statement began. */
async function opening(db: Db, secrets: Secrets, attempts: Attempt[], now: Date): Promise<Date> {
  const keys = attempts.map((attempt) => countKey(secrets, attempt));
  const sql = `select max(t.opens_at) as at from throttle t
    join unnest(?::int[], ?::text[], ?::bytea[]) k (insurer_id, bucket, key_digest) using (insurer_id, bucket, key_digest)`;
  const row = await queryOne<{ at: Date | null }>(db, 'throttle.opening', sql, [
    keys.map(({ insurerId }) => insurerId),
    keys.map(({ bucket }) => bucket),
    keys.map(({ digest }) => digest),
  ]);
  return row?.at ?? now;
}

/** The row an attempt is counted in. */
export interface CountKey {
  insurerId: number;
  bucket: string;
  digest: Buffer;
}

export const countKey = (secrets: Secrets, { rule: { bucket }, insurerId, key }: Attempt): CountKey => ({
  insurerId,
  bucket,
  digest: secrets.digest('throttle', `${bucket}\0${insurerId}\0${key}`),
});

/** A rule that is shut for this long or more opens only through the insurer. */
export const shutForGood = days(60);
