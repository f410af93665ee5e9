import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDb } from '../../src/db.ts';
import { applyInsurer } from '../../src/insurer/store.ts';
import { migrate } from '../../src/migrate.ts';
import { addDatabase } from '../../test/helpers/database-server.ts';
import { lineOf } from '../line.ts';
import { postgres } from '../postgres.ts';
import type { Finding, Options, Report } from '../report.ts';
import { median } from '../statistics.ts';
import { writeMembers } from './file.ts';
import { type Run, runCommand } from './process.ts';

/** What must hold: seconds for each of the two, megabytes, and how much more than for a tenth of the rows. */
const marks = { seconds: 60, megabytes: 200, growth: 1.1 };

interface Measured {
  first: Run;
  again: Run;
}

/** How long a file of members takes, new and unchanged, and in how much memory. */
export const importing: Report = {
  name: 'import',
  rows: [9],
  async run({ quick, full }: Options): Promise<Finding> {
    const size = quick ? 100_000 : 1_000_000;
    const undo: (() => Promise<unknown>)[] = [];
    try {
      const server = await postgres(undo);
      const runs: { small: Measured; large: Measured }[] = [];
      // A million take more than a minute: three times that is for `--full`.
      for (let run = 0; run < (quick || full ? 3 : 1); run++)
        runs.push({ small: await measure(server, size / 10), large: await measure(server, size) });
      return findingOf(size, runs);
    } finally {
      for (const step of undo.reverse()) await step();
    }
  },
};

/** In a database of its own, as it is after `migrate` and `insurer apply`. */
async function measure(server: string, count: number): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'kosmo-idp-bench-'));
  const database = await addDatabase(server);
  try {
    await migrate(database.url);
    const db = openDb(database.url, 1);
    const name = { ja: '測定健保', en: 'Measured' };
    await applyInsurer(db, { code: 'bench', number: '06139999', name }, new Date());
    await db.destroy();
    const file = join(folder, 'members.csv');
    await writeMembers(file, count);
    const env = {
      DATABASE_URL: database.url,
      DATA_DIR: folder,
      SECRET_KEYS: randomBytes(32).toString('base64'),
    };
    const importFile = () => runCommand(env, 'member', 'import', file, '--insurer', 'bench');
    const [first, again] = [await importFile(), await importFile()];
    if (first.result.created !== count || again.result.unchanged !== count)
      throw new Error('the import has not done what was to be measured');
    return { first, again };
  } finally {
    await database.drop();
    await rm(folder, { recursive: true });
  }
}

function findingOf(size: number, runs: { small: Measured; large: Measured }[]): Finding {
  const count = size.toLocaleString('en-US');
  const times = runs.length === 1 ? ' (one run)' : '';
  const peak = (of: Measured) => Math.max(of.first.peak, of.again.peak);
  const line = (figure: string, unit: string, most: number, read: (run: (typeof runs)[number]) => number) =>
    lineOf({ row: 9, figure, unit, value: median(runs.map(read)), mark: { most } });
  return {
    lines: [
      line(`import of ${count} members${times}`, 's', marks.seconds, ({ large }) => large.first.seconds),
      line('… of the same file again', 's', marks.seconds, ({ large }) => large.again.seconds),
      line('… peak memory', 'MB', marks.megabytes, ({ large }) => peak(large)),
      line(
        '… ÷ that for a tenth of the rows',
        '×',
        marks.growth,
        ({ small, large }) => peak(large) / peak(small),
      ),
    ],
    figures: {
      size,
      runs: runs.map(({ small, large }) => ({ small: figuresOf(small), large: figuresOf(large) })),
    },
  };
}

const figuresOf = ({ first, again }: Measured) => ({
  first: { seconds: first.seconds, peakMegabytes: first.peak },
  again: { seconds: again.seconds, peakMegabytes: again.peak },
});
