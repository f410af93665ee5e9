import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Knex } from 'knex';
import { createDatabase } from '../../test/helpers/database.ts';
import { lockWait } from '../../test/helpers/lock-wait.ts';
import { after, minutes } from '../clock.ts';
import { openDb } from '../db.ts';
import { flushChanges } from '../oidc/flush.ts';
import { Secrets } from '../secrets.ts';
import { rulesOf } from './rules.ts';
import { throttleSettings } from './settings.ts';
import { admit, countKey, forgive } from './throttle.ts';

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

const secrets = new Secrets([randomBytes(32)]);
const now = new Date('2026-07-01T00:00:00Z');
const rules = rulesOf({ throttles: throttleSettings.parse({}) });

test('a success takes its counts in the order they are counted in, so that two sign-ins never wait in a circle', async () => {
  const attempts = [rules.password, rules.initialPasswordDay, rules.initialPassword].map((rule) => ({
    rule,
    insurerId: 1,
    key: 'hanako',
  }));
  await admit(db, secrets, attempts, now);
  const forgiven = attempts.map((attempt) => countKey(secrets, attempt));
  const nothing = {
    upserts: [],
    destroyed: [],
    consumed: [],
    revoked: [],
    audited: [],
    told: [],
    notice: null,
    passkeyUses: [],
    asRead: null,
  };

  const counting = await db.transaction();
  await counting.raw(`select from throttle where bucket = 'initial-password' for update`);
  const forgiving = flushChanges(db, { ...nothing, forgiven }, { secrets, now, relaxed: false });
  await lockWait(db);
  const { rows } = await db.raw(`select bucket from throttle order by bucket for update skip locked`);
  await counting.rollback();
  await forgiving;
  expect(rows.map(({ bucket }: { bucket: string }) => bucket)).toEqual(['initial-password-day', 'password']);
  expect(await db('throttle')).toEqual([]);
});

const seen = (key: string) => ({ rule: rules.firstSignInPause, insurerId: 1, key });

test('of several keys under one rule, only those that are shut are told as shut', async () => {
  await admit(db, secrets, [seen('paused')], now);
  const looks = ['open', 'paused', 'other'].map((key) => ({ ...seen(key), look: true as const }));
  const { shut } = await admit(db, secrets, looks, now);
  expect(shut).toEqual([looks[1]]);
});

test('an attempt that is only looked at is not counted, and where a silent one is shut no silent one is', async () => {
  const loud = { rule: rules.password, insurerId: 1, key: 'looker' };
  const silent = { rule: rules.initialPasswordDay, insurerId: 1, key: 'looker' };
  const look = { ...seen('paused'), look: true as const };
  expect(await admit(db, secrets, [loud, silent, look], now)).toEqual({
    opensAt: null,
    shut: [silent, look],
  });
  const rows = await db('throttle').whereIn('bucket', [
    rules.password.bucket,
    rules.initialPasswordDay.bucket,
  ]);
  expect(rows.map(({ bucket, count }) => [bucket, count])).toEqual([['password', 1]]);
});

const failed = (key: string, crowd = 'office') => ({ rule: rules.failedAccounts, insurerId: 0, key, crowd });

test('a crowd is full when so many of its keys have failed; who is one of them may try on, and a success makes room', async () => {
  const admits = async (key: string, at = now) => (await admit(db, secrets, [failed(key)], at)).opensAt;
  for (let place = 0; place < 60; place++) expect(await admits(`key${place}`, after(now, place))).toBeNull();
  expect(await admits('one more', after(now, 60))).toEqual(after(now, minutes(10)));
  expect(await admits('key7', after(now, 60))).toBeNull();
  expect(await admit(db, secrets, [failed('one more', 'elsewhere')], now)).toEqual({
    opensAt: null,
    shut: [],
  });

  await forgive(db, secrets, [failed('key3')]);
  expect(await admits('one more', after(now, 61))).toBeNull();
  expect(await admits('another', after(now, 62))).toEqual(after(now, minutes(10)));
  expect(await admits('another', after(now, minutes(10)))).toBeNull();
});
