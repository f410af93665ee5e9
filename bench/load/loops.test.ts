import { expect, test } from '@jest/globals';
import type { Phase } from '../load.ts';
import { drive } from './loops.ts';
import { Refused, Tally } from './tally.ts';

const timing = { warmUp: 0.1, seconds: 0.3 };

/** Drives work that is done only once the load has ended; answers what began, and what came of it. */
async function driveStalled(load: { concurrency: number } | { ratePerSecond: number }) {
  const tally = new Tally();
  const ended = Promise.withResolvers<void>();
  const tell = (phase: Phase) => void (phase === 'end' && ended.resolve());
  let begun = 0;
  const work = async () => {
    begun += 1;
    await ended.promise;
  };
  await drive({ ...timing, load }, work, tally, tell);
  return { begun, outcome: tally.outcome };
}

test('closed: nobody begins before another is done', async () => {
  const { begun, outcome } = await driveStalled({ concurrency: 3 });
  expect(begun).toBe(3);
  expect(outcome.done).toBe(0); // they were done after the time that counts
});

test('open: whoever comes begins, however long the others take', async () => {
  const { begun } = await driveStalled({ ratePerSecond: 200 });
  expect(begun).toBeGreaterThan(30); // 80 on average; fewer than 31 once in a thousand million
});

test('what waits to begin waits as long as it did, and only the first request of an operation tells', async () => {
  const tally = new Tally();
  tally.begin();
  const now = performance.now();
  await tally.count(now, async (operation) => {
    operation.note('first', now + 500, now + 520);
    operation.note('second', now + 520, now + 530);
  });
  tally.end();
  expect(tally.outcome).toMatchObject({ done: 1, latencies: { first: [520], second: [10] } });
});

test('a refusal is no failure, and neither is done', async () => {
  const tally = new Tally();
  await tally.count(performance.now(), () => Promise.reject(new Error('even while warming up')));
  tally.begin();
  await tally.count(performance.now(), async (operation) => {
    operation.note('submit', performance.now(), performance.now());
    throw new Refused('submit');
  });
  await tally.count(performance.now(), () =>
    Promise.reject(Object.assign(new Error('hung up'), { code: 'E' })),
  );
  tally.end();
  const { done, refused, failed, latencies } = tally.outcome;
  expect({ done, refused, failed }).toEqual({
    done: 0,
    refused: 1,
    failed: { 'even while warming up': 1, 'E hung up': 1 },
  });
  expect(Object.keys(latencies)).toEqual(['submit, refused']);
});
