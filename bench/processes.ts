import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePorts } from '../test/helpers/demo.ts';

const checkout = fileURLToPath(new URL('..', import.meta.url));

export interface BenchProcess {
  pid: number;
  port: number;
  /** Where it answers /readyz and /metrics. */
  opsPort: number;
  /** Where it takes a profiler, once SIGUSR1 asks it to. */
  inspectPort: number;
  /** From the start to the first /readyz that said yes. */
  readyAfterMs: number;
  /** What it has logged so far. */
  log(): Promise<string>;
  stop(): Promise<unknown>;
}

/** Has Node compile what is started next, as an image does when it is built: a start that ends for want of settings. */
export function compileOnce(): void {
  const { PATH, HOME } = process.env;
  for (const role of ['serve', 'work']) {
    const { status } = spawnSync(process.execPath, ['src/main.ts', role], {
      cwd: checkout,
      env: { PATH, HOME },
    });
    if (status !== 2) throw new Error(`${role} without settings ended with ${status}`);
  }
}

/** `node src/main.ts serve` (or `work`), its log in a file as a service manager keeps it; ready to be sent requests. */
export async function startProcess(
  role: 'serve' | 'work',
  env: Record<string, string>,
): Promise<BenchProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'kosmo-idp-bench-log-'));
  const path = join(folder, `${role}.log`);
  const file = await open(path, 'w');
  const { PORT, OPS_PORT, PORTAL_PORT: inspectPort } = await freePorts();
  const begun = performance.now();
  const child = spawn(process.execPath, [`--inspect-port=${inspectPort}`, 'src/main.ts', role], {
    cwd: checkout,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env, PORT, OPS_PORT },
    stdio: ['ignore', file.fd, file.fd],
  });
  const ended = once(child, 'exit');
  const log = () => readFile(path, 'utf8');
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    await file.close();
    await rm(folder, { recursive: true, force: true });
  };
  // /readyz speaks for what is behind the process, the log for its own port
  while (!(await log()).includes('"msg":"started"') || !(await isReady(Number(OPS_PORT)))) {
    if (child.exitCode !== null || child.signalCode !== null) {
      const said = await log();
      await stop();
      throw new Error(`${role} ended before it was ready: ${said}`);
    }
    await delay(5);
  }
  return {
    pid: child.pid ?? 0,
    port: Number(PORT),
    opsPort: Number(OPS_PORT),
    inspectPort: Number(inspectPort),
    readyAfterMs: performance.now() - begun,
    log,
    stop,
  };
}

const isReady = (opsPort: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${opsPort}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
