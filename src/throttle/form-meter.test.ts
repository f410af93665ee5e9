import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Knex } from 'knex';
import { createDatabase } from '../../test/helpers/database.ts';
import { minutes, seconds } from '../clock.ts';
import { openDb } from '../db.ts';
import { Secrets } from '../secrets.ts';
import { FormMeter } from './form-meter.ts';
import { addForms } from './form-store.ts';

const start = new Date('2026-07-01T00:00:10Z');
const later = (milliseconds: number) => new Date(start.getTime() + milliseconds);
const secrets = new Secrets([randomBytes(32)]);
let database: Awaited<ReturnType<typeof createDatabase>>;
let db: Knex;
let statements = 0;
beforeAll(async () => {
  database = await createDatabase();
  db = openDb(database.url);
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

/** What one process has. */
const meter = () =>
  new FormMeter((block, forms, windowEndsAt) => {
    statements++;
    return addForms(db, secrets, block, { forms, windowEndsAt });
  });

/** How many of so many forms, sent at once, pass. */
async function passing(one: FormMeter, block: string, count: number, at = start): Promise<number> {
  const answers = await Promise.all(Array.from({ length: count }, () => one.admit(block, 100, at)));
  return answers.filter((opensAt) => opensAt === null).length;
}

test('forms that stay few cost no statement', async () => {
  const one = meter();
  statements = 0;
  for (let minute = 0; minute < 5; minute++)
    expect(await passing(one, 'few', 19, later(minutes(minute)))).toBe(19);
  expect(statements).toBe(0);
});

test('of any number at once, one process lets the limit pass, and says that the minute must end', async () => {
  const one = meter();
  expect(await passing(one, 'one', 500)).toBe(100);
  expect(await one.admit('one', 100, start)).toEqual(new Date('2026-07-01T00:01:00Z'));
});

test('several processes share the count: each may be behind by less than a batch', async () => {
  const processes = [meter(), meter(), meter()];
  const passed = await Promise.all(processes.map((one) => passing(one, 'several', 200)));
  const all = passed.reduce((sum, count) => sum + count, 0);
  expect(all).toBeGreaterThanOrEqual(100);
  expect(all).toBeLessThanOrEqual(100 + 3 * 20);
  // A process that starts now knows of it after one batch.
  expect(await passing(meter(), 'several', 50)).toBe(20);
});

test('a new minute, and another address, begin at nothing, also where one process is behind its clock', async () => {
  const [one, other] = [meter(), meter()];
  expect(await passing(one, 'minute', 300)).toBe(100);
  expect(await passing(one, 'elsewhere', 99)).toBe(99);
  expect(await passing(one, 'minute', 60, later(seconds(50)))).toBe(60);
  expect(await passing(other, 'minute', 20)).toBe(20);
  expect(await passing(one, 'minute', 100, later(seconds(51)))).toBeLessThanOrEqual(40);
});

test('more addresses than are remembered push the others out, and nothing grows', async () => {
  const one = meter();
  expect(await passing(one, 'early', 100)).toBe(100);
  for (let address = 0; address < 10_000; address++) await one.admit(`many${address}`, 100, start);
  // Forgotten, and known again after its next batch.
  expect(await passing(one, 'early', 100)).toBe(20);
});

test('where the database does not answer, no form passes uncounted', async () => {
  let away = true;
  let told = 0;
  const one = new FormMeter(async (_, forms) => {
    if (away) throw new Error('away');
    told += forms;
    return told;
  });
  for (let form = 1; form < 20; form++) await one.admit('away', 100, start);
  await expect(one.admit('away', 100, start)).rejects.toThrow('away');
  away = false;
  await one.admit('away', 100, start);
  expect(told).toBe(21);
});
