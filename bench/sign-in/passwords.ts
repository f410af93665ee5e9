import { registerClient } from '../client.ts';
import type { HashCost, HashPlan } from '../hash-alone.ts';
import { lineOf } from '../line.ts';
import { generateLoad } from '../load.ts';
import { type Measured, measureLoad } from '../measure.ts';
import { addInsurer, addMembers } from '../members.ts';
import type { Finding } from '../report.ts';
import { inRuns, summaryOf } from '../runs.ts';
import { measureShares } from '../shares/measure.ts';
import { median } from '../statistics.ts';
import { short } from '../table.ts';
import { obtainTokens } from '../tokens/obtain.ts';
import type { Parts } from './report.ts';

/** The hash that the table's figure stands beside, in milliseconds of CPU. */
const referenceHash = 16.8;

/** Row 1: at an insurer without second factors. */
export async function withPasswords({ service, times }: Pick<Parts, 'service' | 'times'>): Promise<Finding> {
  const insurer = await addInsurer(service, 'passwords');
  const members = await addMembers(service, insurer, 200);
  const client = await registerClient(service, [insurer.code]);
  const { target, pids } = service;
  await obtainTokens(target, client, members, 'openid'); // told of the new browser, which is done once in 15 minutes
  const load = { target, client, kind: 'password', members, load: { concurrency: 8 } } as const;
  const runs = await inRuns(times, async (span) => {
    const hash = await measureHash({ seconds: Math.min(3, span.seconds) });
    return { hash, signIn: await measureLoad({ ...load, ...span }, pids) };
  });
  const told = await whoAreTold(service, times);
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
    tables: [
      {
        title: 'Row 1 where each sign-in also sends the mail that tells of a new browser:',
        columns: ['figure', 'value', 'unit'],
        rows: [[figure, short(told.perVcpu), '/s and vCPU']],
      },
    ],
    figures: {
      row: 1,
      perSecond,
      whoAreTold: summaryOf(told),
      runs: runs.map(({ hash, signIn }) => ({ hash, signIn: summaryOf(signIn) })),
    },
  };
}

/** Members who have not signed in today: the worker mails each of them. */
async function whoAreTold(service: Parts['service'], { warmUp, seconds }: Parts['times']): Promise<Measured> {
  const insurer = await addInsurer(service, 'newcomers');
  const members = await addMembers(service, insurer, 1000);
  const client = await registerClient(service, [insurer.code]);
  const load = {
    target: service.target,
    client,
    kind: 'password',
    members,
    load: { concurrency: 8 },
  } as const;
  return measureLoad({ ...load, warmUp, seconds }, service.pids);
}

const measureHash = (plan: HashPlan): Promise<HashCost> =>
  generateLoad(new URL('../hash-alone.ts', import.meta.url), plan, 60_000);
