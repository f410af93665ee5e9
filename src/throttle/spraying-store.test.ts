import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Knex } from 'knex';
import { createDatabase } from '../../test/helpers/database.ts';
import { after, minutes } from '../clock.ts';
import { openDb } from '../db.ts';
import type { Insurer } from '../insurer/insurer.ts';
import { applyInsurer } from '../insurer/store.ts';
import { Secrets } from '../secrets.ts';
import { failedFirstSignIn, firstSignInPause } from './crowds.ts';
import { countPausedInsurers, pauseIfSprayed } from './spraying-store.ts';
import { admit, forgive } from './throttle.ts';

const start = new Date('2026-04-01T00:00:00Z');
const secrets = new Secrets([randomBytes(32)]);
let database: Awaited<ReturnType<typeof createDatabase>>;
/** What two processes have. */
let pools: [Knex, Knex];
beforeAll(async () => {
  database = await createDatabase();
  pools = [openDb(database.url), openDb(database.url)];
});
afterAll(async () => {
  for (const pool of pools) await pool.destroy();
  await database.drop();
});

async function insurerCalled(code: string): Promise<Insurer> {
  const document = { code, number: '06139999', name: { ja: '健保', en: 'Society' } };
  const throttles = { spraying: { accounts: 50 } };
  return (await applyInsurer(pools[0], { ...document, throttles }, start)).insurer;
}

async function fail(insurer: Insurer, count: number, { activated = false, at = start } = {}): Promise<void> {
  for (let place = 0; place < count; place++)
    await admit(pools[0], secrets, [failedFirstSignIn(insurer, `account${place}`, activated)], at);
}

async function pauses(insurer: Insurer, at = start): Promise<boolean> {
  await pauseIfSprayed(pools[0], secrets, insurer, at);
  return (await admit(pools[0], secrets, [firstSignInPause(insurer)], at)).shut.length > 0;
}

test('an account that fails again and again is one account', async () => {
  const insurer = await insurerCalled('stubborn');
  await fail(insurer, 49);
  await fail(insurer, 49);
  expect(await pauses(insurer)).toBe(false);
  await fail(insurer, 50);
  expect(await pauses(insurer)).toBe(true);
});

test('accounts with a password of their own, those that came in since, and those of an hour ago are none of them', async () => {
  const insurer = await insurerCalled('honest');
  await fail(insurer, 100, { activated: true });
  expect(await pauses(insurer)).toBe(false);
  await fail(insurer, 60);
  for (let place = 0; place < 20; place++)
    await forgive(pools[0], secrets, [failedFirstSignIn(insurer, `account${place}`, false)]);
  expect(await pauses(insurer)).toBe(false);
  await fail(insurer, 49, { at: after(start, minutes(60)) });
  expect(await pauses(insurer, after(start, minutes(60)))).toBe(false);
});

test('of 32 failures at once on two processes, one begins the pause and tells the audit trail', async () => {
  const insurer = await insurerCalled('parallel');
  const paused = await countPausedInsurers(pools[0], start);
  await fail(insurer, 50);
  await Promise.all(
    Array.from({ length: 32 }, (_, place) =>
      pauseIfSprayed(pools[place % 2] as Knex, secrets, insurer, start),
    ),
  );
  const told = await pools[0]('audit_entry').where({ insurer_id: insurer.id });
  expect(told.map(({ action, actor, detail }) => ({ action, actor, ...detail }))).toEqual([
    { action: 'first-sign-ins.paused', actor: 'system', failed: 50, succeeded: 0 },
  ]);
  expect(await countPausedInsurers(pools[0], start)).toBe(paused + 1);
  expect(await countPausedInsurers(pools[0], after(start, minutes(15)))).toBe(0);
});
