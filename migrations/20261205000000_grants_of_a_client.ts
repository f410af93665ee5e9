import type { Knex } from 'knex';

/**
 * The index of a client's grants says of its rows what only whoever asks for a client's says too. Planned while there were
 * few grants, every look-up of a single one would read that index from end to end, until the table is analyzed again.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    drop index oidc_artifact_client;
    create index oidc_artifact_client on oidc_artifact (client_id) where model = 'Grant' and client_id is not null;
    comment on index oidc_artifact_client is 'what a deleted client held is found by its grants';
  `);
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only');
}
