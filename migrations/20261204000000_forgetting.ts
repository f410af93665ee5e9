import type { Knex } from 'knex';

/**
 * Forgets counts one after another, in the order in which they are counted, so that two requests never wait for each
 * other. Locking them all first, to delete them in any order, would write every one to the log twice.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create function forget_counts(insurer_ids int[], buckets text[], key_digests bytea[]) returns void
    language plpgsql as $$
    declare
      wanted record;
    begin
      for wanted in
        select k.insurer_id, k.bucket, k.key_digest
        from unnest(insurer_ids, buckets, key_digests) k (insurer_id, bucket, key_digest) order by 1, 2, 3
      loop
        delete from throttle t
        where t.insurer_id = wanted.insurer_id and t.bucket = wanted.bucket and t.key_digest = wanted.key_digest;
      end loop;
    end $$;
  `);
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
