import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Knex } from 'knex';
import { realClock, setClock } from '../../test/helpers/clock.ts';
import { createDatabase } from '../../test/helpers/database.ts';
import { until } from '../../test/helpers/until.ts';
import { after, minutes, seconds } from '../clock.ts';
import { openDb } from '../db.ts';
import { applyInsurer } from '../insurer/store.ts';
import { createLogger } from '../log.ts';
import { withImportConnection } from '../member/import/connection.ts';
import { Secrets } from '../secrets.ts';
import { loadSecrets } from './load.ts';
import { currentOf } from './secret-key.ts';
import { listSecretKeys } from './secret-key-store.ts';
import { watchKeys } from './watch.ts';

const [first, second] = [randomBytes(32), randomBytes(32)];
const [firstId, secondId] = [first, second].map((key) => new Secrets([key]).currentKeyId);
let time = new Date('2026-07-01T09:00:00+09:00');
let database: Awaited<ReturnType<typeof createDatabase>>;
let db: Knex;
beforeAll(async () => {
  setClock(time);
  database = await createDatabase();
  db = openDb(database.url);
  await loadSecrets(db, [first], time);
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
  realClock();
});

const lines: string[] = [];
const log = createLogger('info', { write: (line) => void lines.push(line) });

/** A process that lists these keys; `looks` counts how often it has looked. */
async function start(...keys: Buffer[]) {
  const secrets = await loadSecrets(db, keys, time);
  const process = { secrets, looks: 0, stop: async () => {} };
  const use = () => {
    process.looks += 1;
  };
  ({ stop: process.stop } = await watchKeys({ db, secrets, log, use, every: 50 }));
  return process;
}

type Process = Awaited<ReturnType<typeof start>>;

/** Time goes on, and each process looks, twice. */
async function wait(milliseconds: number, ...processes: Process[]): Promise<void> {
  time = after(time, milliseconds);
  setClock(time);
  const before = processes.map(({ looks }) => looks);
  await until(async () => processes.every(({ looks }, place) => looks > (before[place] ?? 0) + 1));
}

const current = async () => currentOf(await listSecretKeys(db))?.id;

test('the new key waits for the last process that does not list it first, for an import, and for half a minute', async () => {
  const insurer = await applyInsurer(db, { code: 'x', number: '06139999', name: { ja: 'x', en: 'x' } }, time);
  const behind = await start(first);
  const one = await start(second, first);
  await wait(seconds(40), behind, one);
  await wait(seconds(40), behind, one);
  expect(await current()).toBe(firstId);
  await behind.stop();
  const other = await start(second, first);
  await withImportConnection(db, insurer.insurer, async () => {
    await wait(seconds(40), one, other);
    await wait(seconds(40), one, other);
  });
  expect(await current()).toBe(firstId);
  await wait(seconds(20), one, other);
  expect(await current()).toBe(firstId);
  await wait(seconds(31), one, other);
  expect(await current()).toBe(secondId);
  expect([one, other].map(({ secrets }) => secrets.currentKeyId)).toEqual([secondId, secondId]);
  expect(await db('audit_entry').where({ action: 'secret-key.changed' })).toHaveLength(1);
  expect(lines.map((line) => JSON.parse(line).generation)).toContain(secondId);
  await one.stop();
  await other.stop();
  expect(await db('running_process')).toEqual([]);
});

test('a process that ended without a word is waited for a minute, no longer', async () => {
  const one = await start(first, second);
  const lost = { id: '00000000-0000-4000-8000-000000000000', secret_keys: [secondId], seen_at: time };
  await db('running_process').insert(lost);
  await wait(seconds(31), one);
  expect(await current()).toBe(secondId);
  await wait(minutes(1), one);
  await wait(seconds(31), one);
  expect(await current()).toBe(firstId);
  await one.stop();
});
