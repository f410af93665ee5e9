import type { Knex } from 'knex';

/**
 * How far a first sign-in has come, and what was printed for it: when the member first showed the initial password and
 * chose a factor (those of before are read off what came after), the code on the notice, and each file of letters.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table notice_export (
      insurer_id int not null references insurer,
      id uuid not null,
      made_at timestamptz not null,
      members int not null,
      finished_at timestamptz,
      primary key (insurer_id, id)
    );
    comment on table notice_export is 'files of letters; finished_at is null where one was interrupted before its file was whole';

    alter table member
      add column first_signed_in_at timestamptz,
      add column factor_chosen_at timestamptz,
      add column activation_code_digest bytea,
      add column activation_code_shown_at timestamptz,
      add column notice_made_at timestamptz,
      add column notice_export_id uuid;
    comment on column member.activation_code_digest is 'keyed hash of the code on the notice, preceded by its key''s id; gone once the account is activated';
  `);
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
