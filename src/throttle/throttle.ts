import { after, days } from '../clock.ts';
import { type Db, query, queryOne } from '../db.ts';
import { throttled } from '../operations/metrics.ts';
import type { Secrets } from '../secrets.ts';
import type { Rule } from './rules.ts';

/** One rule applied to one key, such as a folded user ID or a mail address. `insurerId` 0: across insurers. */
export interface Attempt {
  rule: Rule;
  insurerId: number;
  key: string;
  /** What the key is one of: the rule then limits how many of them have failed, not how often this one has. */
  crowd?: string | undefined;
  /** Only looked at: the attempt is not counted under this rule. */
  look?: true;
}

interface Admission {
  /** Null when the attempt may go on, else when the next one may. */
  opensAt: Date | null;
  /** What is shut under a silent rule: the attempt goes on, but must end as a wrong one does. */
  shut: Attempt[];
}

/**
 * Counts an attempt under every rule at once, before anything is compared, so that parallel guesses cannot
 * outrun the count. Where a rule is shut, the attempt is not admitted and counts under none, so that trying again
 * too soon uses up nothing; shut silent rules stop the count of silent ones only. A key that has failed already is
 * admitted to a full crowd: who mistyped may correct it. Attempts of one crowd see each other once they are committed,
 * so as many as there are database connections may come on top.
 */
export async function admit(db: Db, secrets: Secrets, attempts: Attempt[], now: Date): Promise<Admission> {
  const values = [
    ...keysOf(secrets, attempts),
    attempts.map(({ rule }) => after(now, rule.window)),
    attempts.map(({ rule, crowd }) => (crowd === undefined ? finite(rule.limit) : null)),
    attempts.map(({ rule }) => rule.sliding ?? false),
    attempts.map(({ rule }) => rule.silent ?? false),
    attempts.map(({ look }) => look ?? false),
    // PostgreSQL arrays of arrays must be rectangular; a text each is simpler.
    attempts.map(({ rule }) => (rule.delays ?? [0]).map((delay) => delay / 1000).join(',')),
    now,
  ];
  const rows = await query<{ position: number }>(db, 'throttle.admit', admitSql, values);
  const passed = new Set(rows.map(({ position }) => position));
  const refused = attempts.filter((_, index) => !passed.has(index + 1));
  const refusing = refused.filter(({ rule }) => !rule.silent);
  if (refusing.length === 0) return { opensAt: null, shut: refused };
  for (const { rule } of refusing) throttled.inc({ rule: rule.bucket });
  return { opensAt: (await opensAtOf(db, secrets, refusing, now)) ?? now, shut: [] };
}

const admitSql = `
  with parameters as (select ?::int[] as insurer_ids, ?::text[] as buckets, ?::bytea[] as key_digests,
                             ?::bytea[] as crowd_digests, ?::int[] as crowd_limits, ?::timestamptz[] as ends, ?::int[] as counts,
                             ?::boolean[] as slidings, ?::boolean[] as silents, ?::boolean[] as looks, ?::text[] as delays,
                             ?::timestamptz as now),
  wanted as (
    select now, w.insurer_id, w.bucket, w.key_digest, w.crowd_digest, w.crowd_limit, w.window_ends_at, w.max_count, w.sliding,
           w.silent, w.looked_at, string_to_array(w.delays, ',')::float8[] as delays, w.position::int
    from parameters p, unnest(p.insurer_ids, p.buckets, p.key_digests, p.crowd_digests, p.crowd_limits, p.ends, p.counts,
                              p.slidings, p.silents, p.looks, p.delays)
      with ordinality as w (insurer_id, bucket, key_digest, crowd_digest, crowd_limit, window_ends_at, max_count, sliding,
                            silent, looked_at, delays, position)),
  shut as (
    select position, silent from wanted w
    where exists (select from throttle t where t.insurer_id = w.insurer_id and t.bucket = w.bucket
                  and t.key_digest = w.key_digest and t.opens_at > w.now)
       or case when w.crowd_limit is not null then w.crowd_limit <= (
            select count(*) from (
              select from throttle t where t.insurer_id = w.insurer_id and t.bucket = w.bucket
                and t.crowd_digest = w.crowd_digest and t.window_ends_at > w.now limit w.crowd_limit) failed)
          and not exists (
            select from throttle t where t.insurer_id = w.insurer_id and t.bucket = w.bucket
              and t.key_digest = w.key_digest and t.window_ends_at > w.now) end),
  admissible as (
    select * from wanted w
    where not looked_at and not exists (select from shut s where not s.silent or w.silent)
    order by insurer_id, bucket, key_digest),
  counted as (
    insert into throttle as t (insurer_id, bucket, key_digest, crowd_digest, count, window_ends_at, opens_at)
    select insurer_id, bucket, key_digest, crowd_digest, 1, window_ends_at,
           case when max_count <= 1 then window_ends_at else now + delays[1] * interval '1 second' end
    from admissible
    on conflict (insurer_id, bucket, key_digest) do update set (crowd_digest, count, window_ends_at, opens_at) = (
      select w.crowd_digest, n.count, n.ends,
             case when n.count >= w.max_count then n.ends
                  else w.now + w.delays[least(n.count, cardinality(w.delays))] * interval '1 second' end
      from wanted w,
           lateral (select case when t.window_ends_at <= w.now then 1 else t.count + 1 end as count,
                           case when t.window_ends_at <= w.now or w.sliding then w.window_ends_at
                                else t.window_ends_at end as ends) n
      where w.bucket = t.bucket and w.key_digest = t.key_digest and w.insurer_id = t.insurer_id)
    where t.opens_at <= (select now from parameters)
    returning insurer_id, bucket, key_digest)
  select position from wanted join counted using (insurer_id, bucket, key_digest)
  union all
  select position from wanted where looked_at and position not in (select position from shut)`;

/** Forgets what was tried and has succeeded, in the order in which it is counted, as the flush of a request does. */
export async function forgive(db: Db, secrets: Secrets, attempts: Attempt[]): Promise<void> {
  const keys = attempts.map((attempt) => countKey(secrets, attempt));
  const sql = 'select forget_counts(?, ?, ?)';
  await query(db, 'throttle.forgive', sql, [
    keys.map(({ insurerId }) => insurerId),
    keys.map(({ bucket }) => bucket),
    keys.map(({ digest }) => digest),
  ]);
}

/** When the last of these opens, read anew: another request may have shut it after this one's statement began. */
export async function opensAtOf(
  db: Db,
  secrets: Secrets,
  attempts: Attempt[],
  now: Date,
): Promise<Date | null> {
  const sql = `select max(greatest(t.opens_at, (
      select o.window_ends_at from throttle o
      where o.insurer_id = k.insurer_id and o.bucket = k.bucket and o.crowd_digest = k.crowd_digest
        and o.window_ends_at > ?
      order by o.window_ends_at desc offset k.crowd_limit - 1 limit 1))) as at
    from unnest(?::int[], ?::text[], ?::bytea[], ?::bytea[], ?::int[])
      as k (insurer_id, bucket, key_digest, crowd_digest, crowd_limit)
    left join throttle t using (insurer_id, bucket, key_digest)`;
  const values = [now, ...keysOf(secrets, attempts)];
  return (await queryOne<{ at: Date | null }>(db, 'throttle.opens-at', sql, values))?.at ?? null;
}

/** The row an attempt is counted in. */
export interface CountKey {
  insurerId: number;
  bucket: string;
  digest: Buffer;
}

export const countKey = (
  secrets: Secrets,
  { rule: { bucket }, insurerId, key }: { rule: Pick<Rule, 'bucket'>; insurerId: number; key: string },
): CountKey => ({
  insurerId,
  bucket,
  digest: secrets.digest('throttle', `${bucket}\0${insurerId}\0${key}`),
});

export const crowdDigest = (
  secrets: Secrets,
  { rule: { bucket }, insurerId, crowd }: Pick<Attempt, 'rule' | 'insurerId' | 'crowd'>,
): Buffer | null =>
  crowd === undefined ? null : secrets.digest('throttle crowd', `${bucket}\0${insurerId}\0${crowd}`);

/** Arrays of one value for each attempt: insurer, bucket, key, crowd, and how many keys of it may have failed. */
const keysOf = (secrets: Secrets, attempts: Attempt[]): unknown[][] => {
  const keys = attempts.map((attempt) => countKey(secrets, attempt));
  return [
    keys.map(({ insurerId }) => insurerId),
    keys.map(({ bucket }) => bucket),
    keys.map(({ digest }) => digest),
    attempts.map((attempt) => crowdDigest(secrets, attempt)),
    attempts.map(({ rule, crowd }) => (crowd === undefined ? null : finite(rule.limit))),
  ];
};

const finite = (limit: number): number | null => (Number.isFinite(limit) ? limit : null);

/** A rule that is shut for this long or more opens only through the insurer. */
export const shutForGood = days(60);
