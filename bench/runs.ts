import type { Measured } from './measure.ts';
import { quantile } from './statistics.ts';

/** Every figure is the median of so many runs. */
export const RUNS = 3;

export interface Times {
  /** Of the first run, in which code and statements are still being compiled: steady after so many seconds. */
  firstWarmUp: number;
  warmUp: number;
  seconds: number;
}

/** Of sign-ins there are dozens a second, which takes the compiler its time; of a client's requests hundreds. */
const full = {
  signIn: { firstWarmUp: 15, warmUp: 2, seconds: 10 },
  request: { firstWarmUp: 20, warmUp: 1, seconds: 6 },
};

export const timesOf = (quick: boolean, of: keyof typeof full): Times =>
  quick ? { firstWarmUp: 2, warmUp: 1, seconds: 3 } : full[of];

/** `one` is told how long its load warms up. */
export async function inRuns<Run>(
  { firstWarmUp, warmUp, seconds }: Times,
  one: (times: { warmUp: number; seconds: number }, run: number) => Promise<Run>,
): Promise<Run[]> {
  const runs: Run[] = [];
  for (let run = 0; run < RUNS; run++)
    runs.push(await one({ warmUp: run === 0 ? firstWarmUp : warmUp, seconds }, run));
  return runs;
}

/** A run as `results.json` keeps it: quantiles in the place of every single latency. */
export function summaryOf({ outcome: { latencies, ...outcome }, ...measured }: Measured) {
  const quantiles = Object.entries(latencies).map(([name, list]) => [
    name,
    { p50: quantile(list, 0.5), p99: quantile(list, 0.99), most: quantile(list, 1) },
  ]);
  return { ...measured, ...outcome, milliseconds: Object.fromEntries(quantiles) };
}
