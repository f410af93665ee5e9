import { type Db, queryOne } from '../db.ts';
import type { Secrets } from '../secrets.ts';
import { countKey } from './throttle.ts';

/** Adds forms of one address block, whoever the insurer is, to the window that ends then; answers its total. */
export async function addForms(
  db: Db,
  secrets: Secrets,
  block: string,
  { forms, windowEndsAt }: { forms: number; windowEndsAt: Date },
): Promise<number> {
  const { bucket, digest } = countKey(secrets, { rule: { bucket: 'forms' }, insurerId: 0, key: block });
  const sql = `insert into throttle as t (insurer_id, bucket, key_digest, count, window_ends_at, opens_at)
    values (0, ?, ?, ?, ?, ?)
    on conflict (insurer_id, bucket, key_digest) do update
      set count = excluded.count + case when t.window_ends_at < excluded.window_ends_at then 0 else t.count end,
          window_ends_at = greatest(t.window_ends_at, excluded.window_ends_at),
          opens_at = greatest(t.opens_at, excluded.opens_at)
    returning count`;
  const values = [bucket, digest, forms, windowEndsAt, windowEndsAt];
  return (await queryOne<{ count: number }>(db, 'throttle.add-forms', sql, values))?.count ?? 0;
}
