import type { Knex } from 'knex';

/** Who has come in at the first sign-in within the hour is counted where accounts are sprayed. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create index member_first_signed_in on member (insurer_id, first_signed_in_at)
      where first_signed_in_at is not null;
  `);
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
