import { openDb } from '../../src/db.ts';
import { addDatabase } from '../../test/helpers/database-server.ts';
import { type Measured, measureLoad } from '../measure.ts';
import { postgres, postmasterOf } from '../postgres.ts';
import type { Finding, Options, Report } from '../report.ts';
import { RUNS, summaryOf, timesOf } from '../runs.ts';
import { quantile } from '../statistics.ts';
import { short } from '../table.ts';
import { startShape } from './start.ts';

/** Of the main thread, for each of four requests: about what ours take, and less. */
const milliseconds = [2.2, 1.4, 0.6];

/**
 * What row 10 would be for a service that only takes CPU, in requests of the shape of a sign-in's: what the kernel makes of
 * so much work on so many cores, whoever does it.
 */
export const shapes: Report = {
  name: 'shape',
  rows: [],
  apart: true,
  async run(options: Options): Promise<Finding> {
    const undo: (() => Promise<unknown>)[] = [];
    try {
      const database = await addDatabase(await postgres(undo));
      undo.push(database.drop);
      const found: Awaited<ReturnType<typeof measureShape>>[] = [];
      for (const each of milliseconds) found.push(await measureShape(database.url, each, options));
      return {
        lines: [],
        tables: [
          {
            title: 'Nothing but CPU, in requests like those of a sign-in, at 60 % of their maximum:',
            columns: ['CPU of all four, ms', 'maximum, /s', 'p99 of the form, ms', '… of the others'],
            rows: found.map(({ maximum, cpu, days }) => {
              const p99 = (name: string) =>
                quantile(
                  days.flatMap(({ outcome }) => outcome.latencies[name] ?? []),
                  0.99,
                );
              const others = Math.max(...['authorize', 'page', 'token'].map(p99));
              return [cpu, maximum.perSecond, p99('submit'), others].map(short);
            }),
          },
        ],
        figures: found.map(({ maximum, days, ...rest }) => ({
          ...rest,
          maximum: summaryOf(maximum),
          days: days.map(summaryOf),
        })),
      };
    } finally {
      for (const step of undo.reverse()) await step();
    }
  },
};

async function measureShape(databaseUrl: string, each: number, { quick }: Options) {
  const { seconds } = timesOf(quick, 'signIn');
  const web = await Promise.all([1, 2].map(() => startShape({ databaseUrl, milliseconds: each })));
  const db = openDb(databaseUrl);
  try {
    const target = { issuer: 'http://shape.example', ports: web.map(({ port }) => port) };
    const pids = { web: web.map(({ pid }) => pid), worker: null, postmaster: await postmasterOf(db) };
    const nobody = { id: '', secret: '', redirectUri: '' };
    const plan = { target, client: nobody, kind: 'shape' } as const;
    const maximum = await measureLoad({ ...plan, warmUp: 4, seconds, load: { concurrency: 8 } }, pids);
    const load = { ratePerSecond: 0.6 * maximum.perSecond };
    const days: Measured[] = [];
    for (let run = 0; run < RUNS; run++)
      days.push(await measureLoad({ ...plan, warmUp: 1, seconds: 3 * seconds, load }, pids));
    return { milliseconds: each, cpu: 1000 / maximum.perVcpu, maximum, days };
  } finally {
    await db.destroy();
    for (const process of web) await process.stop();
  }
}
