import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded } from '../../src/embedded/server.ts';

/** Lost with the machine is fine for a test, and three times as fast. */
const careless = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_connections: '300',
};

/** The server the tests run on: that of `DATABASE_URL`, or an embedded one for this run alone. */
export async function startTestServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const { DATABASE_URL } = process.env;
  if (DATABASE_URL) return { url: DATABASE_URL, stop: async () => {} };
  const dataDir = await mkdtemp(join(tmpdir(), 'kosmo-idp-test-'));
  const { url, stop } = await startEmbedded({ dataDir, settings: careless });
  return {
    url,
    async stop() {
      await stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/** A new database of random name on `server`, a copy of `template` if one is named. */
export async function addDatabase(server: string, template?: string): Promise<TestDatabase> {
  const name = `kosmo_test_${randomBytes(8).toString('hex')}`;
  await run(server, `create database ${name} ${template ? `template ${template}` : ''}`);
  const url = new URL(server);
  url.pathname = name;
  return { url: url.href, drop: () => run(server, `drop database if exists ${name} with (force)`) };
}

/** Puts a copy of one database in the place of another. */
export async function copyDatabase(server: string, from: string, to: string): Promise<void> {
  await run(server, `drop database ${to} with (force)`);
  await run(server, `create database ${to} template ${from}`);
}

async function run(server: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
