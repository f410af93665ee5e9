import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Knex } from 'knex';
import { createDatabase } from '../../test/helpers/database.ts';
import { openDb } from '../db.ts';
import { Secrets } from '../secrets.ts';
import { loadSecrets } from './load.ts';
import { listSecretKeys, makeCurrent, releaseSecretKey } from './secret-key-store.ts';

const now = new Date('2026-07-01T00:00:00Z');
const [first, second] = [randomBytes(32), randomBytes(32)];
const idOf = (key: Buffer) => new Secrets([key]).currentKeyId;
let database: Awaited<ReturnType<typeof createDatabase>>;
let db: Knex;
beforeEach(async () => {
  database = await createDatabase();
  db = openDb(database.url);
});
afterEach(async () => {
  await db.destroy();
  await database.drop();
});

test('processes that start at once on a new database digest alike, by keys no secret key gives away', async () => {
  const loaded = await Promise.all(Array.from({ length: 5 }, () => loadSecrets(db, [first], now)));
  const digests = loaded.map((secrets) => secrets.digest('client secret', 'x').toString('hex'));
  expect(new Set(digests).size).toBe(1);
  expect(new Secrets([first]).digest('client secret', 'x').toString('hex')).not.toBe(digests[0]);
  expect(new Set(loaded.map((secrets) => secrets.cookieKeys.join())).size).toBe(1);
});

test('a database from before there were lasting keys goes on with what its digests were made with', async () => {
  const before = new Secrets([second, first]);
  await db('service_secret').insert({ name: 'pairwise key', sealed_value: before.seal('x', 'pairwise key') });
  const after = await loadSecrets(db, [second, first], now);
  for (const purpose of ['client secret', 'recovery code', 'throttle', 'email', 'insured']) {
    expect(after.digest(purpose, 'x')).toEqual(before.digest(purpose, 'x'));
    expect(after.digests(purpose, 'x')).toEqual(before.digests(purpose, 'x'));
  }
  expect(after.keys('password pepper')).toEqual(before.keys('password pepper'));
  expect(after.cookieKeys).toEqual(before.cookieKeys);
  expect((await listSecretKeys(db)).map(({ id, supersededAt }) => [id, supersededAt])).toEqual([
    [idOf(second), null],
    [idOf(first), now],
  ]);
});

test('a new key listed first is not used yet; the one in use is, wherever it is listed', async () => {
  await loadSecrets(db, [first], now);
  for (const keys of [
    [second, first],
    [first, second],
  ])
    expect((await loadSecrets(db, keys, now)).currentKeyId).toBe(idOf(first));
  expect(await makeCurrent(db, idOf(second), now)).toBe(true);
  expect(await makeCurrent(db, idOf(second), now)).toBe(false);
  for (const keys of [
    [second, first],
    [first, second],
  ])
    expect((await loadSecrets(db, keys, now)).currentKeyId).toBe(idOf(second));
});

test('nothing starts without a key that is still needed, and everything does once it is not', async () => {
  await loadSecrets(db, [first], now);
  await expect(loadSecrets(db, [second], now)).rejects.toThrow(idOf(first));
  await makeCurrent(db, idOf(second), now);
  await expect(loadSecrets(db, [second], now)).rejects.toThrow(idOf(first));
  expect(await releaseSecretKey(db, idOf(second), now)).toBe(false); // it is in use
  expect(await releaseSecretKey(db, idOf(first), now)).toBe(true);
  // What the job would have sealed again.
  const both = new Secrets([second, first]);
  for (const { name, sealed_value } of await db('service_secret'))
    await db('service_secret')
      .where({ name })
      .update({ sealed_value: both.seal(both.open(sealed_value, name), name) });
  expect((await loadSecrets(db, [second], now)).keyIds).toEqual([idOf(second)]);
});
