import { setTimeout as delay } from 'node:timers/promises';
import { type Cluster, openCluster } from './cluster.ts';
import { doesNotStart } from './faults.ts';
import { superuser } from './initdb.ts';
import { launch } from './launch.ts';
import { Lease } from './lease.ts';
import { findPostmaster, serves } from './postmaster.ts';

export interface Embedded {
  url: string;
  /** Stops the server, unless another process still uses it. */
  stop(): Promise<void>;
}

const START_MS = 60_000;
const STOP_MS = 5_000;

/**
 * The embedded PostgreSQL of `dataDir` (absolute): the one already running there, whoever started it, or a new
 * one. `settings` are server settings for a new one. Throws an `OperatorError` when there can be none.
 */
export async function startEmbedded(options: {
  dataDir: string;
  settings?: Record<string, string>;
}): Promise<Embedded> {
  const cluster = await openCluster(options.dataDir);
  const giveUpAt = performance.now() + START_MS;
  while (performance.now() < giveUpAt) {
    const running = await findPostmaster(cluster.data);
    if (running === null) await launch(cluster, options.settings ?? {});
    const url = running?.ready && address(cluster, running.port);
    const lease = url && (await Lease.take(url));
    if (lease) return { url, stop: () => stop(cluster, lease) };
    if (running) await delay(25);
  }
  throw doesNotStart(`no answer for ${START_MS / 1000} s`, cluster.logFile);
}

// The environment's PGSSLMODE is meant for other servers.
const address = ({ password }: Cluster, port: number) =>
  `postgres://${superuser}:${password}@127.0.0.1:${port}/postgres?sslmode=disable`;

async function stop({ data }: Cluster, lease: Lease): Promise<void> {
  const running = await findPostmaster(data);
  const state = await lease.giveUp();
  if (running && state === 'last') process.kill(running.pid, 'SIGINT');
  if (running && state !== 'shared' && !(await gone(running.pid, data)) && state === 'last') {
    process.kill(running.pid, 'SIGQUIT');
    await gone(running.pid, data);
  }
  await lease.end();
}

async function gone(pid: number, data: string): Promise<boolean> {
  const giveUpAt = performance.now() + STOP_MS;
  while (performance.now() < giveUpAt) {
    if (!(await serves(pid, data))) return true;
    await delay(10);
  }
  return false;
}
