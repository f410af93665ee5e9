import { randomBytes } from 'node:crypto';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { JobHelpers } from 'graphile-worker';
import type { Knex } from 'knex';
import { fillTrail, trailBegins } from '../../test/helpers/audit-trail.ts';
import { createDatabase } from '../../test/helpers/database.ts';
import { after, seconds } from '../clock.ts';
import { openDb } from '../db.ts';
import { createLogger } from '../log.ts';
import { Secrets } from '../secrets.ts';
import { sealAudit } from './seal-audit.ts';

const secrets = new Secrets([randomBytes(32)]);
let database: Awaited<ReturnType<typeof createDatabase>>;
let db: Knex;
let logged: string;
const log = createLogger(
  'info',
  new Writable({
    write(chunk, _encoding, done) {
      logged += chunk;
      done();
    },
  }),
);

beforeAll(async () => {
  database = await createDatabase();
  db = openDb(database.url);
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});
beforeEach(() => {
  logged = '';
});

/** One run, by a clock that moves on by `pace` whenever it is looked at. Answers how much is sealed afterwards. */
async function run({ pace = 0, abortSignal = new AbortController().signal, by = secrets } = {}) {
  let time = trailBegins;
  const now = () => {
    time = after(time, pace);
    return time;
  };
  await sealAudit({ db, secrets: by, log, now, batch: 4 })({}, { abortSignal } as JobHelpers);
  return (await db('audit_seal')).length;
}

test('one run seals all there is, unless it is told to stop or takes a minute', async () => {
  await fillTrail(db, 30);
  expect(await run({ abortSignal: AbortSignal.abort() })).toBe(4);
  expect(await run({ pace: seconds(10) })).toBe(4 + 3 * 4);
  expect(await run()).toBe(30);
  expect(await run()).toBe(30);
  expect(logged).toBe('');
});

test('what it cannot build on is told in the log, and left as it is', async () => {
  await fillTrail(db, 1, 30);
  expect(await run({ by: new Secrets([randomBytes(32)]) })).toBe(30);
  expect(logged).toMatch(/^\{"level":"error".*SECRET_KEYS[^\n]*\n$/);
});
