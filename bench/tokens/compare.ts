import type { startBare } from '../bare/start.ts';
import type { Client } from '../client.ts';
import { lineOf } from '../line.ts';
import type { LoadMember } from '../load/plan.ts';
import { measureLoad } from '../measure.ts';
import type { Finding } from '../report.ts';
import { inRuns, summaryOf, type Times } from '../runs.ts';
import type { Service } from '../service.ts';
import { measureShares } from '../shares/measure.ts';
import { median } from '../statistics.ts';
import { obtainTokens } from './obtain.ts';
import type { referenceRates } from './reference.ts';

export interface Row {
  row: number;
  kind: keyof typeof referenceRates;
  /** Times the floor. */
  least: number;
}

interface Parts {
  service: Service;
  client: Client;
  members: LoadMember[];
  bare: Awaited<ReturnType<typeof startBare>>;
  times: Times;
}

/** One kind of request, on both sides in turn. */
export async function compare(
  { row, kind, least }: Row,
  { service, client, members, bare, times }: Parts,
): Promise<Finding> {
  const { target, pids } = service;
  const isAboutTokens = kind !== 'discovery' && kind !== 'jwks';
  const fresh = () => (isAboutTokens ? obtainTokens(target, client, members) : []);
  // The maximum of what asks the database is sought where requests meet there.
  const load = { kind, load: { concurrency: isAboutTokens ? 32 : 8 } } as const;
  const runs = await inRuns(times, async ({ warmUp, seconds }) => {
    const ofBare = {
      ...load,
      target: bare.target,
      client: bare.client,
      tokens: await bare.tokens(members.length),
    };
    const floor = await measureLoad({ ...ofBare, warmUp, seconds: Math.min(4, seconds) }, bare.pids);
    const ours = { ...load, target, client, tokens: await fresh() };
    return { floor, ours: await measureLoad({ ...ours, warmUp, seconds }, pids) };
  });
  const last = { ...load, target, client, tokens: await fresh(), warmUp: 1, seconds: 4 };
  const profiled = await measureShares(service, last);
  return {
    lines: [
      lineOf({
        row,
        figure: `${kind}; floor: bare oidc-provider`,
        unit: '/s and vCPU',
        value: median(runs.map(({ ours }) => ours.perVcpu)),
        floor: median(runs.map(({ floor }) => floor.perVcpu)),
        mark: { least, ofFloor: true },
      }),
    ],
    shares: [{ row, figure: kind, ...profiled }],
    figures: {
      row,
      kind,
      perSecond: median(runs.map(({ ours }) => ours.perSecond)),
      runs: runs.map(({ floor, ours }) => ({ floor: summaryOf(floor), ours: summaryOf(ours) })),
    },
  };
}
