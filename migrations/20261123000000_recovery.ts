import type { Knex } from 'knex';

/** When a mailed link last replaced a member's password; and that link, which belongs to no interaction and has no code beside it. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table member add column password_reset_at timestamptz;
    alter table one_time_secret
      drop constraint one_time_secret_purpose_check,
      add constraint one_time_secret_purpose_check
        check (purpose in ('email-verification', 'email-otp', 'password-reset')),
      add constraint one_time_secret_way
        check (case when purpose = 'password-reset' then link_digest is not null
                    else interaction_hash is not null and code_digest is not null and code_expires_at is not null end),
      alter column interaction_hash drop not null,
      alter column code_digest drop not null,
      alter column code_expires_at drop not null;
  `);
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
