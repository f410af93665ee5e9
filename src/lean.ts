/** Young objects get 4 MiB at a time instead of 32, and the heap is cleaned when it has grown by 30 %. */
const flags = ['--max-semi-space-size=4', '--heap-growing-percent=30'];

/** Of malloc(3): one arena instead of eight for each core, of which every one keeps what it has had at most. */
const arenas = { MALLOC_ARENA_MAX: '1' };

/**
 * Has this very process (the same pid, by execve) run with a heap of the size it needs. V8 takes its measures from the
 * machine's memory, and on a big one lets a process grow to twice as much under load, for no more speed. Whoever sets the
 * size themselves, on the command line or in NODE_OPTIONS, is left alone.
 */
export function stayLean(): void {
  const { execArgv, execPath, argv, env } = process;
  const given = `${execArgv.join(' ')} ${env.NODE_OPTIONS ?? ''}`;
  if (given.includes('--max-semi-space-size')) return;
  process.execve?.(execPath, [execPath, ...execArgv, ...flags, ...argv.slice(1)], { ...arenas, ...env });
}
