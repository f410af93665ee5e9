import { type Cpu, totalOf } from '../cpu.ts';
import type { LoadPlan } from '../load/plan.ts';
import { measureLoad } from '../measure.ts';
import type { Service } from '../service.ts';
import type { Table } from '../table.ts';
import { Inspector } from './inspector.ts';
import { type Owner, ownerOf, timeByPackage } from './owners.ts';
import { type StatementTime, watchStatements } from './statements.ts';

/** What of the CPU of one load was whose, in parts of one. `pool`: hashes, and signatures of tokens. */
export type Shares = Record<Owner | 'postgres' | 'pool' | 'worker', number>;

export interface ShareLine {
  row: number;
  figure: string;
  shares: Shares;
  /** The main threads' time by package, in parts of one, the largest first. */
  packages: Record<string, number>;
  /** PostgreSQL's time by statement, the largest first. */
  statements: StatementTime[];
}

type Profiled = Pick<ShareLine, 'shares' | 'packages' | 'statements'>;

/** Runs a load once more, with the web processes' profilers on: a figure of its own is not taken from it. */
export async function measureShares(
  service: Pick<Service, 'web' | 'pids' | 'db'>,
  plan: LoadPlan,
): Promise<Profiled> {
  const inspectors = await Promise.all(service.web.map((one) => Inspector.open(one)));
  const times = new Map<string, number>();
  const statements = await watchStatements(service.db);
  const { cpu } = await measureLoad(plan, service.pids, {
    begin: async () => {
      await Promise.all(inspectors.map((inspector) => inspector.begin()));
    },
    end: async () => {
      for (const profile of await Promise.all(inspectors.map((inspector) => inspector.end()))) {
        for (const [name, time] of timeByPackage(profile)) times.set(name, (times.get(name) ?? 0) + time);
      }
    },
  });
  for (const inspector of inspectors) inspector.close();
  return { ...resultOf(cpu, times), statements: await statements.end() };
}

function resultOf(cpu: Cpu, times: Map<string, number>): Omit<Profiled, 'statements'> {
  const all = [...times].sort(([, one], [, other]) => other - one);
  const sum = (list: [string, number][]) => list.reduce((total, [, time]) => total + time, 0);
  const profiled = sum(all);
  const total = totalOf(cpu);
  const ofMain = (owner: Owner) =>
    ((sum(all.filter(([name]) => ownerOf(name) === owner)) / profiled) * cpu.main) / total;
  // Neither the main thread nor the pool: the compiler and the garbage collector.
  const helpers = (cpu.web - cpu.main - cpu.pool) / total;
  return {
    shares: {
      postgres: cpu.postgres / total,
      pool: cpu.pool / total,
      ours: ofMain('ours'),
      'oidc-provider': ofMain('oidc-provider'),
      driver: ofMain('driver'),
      rest: ofMain('rest') + helpers,
      worker: cpu.worker / total,
    },
    packages: Object.fromEntries(all.map(([name, time]) => [name, time / profiled])),
  };
}

export function sharesTable(lines: ShareLine[]): Table {
  const parts: (keyof Shares)[] = ['postgres', 'pool', 'ours', 'oidc-provider', 'driver', 'rest', 'worker'];
  return {
    title: 'What of the CPU was whose, in per cent.',
    columns: [
      'row',
      'figure',
      'PostgreSQL',
      'hash, signatures',
      'our code',
      'oidc-provider',
      'pg and knex',
      'Node and the rest',
      'worker',
    ],
    rows: lines
      .toSorted((a, b) => a.row - b.row)
      .map(({ row, figure, shares }) => [
        String(row),
        figure,
        ...parts.map((part) => (shares[part] * 100).toFixed(1)),
      ]),
  };
}
