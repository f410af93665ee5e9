import { registerClient } from '../client.ts';
import { lineOf } from '../line.ts';
import { byPasskey } from '../load/ways.ts';
import { measureLoad } from '../measure.ts';
import { addInsurer, addMembers } from '../members.ts';
import { withPasskey } from '../passkeys.ts';
import type { Finding } from '../report.ts';
import { inRuns, summaryOf } from '../runs.ts';
import { measureShares } from '../shares/measure.ts';
import { median } from '../statistics.ts';
import { obtainTokens } from '../tokens/obtain.ts';
import { referenceRates } from '../tokens/reference.ts';
import type { Parts } from './report.ts';

/** Row 2: with a passkey alone. How fast the machine is, bare oidc-provider's refreshes tell. */
export async function withPasskeys({ service, bare, times }: Parts): Promise<Finding> {
  const insurer = await addInsurer(service, 'passkeys', { secondFactors: ['passkey'] });
  const members = await addMembers(service, insurer, 200, withPasskey(service));
  const client = await registerClient(service, [insurer.code]);
  const { target, pids } = service;
  await obtainTokens(target, client, members, 'openid', byPasskey(target)); // told of the new browser
  const load = { target, client, kind: 'passkey', members, load: { concurrency: 8 } } as const;
  const runs = await inRuns(times, async (span) => {
    const tokens = await bare.tokens(100);
    const plan = {
      target: bare.target,
      client: bare.client,
      kind: 'refresh',
      tokens,
      load: load.load,
    } as const;
    const floor = await measureLoad({ ...plan, warmUp: 1, seconds: 2 }, bare.pids);
    return { floor, signIn: await measureLoad({ ...load, ...span }, pids) };
  });
  const profiled = await measureShares(service, { ...load, warmUp: 1, seconds: 5 });
  const value = median(runs.map(({ signIn }) => signIn.perVcpu));
  const scale = Math.min(1, median(runs.map(({ floor }) => floor.perVcpu)) / referenceRates.refresh);
  const figure = 'passkey sign-in, whole';
  return {
    lines: [lineOf({ row: 2, figure, unit: '/s and vCPU', value, mark: { least: 75, scale } })],
    shares: [{ row: 2, figure, ...profiled }],
    figures: {
      row: 2,
      perSecond: median(runs.map(({ signIn }) => signIn.perSecond)),
      runs: runs.map(({ floor, signIn }) => ({ bareRefresh: summaryOf(floor), signIn: summaryOf(signIn) })),
    },
  };
}
