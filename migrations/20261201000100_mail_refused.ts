import type { Knex } from 'knex';

/** Refused mails are counted at every look at the figures: of a day with a million mails only those. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`create index mail_refused on mail (created_at) where state = 'refused'`);
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
