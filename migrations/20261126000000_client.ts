import type { Knex } from 'knex';

/** Clients live for years: their registration changes, their secret is replaced while the old one still works, and they end. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table client
      add column updated_at timestamptz,
      add column previous_secret_digest bytea,
      add column previous_secret_ends_at timestamptz,
      add constraint client_previous_secret
        check ((previous_secret_digest is null) = (previous_secret_ends_at is null));
    comment on column client.previous_secret_digest is 'the secret before the last rotation, accepted until its end';

    create index oidc_artifact_client on oidc_artifact (client_id) where model = 'Grant';
    comment on index oidc_artifact_client is 'what a deleted client held is found by its grants';
  `);
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
