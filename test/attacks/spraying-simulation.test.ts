import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Knex } from 'knex';
import { after, days, hours, minutes } from '../../src/clock.ts';
import { openDb } from '../../src/db.ts';
import { applyInsurer } from '../../src/insurer/store.ts';
import { noteFirstSignIn } from '../../src/member/store.ts';
import { Secrets } from '../../src/secrets.ts';
import { failedFirstSignIn, firstSignInPause } from '../../src/throttle/crowds.ts';
import { pauseIfSprayed } from '../../src/throttle/spraying-store.ts';
import { admit, forgive } from '../../src/throttle/throttle.ts';
import { createDatabase } from '../helpers/database.ts';
import { play, SimulatedBreaker } from '../helpers/simulated-breaker.ts';
import {
  firstMorning,
  type Morning,
  morningOf,
  sprayOf,
  type Try,
  together,
} from '../helpers/simulated-mornings.ts';

const seeds = Array.from({ length: 5 }, (_, at) => at + 1);
const tell = (line: string) => process.stdout.write(`${line}\n`);

/** How near the nearest of so many mornings of ten insurers each came to a pause. */
function nearestOf(name: string, morning: Morning, spraying: object = {}): number {
  const nearest = seeds.map((seed) =>
    Math.max(
      ...Array.from({ length: 10 }, (_, insurer) => {
        const breaker = new SimulatedBreaker(spraying);
        play(breaker, morningOf(morning, seed * 100 + insurer));
        expect({ name, seed, insurer, opened: breaker.opened }).toMatchObject({ opened: [] });
        return breaker.nearest;
      }),
    ),
  );
  const most = Math.max(...nearest);
  tell(`${name}: 50 mornings, none opens it; the nearest came to ${Math.round(most * 100)} % of what does`);
  return most;
}

describe('T02 honest mornings never open the breaker', () => {
  test('the first of ten insurers of 100,000 members: one in ten comes, one in five mistypes', () => {
    expect(nearestOf('the first morning', firstMorning)).toBeLessThan(0.3);
  });

  test('so it is where a third comes at once, as sign-in opens', () => {
    expect(nearestOf('a rush as it opens', { ...firstMorning, rush: 0.33 })).toBeLessThan(0.3);
  });

  test('and where half of those who are wrong give up for good', () => {
    expect(nearestOf('many give up', { ...firstMorning, givingUp: 0.5 })).toBeLessThan(0.3);
  });

  test('and where two in five are wrong, with the old password, again and again', () => {
    const old = { ...firstMorning, mistyping: 0.4, again: 0.6, wrongId: 0.1, givingUp: 0.3 };
    expect(nearestOf('the old password', old)).toBeLessThan(0.6);
  });

  test('nor does a morning later: whoever has a password of their own is not counted but where the ID is mistyped', () => {
    // One in fifty mistypes it; the others neither fail nor come in for the first time.
    const typos = {
      ...firstMorning,
      arriving: 200,
      rush: 0,
      mistyping: 1,
      again: 0,
      wrongId: 1,
      givingUp: 1,
    };
    expect(nearestOf('a later morning', typos)).toBeLessThan(0.85);
  });
});

/** Whoever knows IDs, symbols and numbers, and guesses the birthdate: any day of sixty years. */
const chance = 1 / 21_915;
const tried = 10_000;
/** One account in 20,000 of those that were to be tried. */
const bearable = tried / 20_000;

describe('T02 a spray over 10,000 accounts from 300 addresses opens it before one in 20,000 is expected to fall', () => {
  test.each([
    ['within ten minutes, at night', { over: minutes(10) }],
    ['within an hour, at night', { over: hours(1) }],
    ['within a day, at night', { over: days(1) }],
    ['within two days, at night', { over: days(2) }],
  ])('%s: after 200 accounts', (name, when) => {
    const breaker = new SimulatedBreaker();
    const { before, compared } = play(breaker, sprayOf(tried, when));
    tell(
      `${name}: opened after ${before} accounts, ${(before * chance).toFixed(3)} expected to fall; ${compared} compared in all`,
    );
    expect(before).toBe(200);
    expect(before * chance).toBeLessThan(bearable);
    // Going on all the same, it is let go on in between.
    expect(compared * chance).toBeLessThan(bearable);
  });

  test.each(seeds)('hidden in the busiest hour of a first morning (%i)', (seed) => {
    const breaker = new SimulatedBreaker();
    const honest = morningOf(firstMorning, seed);
    const { before } = play(breaker, together(honest, sprayOf(tried, { from: minutes(20), over: hours(1) })));
    const fall = before * chance;
    tell(
      `in a first morning (${seed}): opened after ${before} accounts, ${fall.toFixed(3)} expected to fall`,
    );
    expect(breaker.opened.length).toBeGreaterThan(0);
    expect(fall).toBeLessThan(bearable);
    // Of those tried, each once, one in 21,915.
    expect(fall / before).toBeLessThan(1 / 20_000);
  });

  test('several guesses on each account count as one account, and add up: ten a day are still few', () => {
    const breaker = new SimulatedBreaker();
    const once = sprayOf(tried, { over: hours(1) });
    const { before } = play(
      breaker,
      once.flatMap((one) => Array<Try>(10).fill(one)),
    );
    expect(before).toBeLessThanOrEqual(2_000);
    expect(before * chance).toBeLessThan(bearable);
  });
});

describe('T02 the breaker of these simulations does as the real one', () => {
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

  test('try by try, over an honest morning with a spray in it, its pauses and what follows them', async () => {
    const secrets = new Secrets([randomBytes(32)]);
    const start = new Date('2026-04-01T00:00:00Z');
    const spraying = { accounts: 50 };
    const document = {
      code: 'a',
      number: '06139999',
      name: { ja: '健保', en: 'Society' },
      throttles: { spraying },
    };
    const { insurer } = await applyInsurer(db, document, start);
    const morning = morningOf({ ...firstMorning, arriving: 500 }, 1);
    const tries = together(morning, sprayOf(900, { from: minutes(15), over: minutes(110) }));
    const ids = await enrol(new Set(morning.map(({ account }) => account)), insurer.id, start);
    const breaker = new SimulatedBreaker(spraying);
    const came = new Set<string>();
    for (const one of tries) {
      const now = after(start, Math.round(one.at));
      const failure = failedFirstSignIn(insurer, one.account, false);
      const { shut } = await admit(db, secrets, [failure, firstSignInPause(insurer)], now);
      const admitted = shut.length === 0;
      expect([one, breaker.admit({ ...one, at: Math.round(one.at) })]).toEqual([one, admitted]);
      if (!admitted) continue;
      if (!one.right) await pauseIfSprayed(db, secrets, insurer, now);
      else {
        await forgive(db, secrets, [failure]);
        const id = ids.get(one.account) ?? '';
        if (!came.has(id)) await noteFirstSignIn(db, { insurerId: insurer.id, id }, now);
        came.add(id);
      }
    }
    const pauses = await db('audit_entry').where({ action: 'first-sign-ins.paused' }).orderBy('id');
    expect(pauses.map(({ at }) => at.getTime() - start.getTime())).toEqual(breaker.opened);
    expect(pauses.length).toBeGreaterThanOrEqual(2);
  }, 60_000);

  async function enrol(accounts: Set<string>, insurerId: number, at: Date): Promise<Map<string, string>> {
    const ids = new Map([...accounts].map((account) => [account, randomUUID()]));
    const empty = {
      sealed_details: Buffer.alloc(1),
      details_digest: Buffer.alloc(1),
      imported_at: at,
      updated_at: at,
    };
    const rows = [...ids].map(([account, id]) => ({
      insurer_id: insurerId,
      id,
      user_id: account,
      user_id_key: account,
      cohort: 1,
      ...empty,
    }));
    await db.batchInsert('member', rows, 200);
    return ids;
  }
});
