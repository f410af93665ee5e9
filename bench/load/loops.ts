import { setTimeout as delay } from 'node:timers/promises';
import type { Phase } from '../load.ts';
import type { LoadPlan } from './plan.ts';
import type { Operation, Tally } from './tally.ts';

type Work = (operation: Operation) => Promise<void>;
type Timing = Pick<LoadPlan, 'warmUp' | 'seconds' | 'load'>;

/** Does `work` over and over as `timing` wants, and waits for the last of it. */
export async function drive(
  { warmUp, seconds, load }: Timing,
  work: Work,
  tally: Tally,
  tell: (phase: Phase) => void,
): Promise<void> {
  const begun = performance.now();
  const until = begun + (warmUp + seconds) * 1000;
  const driven =
    'concurrency' in load
      ? closed(load.concurrency, until, work, tally)
      : open(load.ratePerSecond, begun, until, work, tally);
  await delay(warmUp * 1000);
  tally.begin();
  tell('begin');
  await delay(Math.ceil(until - performance.now()) + 1); // a timer may come a little early
  tally.end();
  tell('end');
  await driven;
}

/** So many at once, each beginning anew when done. */
async function closed(concurrency: number, until: number, work: Work, tally: Tally): Promise<void> {
  const one = async () => {
    while (performance.now() < until) await tally.count(performance.now(), work);
  };
  await Promise.all(Array.from({ length: concurrency }, one));
}

/** A Poisson process: members come when they come, and not because others are done. */
async function open(rate: number, begun: number, until: number, work: Work, tally: Tally): Promise<void> {
  const running = new Set<Promise<void>>();
  for (let at = begun; at < until; at += (-Math.log(1 - Math.random()) / rate) * 1000) {
    const wait = at - performance.now();
    if (wait > 1) await delay(wait);
    const one = tally.count(at, work).finally(() => running.delete(one));
    running.add(one);
  }
  await Promise.all(running);
}
