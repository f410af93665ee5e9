import { fileURLToPath } from 'node:url';

/** Young objects get 4 MiB at a time instead of 32, and the heap is cleaned when it has grown by 50 %. */
const flags = ['--max-semi-space-size=4', '--heap-growing-percent=50'];

const environment = {
  /** Of malloc(3): one arena instead of eight for each core, of which every one keeps what it has had at most. */
  MALLOC_ARENA_MAX: '1',
  /**
   * What Node has compiled is there at the next start, of the very first file too: TypeScript's types are not taken out
   * again, and what does that, 15 MB, is not even loaded. It lies where nobody but whoever installs the program can write.
   */
  NODE_COMPILE_CACHE: fileURLToPath(new URL('../node_modules/.cache/kosmo-idp', import.meta.url)),
};

/**
 * Has this very process (the same pid, by execve) run with a heap of the size it needs, and with what was compiled at an
 * earlier start. V8 takes its measures from the machine's memory, and on a big one lets a process grow to twice as much
 * under load, for no more speed. Whoever sets one of these, on the command line or in the environment, is not overruled.
 */
export function stayLean(): void {
  const { execArgv, execPath, argv, env } = process;
  const given = `${execArgv.join(' ')} ${env.NODE_OPTIONS ?? ''}`;
  const missing = given.includes('--max-semi-space-size') ? [] : flags;
  if (missing.length === 0 && env.NODE_COMPILE_CACHE !== undefined) return;
  process.execve?.(execPath, [execPath, ...execArgv, ...missing, ...argv.slice(1)], {
    ...environment,
    ...env,
  });
}
