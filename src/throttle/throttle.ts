import { after, days } from '../clock.ts';
import { type Db, query } from '../db.ts';
import type { Secrets } from '../secrets.ts';
import type { Rule } from './rules.ts';

/** One rule applied to one key, such as a folded user ID or a mail address. `insurerId` 0: across insurers. */
export interface Attempt {
  rule: Rule;
  insurerId: number;
  key: string;
}

/** `opensAt` is null when the attempt may go on, else when the next one may. */
export interface Admission {
  opensAt: Date | null;
}

/**
 * Counts an attempt under every rule at once, before anything is compared, so that parallel guesses cannot
 * outrun the count. Where a rule is shut, the attempt is not admitted; shut rules count nothing.
 */
export async function admit(db: Db, secrets: Secrets, attempts: Attempt[], now: Date): Promise<Admission> {
  const keys = attempts.map((attempt) => digest(secrets, attempt));
  const rows = await query<{ bucket: string; opens_at: Date; admitted: boolean }>(
    db,
    'throttle.admit',
    admitSql,
    [
      attempts.map(({ insurerId }) => insurerId),
      attempts.map(({ rule }) => rule.bucket),
      keys,
      attempts.map(({ rule }) => after(now, rule.window)),
      attempts.map(({ rule }) => rule.limit),
      attempts.map(({ rule }) => rule.sliding ?? false),
      // PostgreSQL arrays of arrays must be rectangular; a text each is simpler.
      attempts.map(({ rule }) => (rule.delays ?? [0]).map((delay) => delay / 1000).join(',')),
      now,
      now,
      now,
      now,
      now,
      now,
      now,
    ],
  );
  const shut = rows.filter((row) => !row.admitted).map((row) => row.opens_at.getTime());
  return { opensAt: shut.length === 0 ? null : new Date(Math.max(...shut)) };
}

const admitSql = `
  with wanted as (
    select insurer_id, bucket, key_digest, window_ends_at, max_count, sliding, string_to_array(delays, ',')::float8[] as delays
    from unnest(?::int[], ?::text[], ?::bytea[], ?::timestamptz[], ?::int[], ?::boolean[], ?::text[])
      as w (insurer_id, bucket, key_digest, window_ends_at, max_count, sliding, delays)
    order by insurer_id, bucket, key_digest),
  counted as (
    insert into throttle as t (insurer_id, bucket, key_digest, count, window_ends_at, opens_at)
    select insurer_id, bucket, key_digest, 1, window_ends_at,
           case when max_count <= 1 then window_ends_at else ?::timestamptz + delays[1] * interval '1 second' end
    from wanted
    on conflict (insurer_id, bucket, key_digest) do update set
      count = case when t.window_ends_at <= ? then 1 else t.count + 1 end,
      window_ends_at = case when t.window_ends_at <= ? or (select w.sliding from wanted w where w.bucket = t.bucket
                                                           and w.key_digest = t.key_digest and w.insurer_id = t.insurer_id)
                            then excluded.window_ends_at else t.window_ends_at end,
      opens_at = (
        select case when n.count >= w.max_count
                    then case when w.sliding or t.window_ends_at <= ? then excluded.window_ends_at else t.window_ends_at end
                    else ?::timestamptz + w.delays[least(n.count, cardinality(w.delays))] * interval '1 second' end
        from wanted w, (select case when t.window_ends_at <= ? then 1 else t.count + 1 end as count) n
        where w.bucket = t.bucket and w.key_digest = t.key_digest and w.insurer_id = t.insurer_id)
      where t.opens_at <= ?
    returning insurer_id, bucket, key_digest, opens_at)
  select w.bucket, c.bucket is not null as admitted,
         coalesce(c.opens_at, (select t.opens_at from throttle t where t.insurer_id = w.insurer_id
                                 and t.bucket = w.bucket and t.key_digest = w.key_digest)) as opens_at
  from wanted w left join counted c using (insurer_id, bucket, key_digest)`;

/** The row an attempt is counted in. */
export interface CountKey {
  insurerId: number;
  bucket: string;
  digest: Buffer;
}

export const countKey = (secrets: Secrets, attempt: Attempt): CountKey => ({
  insurerId: attempt.insurerId,
  bucket: attempt.rule.bucket,
  digest: digest(secrets, attempt),
});

const digest = (secrets: Secrets, { rule, insurerId, key }: Attempt): Buffer =>
  secrets.digest('throttle', `${rule.bucket}\0${insurerId}\0${key}`);

/** A rule that is shut for this long or more opens only through the insurer. */
export const shutForGood = days(60);
