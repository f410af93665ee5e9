import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDb } from '../../src/db.ts';
import { applyInsurer } from '../../src/insurer/store.ts';
import { migrate } from '../../src/migrate.ts';
import { addDatabase } from '../../test/helpers/database-server.ts';
import { postgres } from '../postgres.ts';
import type { Finding, Options, Report } from '../report.ts';
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
  async run({ quick }: Options): Promise<Finding> {
    const size = quick ? 100_000 : 1_000_000;
    const undo: (() => Promise<unknown>)[] = [];
    try {
      const server = await postgres(undo);
      const small = await measure(server, size / 10);
      const large = await measure(server, size);
      return findingOf(size, small, large);
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

function findingOf(size: number, small: Measured, large: Measured): Finding {
  const count = size.toLocaleString('en-US');
  const peak = (of: Measured) => Math.max(of.first.peak, of.again.peak);
  const growth = peak(large) / peak(small);
  const lines: [string, number, string, number][] = [
    [`${count} new members`, large.first.seconds, 's', marks.seconds],
    ['the same file again', large.again.seconds, 's', marks.seconds],
    ['peak memory', peak(large), 'MB', marks.megabytes],
    ['… ÷ that for a tenth of the rows', growth, '', marks.growth],
  ];
  const title = 'member import, cohorts 1 and 2';
  const columns = ['what', 'figure', 'unit', 'at most', ''];
  const rows = lines.map(([what, figure, unit, most]) => [
    what,
    figure.toFixed(figure < 10 ? 2 : 1),
    unit,
    String(most),
    figure <= most ? 'met' : 'missed',
  ]);
  return {
    lines: [],
    tables: [{ title, columns, rows }],
    figures: { size, small: figuresOf(small), large: figuresOf(large) },
    met: lines.every(([, figure, , most]) => figure <= most),
  };
}

const figuresOf = ({ first, again }: Measured) => ({
  first: { seconds: first.seconds, peakMegabytes: first.peak },
  again: { seconds: again.seconds, peakMegabytes: again.peak },
});
