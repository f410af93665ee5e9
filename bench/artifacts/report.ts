import { randomBytes } from 'node:crypto';
import { now } from '../../src/clock.ts';
import { migrate } from '../../src/migrate.ts';
import { addDatabase } from '../../test/helpers/database-server.ts';
import { fill } from '../growth/fill.ts';
import { lineOf } from '../line.ts';
import { generateLoad } from '../load.ts';
import { postgres } from '../postgres.ts';
import type { Finding, Options, Report } from '../report.ts';
import { median } from '../statistics.ts';
import type { Plan, Reading } from './simulation.ts';
import { shortLived, type Table } from './tables-store.ts';

const members = 2000;
const timeLimit = 900_000;

/** Whether tables of what expires stay as large as what is alive in them, after a week of sign-ins. */
export const keeping: Report = {
  name: 'artifacts',
  rows: [14],
  async run({ quick, full }: Options): Promise<Finding> {
    const undo: (() => Promise<unknown>)[] = [];
    try {
      const server = await postgres(undo);
      const runs: Reading[][] = [];
      // Nothing in it is timed, and chance decides no more than identifiers: one run says what three would.
      for (let run = 0; run < (full ? 3 : 1); run++) runs.push(await simulate(server, quick ? 1000 : 2000));
      return findingOf(runs);
    } finally {
      for (const step of undo.reverse()) await step();
    }
  },
};

async function simulate(server: string, signIns: number): Promise<Reading[]> {
  const database = await addDatabase(server);
  try {
    await migrate(database.url);
    const secretKey = randomBytes(32);
    await fill(database.url, secretKey, { members, insurers: 1, signIns: 0, now: now() });
    const module = new URL('simulation.ts', import.meta.url);
    const start = now().toISOString();
    const key = secretKey.toString('base64');
    const plan: Plan = { url: database.url, secretKey: key, members, signIns, start };
    return await generateLoad<Reading[]>(module, plan, timeLimit);
  } finally {
    await database.drop();
  }
}

/** At the worst moment of the last day. */
function worst(readings: Reading[], tables: readonly Table[]): number {
  const total = ({ sizes }: Reading, what: 'bytes' | 'fresh') =>
    tables.reduce((sum, table) => sum + sizes[table][what], 0);
  return Math.max(...readings.map((reading) => total(reading, 'bytes') / total(reading, 'fresh')));
}

function findingOf(runs: Reading[][]): Finding {
  const line = (figure: string, tables: readonly Table[]) =>
    lineOf({
      ...{ row: 14, figure, unit: '× live rows', mark: { most: 1.5 } },
      value: median(runs.map((readings) => worst(readings, tables))),
    });
  return {
    lines: [
      line('artifact table after a week, at its worst', ['oidc_artifact']),
      line('… with interactions and counts', shortLived),
    ],
    figures: runs,
  };
}
