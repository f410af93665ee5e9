import { spawn } from 'node:child_process';
import { open, readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Cluster } from './cluster.ts';
import { doesNotStart } from './faults.ts';
import { dataArgument, serverEnvironment } from './initdb.ts';
import { findPostmaster } from './postmaster.ts';

/** Another process has started it, a freed port was taken, or a killed server's last child is still leaving. */
const passing = /lock file|Address already in use|shared memory block/;
const ATTEMPTS = 20;

/** Starts the server and waits until it has written its pid file, or another process has started it. */
export async function launch(cluster: Cluster, settings: Record<string, string>): Promise<void> {
  let output = '';
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const logged = (await stat(cluster.logFile)).size;
    const child = await spawnServer(cluster, settings);
    while (child.exitCode === null && child.signalCode === null) {
      if (await findPostmaster(cluster.data)) return;
      await delay(10);
    }
    if (await findPostmaster(cluster.data)) return;
    output = (await readFile(cluster.logFile)).subarray(logged).toString();
    if (!passing.test(output)) break;
    await delay(250);
  }
  const reason = /(?:FATAL|PANIC): +(.*)/.exec(output)?.[1] ?? output.split('\n')[0] ?? '';
  throw doesNotStart(reason, cluster.logFile);
}

/** Detached, so that Ctrl-C at the terminal ends the programs that use it first. */
async function spawnServer({ binaries, identity, data, logFile }: Cluster, settings: Record<string, string>) {
  const all = { ...fixedSettings, port: String(await freePort()), ...settings };
  const options = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = await open(logFile, 'a', 0o600);
  try {
    const child = spawn(binaries.postgres, ['-D', dataArgument(data), ...options], {
      cwd: data,
      env: serverEnvironment,
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      ...identity,
    });
    await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    child.unref();
    return child;
  } finally {
    await log.close();
  }
}

/** Its log holds starts, stops and faults, no refused statement: those may carry personal data. */
const fixedSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'log',
};

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}
