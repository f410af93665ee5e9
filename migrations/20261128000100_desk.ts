import type { Knex } from 'knex';

/** That an operator has stopped an account, whatever the insurer's file says of the member meanwhile. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table member add column disabled_at timestamptz;
    comment on column member.disabled_at is 'since when an operator has it stopped; status is then disabled, or left';
    update member set disabled_at = updated_at where status = 'disabled';
  `);
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
