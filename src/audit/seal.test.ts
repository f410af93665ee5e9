import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Knex } from 'knex';
import { fillTrail, sampleEntry, trailBegins } from '../../test/helpers/audit-trail.ts';
import { createDatabase } from '../../test/helpers/database.ts';
import { after, minutes, seconds } from '../clock.ts';
import { openDb } from '../db.ts';
import { Secrets } from '../secrets.ts';
import { recordAudit } from './audit.ts';
import { sealEntries } from './seal.ts';
import { sealingLag } from './seal-store.ts';
import { verifyTrail } from './verify.ts';

const key = randomBytes(32);
const secrets = new Secrets([key]);
let database: Awaited<ReturnType<typeof createDatabase>>;
let db: Knex;
let time = trailBegins;

beforeEach(async () => {
  database = await createDatabase();
  db = openDb(database.url);
  time = trailBegins;
});
afterEach(async () => {
  await db.destroy();
  await database.drop();
});

async function seal({ limit = 1000, wait = minutes(1), by = secrets } = {}): Promise<number> {
  time = after(time, wait);
  return (await sealEntries(db, by, { now: time, limit })).count;
}
const chain = async () =>
  (await db('audit_seal').orderBy('sequence').select('sequence', 'entry_id')).map(
    ({ sequence, entry_id }) => [Number(sequence), Number(entry_id)],
  );
const verdict = () => verifyTrail(db, secrets, null);

test('entries are sealed once, in their order, and as many at a time as asked for', async () => {
  await fillTrail(db, 5);
  expect([await seal({ limit: 3 }), await seal({ limit: 3 }), await seal(), await seal()]).toEqual([
    3, 2, 0, 0,
  ]);
  expect(await chain()).toEqual([1, 2, 3, 4, 5].map((number) => [number, number]));
  expect(await verdict()).toMatchObject({ sealed: 5, waiting: 0, faults: [] });
});

test('how long the oldest unsealed entry has waited is told', async () => {
  expect(await sealingLag(db, time)).toBe(0);
  await fillTrail(db, 2);
  await seal({ limit: 1 });
  expect(await sealingLag(db, after(trailBegins, minutes(5)))).toBe(4 * 60);
  await seal();
  expect(await sealingLag(db, after(trailBegins, minutes(5)))).toBe(0);
});

test('an entry that is undone leaves no gap in the chain', async () => {
  await fillTrail(db, 1);
  const undone = new Error('undone');
  const undo = db.transaction(async (transaction) => {
    await recordAudit(transaction, sampleEntry(1));
    throw undone;
  });
  await expect(undo).rejects.toBe(undone);
  await fillTrail(db, 1, 2);
  await seal();
  expect(await chain()).toEqual([
    [1, 1],
    [2, 3],
  ]);
  expect((await verdict()).faults).toEqual([]);
});

test('an entry that is committed late gets its place when it shows, whatever its number', async () => {
  await db.transaction(async (late) => {
    await recordAudit(late, sampleEntry(0));
    await fillTrail(db, 2, 1);
    await seal();
    // It waits for a lock, while the sealing goes on.
    for (let count = 0; count < 8; count++) {
      await fillTrail(db, 1, 10 + count);
      await seal();
    }
    expect((await verdict()).faults).toEqual([]);
  });
  expect(await verdict()).toMatchObject({ sealed: 10, waiting: 1, faults: [] });
  expect(await seal()).toBe(1);
  expect((await chain()).at(-1)).toEqual([11, 1]);
  expect(await verdict()).toMatchObject({ sealed: 11, waiting: 0, faults: [] });
});

test('nor is it lost where nobody seals for days after it', async () => {
  await db.transaction(async (late) => {
    await recordAudit(late, sampleEntry(0));
    for (let count = 0; count < 20; count++) {
      await fillTrail(db, 1, 1 + count);
      if (count < 12) await recordAudit(db, sampleEntry(50 + count));
      await seal({ wait: seconds(30) });
    }
  });
  await fillTrail(db, 1, 30);
  expect(await seal({ wait: minutes(5000) })).toBe(2);
  expect(await verdict()).toMatchObject({ waiting: 0, faults: [] });
});

test('of two sealers at once one leaves it to the other', async () => {
  await fillTrail(db, 40);
  const now = after(time, minutes(1));
  const counts = [0];
  while (counts.some((count) => count > 0) || counts.length === 1)
    counts.splice(
      0,
      counts.length,
      ...(
        await Promise.all(Array.from({ length: 4 }, () => sealEntries(db, secrets, { now, limit: 7 })))
      ).map(({ count }) => count),
    );
  expect((await chain()).map(([sequence]) => sequence)).toEqual(
    Array.from({ length: 40 }, (_, at) => at + 1),
  );
  expect(new Set((await chain()).map(([, entry]) => entry)).size).toBe(40);
  expect((await verdict()).faults).toEqual([]);
});

test('a sealer that was killed leaves nothing half done', async () => {
  await fillTrail(db, 5);
  await seal({ limit: 2 });
  // Its connection is cut as soon as its links are written, before they are committed.
  await db.raw(`
    create function cut() returns trigger language plpgsql as $$
    begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$;
    create trigger cut after insert on audit_seal execute function cut()`);
  await expect(seal()).rejects.toThrow();
  expect(await chain()).toHaveLength(2);
  await db.raw('drop trigger cut on audit_seal');
  expect(await seal()).toBe(3);
  expect(await verdict()).toMatchObject({ sealed: 5, faults: [] });
});

test('each of several machines goes on under the key it has, as long as it knows the one before', async () => {
  const newer = randomBytes(32);
  await fillTrail(db, 1);
  await seal();
  await fillTrail(db, 1, 1);
  await seal({ by: new Secrets([newer, key]) });
  await fillTrail(db, 1, 2);
  // One that has not been restarted yet leaves it to those that have.
  await expect(seal()).rejects.toThrow('is gone');
  expect(await seal({ by: new Secrets([newer]) })).toBe(1);
  expect((await verifyTrail(db, new Secrets([newer]), null)).faults).toEqual([]);
});
