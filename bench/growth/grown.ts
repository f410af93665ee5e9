import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { now } from '../../src/clock.ts';
import { startEmbedded } from '../../src/embedded/server.ts';
import { migrate } from '../../src/migrate.ts';
import { addDatabase } from '../../test/helpers/database-server.ts';
import { settings } from '../postgres.ts';
import { type Filled, fill } from './fill.ts';

/** While it is filled nobody follows the server, and what is written once need not be written to the log as well. */
const whileFilled = {
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '8GB',
  shared_buffers: '1GB',
};

export interface Size {
  members: number;
  insurers: number;
}

export interface Grown extends Filled {
  url: string;
  secretKey: Buffer<ArrayBuffer>;
  size: Size;
}

/**
 * A filled database of each size, on the server of `DATABASE_URL` or else one for this run alone, which is started anew
 * with its ordinary settings once all are filled.
 */
export async function growDatabases(sizes: Size[], undo: (() => Promise<unknown>)[]): Promise<Grown[]> {
  if (process.env.DATABASE_URL) return fillAll(process.env.DATABASE_URL, sizes, undo);
  const dataDir = await mkdtemp(join(tmpdir(), 'kosmo-idp-bench-'));
  undo.push(() => rm(dataDir, { recursive: true, force: true }));
  const filling = await startEmbedded({ dataDir, settings: whileFilled });
  let grown: Grown[];
  try {
    grown = await fillAll(filling.url, sizes, []);
    await checkpoint(filling.url);
  } finally {
    await filling.stop();
  }
  const { url, stop } = await startEmbedded({ dataDir, settings });
  undo.push(stop);
  return grown.map((one) => ({ ...one, url: moved(one.url, url) }));
}

async function fillAll(server: string, sizes: Size[], undo: (() => Promise<unknown>)[]): Promise<Grown[]> {
  const grown: Grown[] = [];
  for (const size of sizes) {
    const database = await addDatabase(server);
    undo.push(database.drop);
    await migrate(database.url);
    const secretKey = randomBytes(32);
    const filled = await fill(database.url, secretKey, { ...size, now: now(), onStep: progressOf(size) });
    grown.push({ ...filled, url: database.url, secretKey, size });
  }
  return grown;
}

/** What takes minutes says where it is. */
function progressOf({ members }: Size): (what: string) => void {
  if (members <= 1_000_000) return () => {};
  const begun = performance.now();
  return (what) => {
    const seconds = ((performance.now() - begun) / 1000).toFixed(0);
    process.stderr.write(`${seconds.padStart(4)} s  ${what.slice(0, 90)}\n`);
  };
}

/** The server is given five seconds to stop, in which it would have to write all that it holds. */
async function checkpoint(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('checkpoint');
  await client.end();
}

/** The same database, where the server answers now. */
function moved(database: string, server: string): string {
  const url = new URL(server);
  url.pathname = new URL(database).pathname;
  return url.href;
}
