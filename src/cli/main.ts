import { fileURLToPath } from 'node:url';
import { endWithParent, runInSmallHeap, wantsSmallHeap } from './small-heap.ts';

const argv = process.argv.slice(2);
process.exitCode = wantsSmallHeap(argv, process.execArgv)
  ? await runInSmallHeap(fileURLToPath(import.meta.url), argv)
  : await runHere();

/** Loaded only where it runs: a process that waits for another stays small. */
async function runHere(): Promise<number> {
  endWithParent();
  const [{ askOnTerminal, linesOf }, { run }] = await Promise.all([import('./ask.ts'), import('./run.ts')]);
  // a reader that has seen enough (`| head`) is no fault
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? 0 : 1);
  });
  return run(argv, process.env, {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    interactive: process.stderr.isTTY,
    ask: askOnTerminal(process),
    nextLine: linesOf(process),
  });
}
