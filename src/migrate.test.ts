import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createBareDatabase, type createDatabase } from '../test/helpers/database.ts';
import { openDb } from './db.ts';
import { migrate, migrationState, requireMigrated } from './migrate.ts';

let database: Awaited<ReturnType<typeof createDatabase>>;
beforeEach(async () => {
  database = await createBareDatabase();
});
afterEach(() => database.drop());

const stateOf = async (url: string) => {
  const db = openDb(url, 1);
  try {
    return await migrationState(db);
  } finally {
    await db.destroy();
  }
};

test('two processes that migrate at once apply everything once', async () => {
  expect(await stateOf(database.url)).toBe('pending');
  await expect(requireMigrated(database.url)).rejects.toThrow('kosmo-idp migrate');
  const [one, other] = await Promise.all([migrate(database.url), migrate(database.url)]);
  expect([...one.applied, ...other.applied].length).toBe(Math.max(one.applied.length, other.applied.length));
  expect(await stateOf(database.url)).toBe('ready');
  await requireMigrated(database.url);
});

test('a database of a newer version is told in one line and left alone', async () => {
  await migrate(database.url);
  const db = openDb(database.url, 1);
  await db('knex_migrations').insert({
    name: '99991231000000_later.ts',
    batch: 2,
    migration_time: new Date(),
  });
  await db.destroy();
  expect(await stateOf(database.url)).toBe('newer');
  await expect(migrate(database.url)).rejects.toThrow('newer version');
  await expect(requireMigrated(database.url)).rejects.toThrow('newer version');
});

test.each([
  ['no such database', (url: URL) => Object.assign(url, { pathname: '/nowhere' }), /no such database/],
  [
    'a wrong password',
    (url: URL) => Object.assign(url, { username: 'nobody', password: 'sesame' }),
    /password is wrong|may not connect/,
  ],
  ['nobody there', (url: URL) => Object.assign(url, { port: '1' }), /no PostgreSQL answers/],
])('%s is told in one line, without the password', async (_, change, expected) => {
  const { href } = change(new URL(database.url));
  const error = await migrate(href).catch((reason: unknown) => reason);
  expect(error).toMatchObject({
    name: 'OperatorError',
    exitCode: 2,
    message: expect.stringMatching(expected),
  });
  expect(String(error)).not.toMatch(/sesame|\n/);
});
