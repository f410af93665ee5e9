import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Knex } from 'knex';
import { createDatabase } from '../test/helpers/database.ts';
import { SilentProxy } from '../test/helpers/silent-proxy.ts';
import { until } from '../test/helpers/until.ts';
import { type Cached, type Changes, cached, hearChanges } from './changes.ts';
import { openDb } from './db.ts';
import { createLogger } from './log.ts';

let database: Awaited<ReturnType<typeof createDatabase>>;
let proxy: SilentProxy;
let db: Knex;
let changes: Changes;
const forgotten: Cached[] = [];
const lines: string[] = [];

beforeAll(async () => {
  database = await createDatabase();
  proxy = await SilentProxy.before(database.url);
  db = openDb(database.url);
});
afterAll(async () => {
  await db.destroy();
  await proxy.stop();
  await database.drop();
});
beforeEach(async () => {
  const log = createLogger('info', { write: (line) => void lines.push(line) });
  changes = hearChanges({ url: proxy.url, db, log, forget: (what) => void forgotten.push(what) });
  await until(isHeard);
  forgotten.length = 0;
});
afterEach(() => changes.stop());

const isHeard = async () => changes.lifetime() === 60_000;
const isShort = async () => changes.lifetime() === 1_000;
const end = () =>
  db.raw(`select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'kosmo-idp changes' and datname = current_database()`);

const insert: Record<Cached, string> = {
  insurer: `insert into insurer (code, number, document, updated_at) values ('x', '06139999', '{}', now())`,
  client: `insert into client (id, metadata, created_at) values ('x', '{}', now())`,
  terms: `insert into terms (version, title, body, body_hash, effective_at, published_at)
    values ('x', '{}', '{}', '', now(), now())`,
};

const update: Record<Cached, string> = {
  insurer: `update insurer set number = '06139998'`,
  client: `update client set disabled_at = now()`,
  terms: `update terms set effective_at = now()`,
};

test.each(cached)(
  'whatever happens to %s, by whatever program, is heard once it is committed',
  async (what) => {
    const heardAfter = async (sql: string) => {
      forgotten.length = 0;
      await db.raw(sql);
      await until(async () => forgotten.length > 0);
      return forgotten;
    };
    for (const sql of [insert[what], update[what], `delete from ${what}`])
      expect(await heardAfter(sql)).toEqual([what]);
    await db.raw(insert[what]);
    expect(await heardAfter(`truncate ${what} cascade`)).toContain(what); // beside what hangs on it
    const undone = db.transaction(async (transaction) => {
      await transaction.raw(insert[what]);
      throw new Error('of the test');
    });
    await expect(undone).rejects.toThrow('of the test');
    await db.raw(`delete from ${what}`); // of no row
    expect(await heardAfter(insert[what])).toEqual([what]);
  },
);

test('once the connection is lost, what was read is old after a second; listening again, all is forgotten', async () => {
  await end();
  await until(isShort);
  expect(forgotten).toEqual([]);
  await until(isHeard);
  expect(forgotten).toEqual([...cached]);
  await db.raw(`delete from client; ${insert.client}`);
  await until(async () => forgotten.at(-1) === 'client' && forgotten.length > cached.length);
});

test('a connection that has gone dead without a word is noticed, and given up for another', async () => {
  proxy.silence();
  await until(isShort);
  expect(forgotten).toEqual([]);
  await until(isHeard);
  expect(forgotten).toEqual([...cached]);
});

test('while nobody can be reached it is told once, and goes on when it can', async () => {
  lines.length = 0;
  const name = new URL(database.url).pathname.slice(1);
  const admin = openDb(process.env.KOSMO_TEST_SERVER ?? '');
  await admin.raw(`alter database ${name} with allow_connections false`);
  await end();
  await until(async () => lines.length > 0);
  await until(isShort);
  await admin.raw(`alter database ${name} with allow_connections true`);
  await admin.destroy();
  await until(isHeard);
  expect(lines.map((line) => JSON.parse(line).msg)).toEqual(['changes cannot be listened for']);
});
