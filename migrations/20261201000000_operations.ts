import type { Knex } from 'knex';

/** What became of each mail, for whoever is asked why none came; it leaves after a month. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table mail (
      id uuid primary key,
      insurer_id int not null,
      member_id uuid,
      purpose text not null,
      sealed_to bytea not null,
      state text not null default 'queued' check (state in ('queued', 'sent', 'refused', 'expired')),
      attempts int not null default 0,
      last_reply text,
      sealed_content bytea,
      created_at timestamptz not null,
      tried_at timestamptz,
      expires_at timestamptz not null
    );
    comment on column mail.sealed_to is 'the address as it may be shown, most of it masked';
    comment on column mail.last_reply is 'code and command, never the server''s own words: they may quote the address';
    comment on column mail.sealed_content is 'of a refused one, until it is sent again or expires';
    create index mail_created on mail (created_at);
    create index mail_member on mail (insurer_id, member_id, created_at) where member_id is not null;
    create index mail_open on mail (expires_at) where state = 'queued' or sealed_content is not null;
  `);
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
