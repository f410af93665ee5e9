import { registerClient } from '../client.ts';
import type { HashCost, HashPlan } from '../hash-alone.ts';
import { lineOf } from '../line.ts';
import { generateLoad } from '../load.ts';
import { type Measured, measureLoad } from '../measure.ts';
import { addInsurer, addMembers } from '../members.ts';
import type { Finding, Options, Report } from '../report.ts';
import { startService } from '../service.ts';
import { median } from '../statistics.ts';

/** The hash the table's absolute figures were set beside, in CPU seconds. */
const referenceHash = 0.0168;

/** What a member waits for: whole sign-ins. */
export const signingIn: Report = {
  name: 'sign-in',
  rows: [1],
  async run({ quick }: Options): Promise<Finding> {
    const [warmUp, seconds] = quick ? [2, 4] : [5, 10];
    const service = await startService();
    try {
      const insurer = await addInsurer(service, 'sample');
      const members = await addMembers(service, insurer, 2000);
      const client = await registerClient(service, ['sample']);
      const { target, pids } = service;
      const runs: { hash: HashCost; load: Measured }[] = [];
      for (let run = 0; run < 3; run++) {
        const hash = await measureHash({ seconds: 2 });
        const plan = { target, client, kind: 'password', members, seconds } as const;
        const load = await measureLoad(
          { ...plan, warmUp: run === 0 ? warmUp : 2, load: { concurrency: 8 } },
          pids,
        );
        runs.push({ hash, load });
      }
      return findingOf(runs);
    } finally {
      await service.stop();
    }
  },
};

function findingOf(runs: { hash: HashCost; load: Measured }[]): Finding {
  const hash = median(runs.map((run) => run.hash.cpuSeconds));
  const perVcpu = median(runs.map(({ load }) => load.perVcpu));
  const scale = Math.min(1, referenceHash / hash);
  const figure = 'password sign-in, whole';
  return {
    lines: [
      lineOf({ row: 1, figure, unit: '/s and vCPU', value: perVcpu, mark: { least: 30, scale } }),
      lineOf({
        row: 1,
        figure: '… its CPU; floor: the hash alone',
        unit: 'ms',
        value: 1000 / perVcpu,
        floor: hash * 1000,
        mark: { most: 2, ofFloor: true },
      }),
    ],
    figures: runs.map((run) => ({ ...run, load: withoutLatencies(run.load) })),
  };
}

const withoutLatencies = ({ outcome: { latencies: _, ...outcome }, ...load }: Measured) => ({
  ...load,
  outcome,
});

const measureHash = (plan: HashPlan): Promise<HashCost> =>
  generateLoad(new URL('../hash-alone.ts', import.meta.url), plan, 60_000);
