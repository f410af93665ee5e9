import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Knex } from 'knex';
import { createDatabase } from '../../test/helpers/database.ts';
import { openDb } from '../db.ts';
import { places } from './places.ts';

let database: Awaited<ReturnType<typeof createDatabase>>;
let db: Knex;
beforeAll(async () => {
  database = await createDatabase();
  db = openDb(database.url);
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

/** Columns of bytes that no rotation changes: keyed hashes under the lasting keys, hashes without a key, what is public. */
const untouched = [
  ...['approval.request_digest', 'client.previous_secret_digest', 'client.secret_digest'],
  ...['member.activation_code_digest', 'member.details_digest', 'member.provisional_digest'],
  'one_time_secret.code_digest',
  ...['one_time_secret.link_digest', 'recovery_code.code_digest', 'remembered_browser.token_digest'],
  ...['throttle.crowd_digest', 'throttle.key_digest'],
  ...['interaction.id_hash', 'oidc_artifact.grant_hash', 'oidc_artifact.id_hash'],
  ...['oidc_artifact.session_hash', 'oidc_artifact.uid_hash', 'one_time_secret.interaction_hash'],
  ...['terms.body_hash', 'terms_acceptance.body_hash'],
  ...['passkey.credential_id', 'passkey.public_key'],
  // A seal names its key; the newest vouches for those whose keys are gone.
  ...['audit_seal.hash', 'audit_seal.seal'],
];

test('every column that is sealed is sealed again under a new key, and every other of bytes is known to need nothing', async () => {
  const { rows } = await db.raw<{ rows: { name: string }[] }>(
    `select table_name || '.' || column_name as name from information_schema.columns
     where table_schema = 'public' and data_type = 'bytea' order by 1`,
  );
  const remade = places.flatMap(({ table, sealed, digests = {} }) =>
    [...Object.keys(sealed), ...Object.keys(digests)].map((column) => `${table}.${column}`),
  );
  expect(rows.map(({ name }) => name)).toEqual([...remade, ...untouched].sort());
});

test('rows are read in the order of their primary key', async () => {
  for (const { table, key } of places) {
    const { rows } = await db.raw<{ rows: { name: string; type: string }[] }>(
      `select a.attname as name, format_type(a.atttypid, null) as type
       from pg_index i, unnest(i.indkey) with ordinality as k (number, place)
         join pg_attribute a on a.attrelid = to_regclass(?) and a.attnum = k.number
       where i.indrelid = to_regclass(?) and i.indisprimary order by k.place`,
      [table, table],
    );
    const types = rows.map(({ name, type }) => [name, type === 'integer' ? 'int' : type]);
    expect({ table, key: Object.entries(key) }).toEqual({ table, key: types });
  }
});
