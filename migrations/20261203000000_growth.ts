import type { Knex } from 'knex';

/** Pauses of first sign-ins are counted at every look at the figures: of all that is counted, only those. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create index throttle_pause on throttle (insurer_id) where bucket = 'first-sign-in-pause';
  `);
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
