import { registerClient } from '../client.ts';
import type { HashCost, HashPlan } from '../hash-alone.ts';
import { lineOf } from '../line.ts';
import { generateLoad } from '../load.ts';
import { measureLoad } from '../measure.ts';
import { addInsurer, addMembers } from '../members.ts';
import type { Finding } from '../report.ts';
import { inRuns, summaryOf } from '../runs.ts';
import { measureShares } from '../shares/measure.ts';
import { median } from '../statistics.ts';
import type { Parts } from './report.ts';

/** The hash that the table's figure stands beside, in milliseconds of CPU. */
const referenceHash = 16.8;

/** Row 1: at an insurer without second factors. */
export async function withPasswords({ service, times }: Pick<Parts, 'service' | 'times'>): Promise<Finding> {
  const insurer = await addInsurer(service, 'passwords');
  const members = await addMembers(service, insurer, 2000);
  const client = await registerClient(service, [insurer.code]);
  const { target, pids } = service;
  const load = { target, client, kind: 'password', members, load: { concurrency: 8 } } as const;
  const runs = await inRuns(times, async (span) => {
    const hash = await measureHash({ seconds: Math.min(3, span.seconds) });
    return { hash, signIn: await measureLoad({ ...load, ...span }, pids) };
  });
  const profiled = await measureShares(service, { ...load, warmUp: 1, seconds: 5 });
  const hashMs = median(runs.map(({ hash }) => hash.cpuSeconds)) * 1000;
  const perVcpu = median(runs.map(({ signIn }) => signIn.perVcpu));
  const perSecond = median(runs.map(({ signIn }) => signIn.perSecond));
  const figure = 'password sign-in, whole';
  const scale = Math.min(1, referenceHash / hashMs);
  return {
    lines: [
      lineOf({ row: 1, figure, unit: '/s and vCPU', value: perVcpu, mark: { least: 30, scale } }),
      lineOf({
        row: 1,
        figure: '… its CPU; floor: the hash alone',
        unit: 'ms',
        value: 1000 / perVcpu,
        floor: hashMs,
        mark: { most: 2, ofFloor: true },
      }),
    ],
    shares: [{ row: 1, figure, ...profiled }],
    figures: {
      row: 1,
      perSecond,
      runs: runs.map(({ hash, signIn }) => ({ hash, signIn: summaryOf(signIn) })),
    },
  };
}

const measureHash = (plan: HashPlan): Promise<HashCost> =>
  generateLoad(new URL('../hash-alone.ts', import.meta.url), plan, 60_000);
