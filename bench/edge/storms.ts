import type { Client } from '../client.ts';
import { lineOf } from '../line.ts';
import type { HeldTokens, LoadMember } from '../load/plan.ts';
import { type Measured, measureLoad } from '../measure.ts';
import type { Finding } from '../report.ts';
import { inRuns, summaryOf, type Times } from '../runs.ts';
import type { Service } from '../service.ts';
import { median, quantile } from '../statistics.ts';

interface Parts {
  service: Service;
  client: Client;
  members: LoadMember[];
  tokens: HeldTokens[];
  times: Times;
}

/** What clients ask for meanwhile: a trickle, whose waiting is what counts. */
const refreshRate = 20;

/**
 * Rows 10 to 12, each run in one go: the maximum (closed loop), a good day (60 % of it, open loop), three times the
 * maximum, and refreshing without and with such a storm.
 */
export async function measureStorms({ service, client, members, tokens, times }: Parts): Promise<Finding> {
  const { target, pids } = service;
  const password = { target, client, kind: 'password', members } as const;
  const refreshing = { target, client, kind: 'refresh', load: { ratePerSecond: refreshRate } } as const;
  // What a run has used up, the next does not hold: each has a third.
  const share = (run: number) => tokens.filter((_, at) => at % 3 === run);
  const runs = await inRuns(times, async (first, run) => {
    const maximum = await measureLoad({ ...password, ...first, load: { concurrency: 8 } }, pids);
    // The code has been compiled by then.
    const span = { warmUp: times.warmUp, seconds: times.seconds };
    const at = (part: number) => ({ ...password, load: { ratePerSecond: part * maximum.perSecond } });
    // What is slow comes in bursts, of which a shorter day would have one or none.
    const day = await measureLoad({ ...at(0.6), ...span, seconds: 3 * span.seconds }, pids);
    const storm = await measureLoad({ ...at(3), ...span }, pids);
    const half = share(run).length / 2;
    const quiet = await measureLoad({ ...refreshing, ...span, tokens: share(run).slice(0, half) }, pids);
    const [stormy, besides] = await Promise.all([
      measureLoad({ ...refreshing, ...span, tokens: share(run).slice(half) }, pids),
      // begins before and ends after what is measured
      measureLoad({ ...at(3), warmUp: span.warmUp, seconds: span.seconds + 1 }, pids),
    ]);
    return { maximum, day, storm, quiet, stormy, besides };
  });
  const of = (figure: (run: (typeof runs)[number]) => number) => median(runs.map(figure));
  const quiet = of((run) => refreshP99(run.quiet));
  const maximum = of((run) => run.maximum.perSecond);
  return {
    lines: [
      lineOf({
        row: 10,
        figure: 'slowest p99 of a request at 60 % of the maximum',
        unit: 'ms',
        value: of(({ day }) => slowestP99(day)),
        mark: { most: 100 },
      }),
      lineOf({
        row: 11,
        figure: 'p99 of refresh in a storm; floor: quiet',
        unit: 'ms',
        value: of((run) => refreshP99(run.stormy)),
        floor: quiet,
        mark: { most: 3, ofFloor: true },
      }),
      lineOf({
        row: 12,
        figure: 'sign-ins at 3 × the maximum; floor: the maximum',
        unit: '/s',
        value: of(({ storm }) => storm.perSecond),
        floor: maximum,
        mark: { least: 0.9, ofFloor: true },
      }),
    ],
    figures: {
      rows: [10, 11, 12],
      runs: runs.map((run) =>
        Object.fromEntries(Object.entries(run).map(([name, measured]) => [name, summaryOf(measured)])),
      ),
    },
  };
}

/** The 0.99 quantile of each request by name; the longest of them. */
const slowestP99 = ({ outcome }: Measured): number =>
  Math.max(...Object.values(outcome.latencies).map((list) => quantile(list, 0.99)));

const refreshP99 = ({ outcome }: Measured): number => quantile(outcome.latencies.refresh ?? [], 0.99);
