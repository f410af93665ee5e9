import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { startEmbedded } from '../src/embedded/server.ts';

/** What OPERATIONS.md recommends, and the extension that counts statements. */
export const settings = { shared_preload_libraries: 'pg_stat_statements' };

/** The server of `DATABASE_URL`, else an embedded one for this run alone. */
export async function postgres(undo: (() => Promise<unknown>)[]): Promise<string> {
  if (process.env.DATABASE_URL) return process.env.DATABASE_URL;
  const dataDir = await mkdtemp(join(tmpdir(), 'kosmo-idp-bench-'));
  undo.push(() => rm(dataDir, { recursive: true, force: true }));
  const { url, stop } = await startEmbedded({ dataDir, settings });
  undo.push(stop);
  return url;
}

/** The process whose children the server's are; null where the server runs on another machine. */
export async function postmasterOf(db: Knex): Promise<number | null> {
  const { rows } = await db.raw('select pg_backend_pid() as pid');
  const status = await readFile(`/proc/${rows[0].pid}/status`, 'utf8').catch(() => '');
  const isServer = /^Name:\s+postgres/m.test(status);
  return isServer ? Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]) : null;
}
