import { readdirSync, readFileSync } from 'node:fs';
import { setPriority } from 'node:os';

/** Of nice(1), where 0 is what everything else runs at. */
const LOWER = 5;

/**
 * Lets everything else go before the hashes, on Linux: they run on libuv's threads, each as heavy as the thread that
 * answers, so that a storm of sign-ins would make whoever only refreshes a token wait. To be called once those threads
 * are there, after a first hash.
 */
export function lowerHashThreads(): void {
  if (process.platform !== 'linux') return;
  for (const thread of readdirSync('/proc/self/task')) {
    const name = readFileSync(`/proc/self/task/${thread}/comm`, 'utf8').trim();
    if (name === 'libuv-worker') setPriority(Number(thread), LOWER);
  }
}
