import { lineOf } from '../line.ts';
import type { LoadMember } from '../load/plan.ts';
import { type Measured, measureLoad } from '../measure.ts';
import type { Finding, Options, Report } from '../report.ts';
import { type Service, startService } from '../service.ts';
import { median } from '../statistics.ts';
import { growthPassword, redirectUri } from './fill.ts';
import { type Grown, growDatabases, type Size } from './grown.ts';
import { clientIdOf, insurerOf, memberId, passwordMembers, userIdOf } from './population.ts';

const small: Size = { members: 10_000, insurers: 1 };
/** `--full` measures what the mark speaks of; else a size that is filled in half a minute, of as many insurers. */
const largeOf = ({ quick, full }: Options): Size => ({
  members: full ? 10_000_000 : quick ? 100_000 : 300_000,
  insurers: 1400,
});

/** Whether a sign-in takes longer where there are more to choose from. */
export const growing: Report = {
  name: 'growth',
  rows: [13],
  async run(options: Options): Promise<Finding> {
    const [warmUp, seconds] = options.quick ? [3, 4] : [5, 10];
    const undo: (() => Promise<unknown>)[] = [];
    try {
      const sizes = [small, largeOf(options)];
      const grown = await growDatabases(sizes, undo);
      const sides: { grown: Grown; service: Service; members: LoadMember[]; runs: Measured[] }[] = [];
      for (const one of grown) {
        const service = await startService({ databaseUrl: one.url, secretKey: one.secretKey });
        undo.push(service.stop);
        sides.push({ grown: one, service, members: loadMembers(one), runs: [] });
      }
      // at the same time, so that whatever else this machine does meets both
      for (let run = 0; run < 3; run++)
        await Promise.all(
          sides.map(async ({ service: { target, pids }, members, runs }) => {
            const client = members[0]?.client;
            if (client === undefined) throw new Error('nobody can sign in');
            const load = { concurrency: 1 };
            const plan = { target, client, kind: 'password', members, warmUp, seconds, load } as const;
            runs.push(await measureLoad(plan, pids));
          }),
        );
      return findingOf(sides);
    } finally {
      for (const step of undo.reverse()) await step();
    }
  },
};

/** Members of many insurers, each at the portal of their own. */
function loadMembers({ population, clientSecrets }: Grown): LoadMember[] {
  return passwordMembers(population, 2000).map((member) => {
    const id = clientIdOf(insurerOf(population, member));
    const client = { id, secret: clientSecrets.get(id) ?? '', redirectUri };
    return { userId: userIdOf(member), password: growthPassword, sub: memberId(member), client };
  });
}

/** A sign-in's: of each of its requests, added up. */
const medianOf = ({ outcome }: Measured): number =>
  Object.values(outcome.latencies).reduce((sum, list) => sum + median(list), 0);

function findingOf(sides: { grown: Grown; runs: Measured[] }[]): Finding {
  const medians = sides.map(({ runs }) => runs.map(medianOf));
  const [floor = Number.NaN, value = Number.NaN] = medians.map(median);
  const [{ members, insurers }] = sides.slice(-1).map(({ grown }) => grown.size) as [Size];
  const size = `${members.toLocaleString('en-US')} members of ${insurers.toLocaleString('en-US')} insurers`;
  const figure = `sign-in, p50, with ${size}; floor: 10,000 of 1`;
  return {
    lines: [lineOf({ row: 13, figure, unit: 'ms', value, floor, mark: { most: 1.2, ofFloor: true } })],
    figures: sides.map(({ grown: { size, rows, seconds }, runs }, at) => ({
      ...{ size, rows, seconds, medians: medians[at] },
      runs: runs.map(({ perSecond, outcome }) => ({
        perSecond,
        requests: Object.fromEntries(
          Object.entries(outcome.latencies).map(([name, list]) => [name, median(list)]),
        ),
      })),
    })),
  };
}
