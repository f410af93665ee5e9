import type { Knex } from 'knex';

/** A member is found by symbol and number, and an import can tell which provisional password is the one it gave before. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table member
      add column insured_digest bytea,
      add column provisional_digest bytea;
    comment on column member.insured_digest is 'of symbol and number, which a family shares; null: imported by a version that had none';
    comment on column member.provisional_digest is 'of the provisional password an import gave last';

    create index member_insured on member (insurer_id, insured_digest) where insured_digest is not null;
  `);
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
