import type { Knex } from 'knex';

/** What one operator asks for and another has to approve (T55). */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table approval (
      id text primary key,
      insurer_id int references insurer,
      member_id uuid,
      act text not null,
      sealed_request bytea not null,
      request_digest bytea not null,
      requested_by text not null,
      requested_at timestamptz not null,
      expires_at timestamptz not null,
      decision text check (decision in ('approved', 'refused')),
      decided_by text,
      decided_at timestamptz,
      carried_out_at timestamptz,
      check ((decision is null) = (decided_by is null) and (decision is null) = (decided_at is null)),
      check (decision is distinct from 'approved' or decided_by <> requested_by),
      check (carried_out_at is null or decision is not distinct from 'approved')
    );
    comment on column approval.request_digest is 'of the act, whom it is about and its parameters: the same command again finds it';
    create index approval_request on approval (request_digest);
    create index approval_member on approval (insurer_id, member_id) where member_id is not null;
    create index approval_expiry on approval (expires_at);
  `);
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
