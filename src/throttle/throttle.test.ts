import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Knex } from 'knex';
import { createDatabase } from '../../test/helpers/database.ts';
import { lockWait } from '../../test/helpers/lock-wait.ts';
import { openDb } from '../db.ts';
import { flushChanges } from '../oidc/flush.ts';
import { Secrets } from '../secrets.ts';
import { rulesOf } from './rules.ts';
import { throttleSettings } from './settings.ts';
import { admit, countKey } from './throttle.ts';

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

test('a success takes its counts in the order they are counted in, so that two sign-ins never wait in a circle', async () => {
  const secrets = new Secrets([randomBytes(32)]);
  const now = new Date('2026-07-01T00:00:00Z');
  const rules = rulesOf({ throttles: throttleSettings.parse({}) });
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
    notices: [],
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
