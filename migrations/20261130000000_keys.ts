import type { Knex } from 'knex';

/**
 * When a signing key begins to sign; which keys of SECRET_KEYS are in use, by which running processes they are known,
 * and how far everything has been sealed again under the newest.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table signing_key
      add column alg text,
      add column signs_from timestamptz;
    comment on column signing_key.signs_from is 'it is published before; null: since it was made';

    create table secret_key (
      id text primary key,
      first_used_at timestamptz not null,
      superseded_at timestamptz,
      released_at timestamptz
    );
    comment on table secret_key is 'the keys of SECRET_KEYS, by an id that tells nothing of them; superseded: another seals; released: nothing depends on it';

    create table running_process (
      id uuid primary key,
      secret_keys text[] not null,
      seen_at timestamptz not null
    );
    comment on table running_process is 'which keys each process lists; one that has not been seen for a minute has ended';

    create table resealing (
      place text primary key,
      secret_key text not null,
      last_key jsonb,
      rows_done bigint not null,
      finished_at timestamptz
    );
    comment on table resealing is 'how far a table has been read, in the order of its primary key';
  `);
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
