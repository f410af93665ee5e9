import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { hours, now } from '../../src/clock.ts';
import { openDb, query } from '../../src/db.ts';
import { advance, realClock, setClock } from './clock.ts';
import { createDatabase } from './database.ts';

afterEach(realClock);

test('the clock stands where it is set and moves when told', async () => {
  setClock('2026-04-07T00:00:00Z');
  await delay(5);
  expect(now().toISOString()).toBe('2026-04-07T00:00:00.000Z');
  advance(hours(12));
  expect(now().toISOString()).toBe('2026-04-07T12:00:00.000Z');
  realClock();
  expect(now().getTime()).toBeGreaterThan(Date.parse('2026-04-08'));
});

test('a database answers under a standing clock, also after half a day', async () => {
  const database = await createDatabase();
  const db = openDb(database.url);
  try {
    setClock('2026-04-07T00:00:00Z');
    expect(await query(db, 'time', 'select ?::timestamptz as at', [now()])).toEqual([{ at: now() }]);
    advance(hours(12));
    expect(await query(db, 'time', 'select ?::timestamptz as at', [now()])).toEqual([{ at: now() }]);
  } finally {
    await db.destroy();
    await database.drop();
  }
});
