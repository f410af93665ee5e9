import type { Knex } from 'knex';

/**
 * The audit trail is appended to and nothing else, and sealed in a chain. The links lie beside the entries, so that
 * sealing changes no entry; their places are given when they are sealed, whatever order the entries came in.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table audit_seal (
      sequence bigint primary key,
      entry_id bigint not null unique,
      sealed_at timestamptz not null,
      hash bytea not null,
      seal bytea not null
    );
    comment on table audit_seal is 'hash: SHA-256 of the link before and the entry; seal: which key, and its HMAC-SHA256 of the place and the hash';
    create index audit_entry_at on audit_entry using brin (at);

    create function refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception '% is append-only', tg_table_name using errcode = 'KO002';
    end $$;
    create trigger append_only before update or delete or truncate on audit_entry execute function refuse_change();
    create trigger append_only before update or delete or truncate on audit_seal execute function refuse_change();
  `);
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
