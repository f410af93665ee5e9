import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { setInterval } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export interface Run {
  seconds: number;
  /** The most memory (resident set, MB) that any of its processes ever had. */
  peak: number;
  result: Record<string, unknown>;
}

const launcher = fileURLToPath(new URL('../../src/cli/kosmo-idp.js', import.meta.url));
const SAMPLE = 50;

/** `npx kosmo-idp …`, as an operator starts it, with how long it takes and how much memory. */
export async function runCommand(env: Record<string, string>, ...args: string[]): Promise<Run> {
  const begun = performance.now();
  const child = spawn(process.execPath, [launcher, ...args, '--json'], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const watching = new AbortController();
  const watched = watch(child.pid ?? 0, watching.signal);
  const [stdout, exitCode] = await Promise.all([text(child.stdout), ended]);
  const seconds = (performance.now() - begun) / 1000;
  watching.abort();
  if (exitCode !== 0) throw new Error(`${args.join(' ')} ended with ${exitCode}: ${stdout}`);
  return { seconds, peak: await watched, result: JSON.parse(stdout) };
}

/** Linux keeps the highest mark of each process; the marks of one that is gone have been read shortly before. */
async function watch(pid: number, signal: AbortSignal): Promise<number> {
  let peak = 0;
  try {
    for await (const _ of setInterval(SAMPLE, null, { signal }))
      for (const one of await withChildren(pid)) peak = Math.max(peak, await highest(one));
  } catch {
    // told to end
  }
  return peak;
}

async function withChildren(pid: number): Promise<number[]> {
  const list = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  const children = list.split(' ').filter(Boolean).map(Number);
  return [pid, ...(await Promise.all(children.map(withChildren))).flat()];
}

async function highest(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
}
