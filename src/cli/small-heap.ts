import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** What reads a million rows needs no more at a time; without a limit Node keeps hundreds of megabytes of garbage. */
const limits = ['--max-semi-space-size=4', '--max-old-space-size=96'];
const lean = ['member import'];

/** Whether this command line is to run in a process of its own whose memory stays small. */
export const wantsSmallHeap = (argv: string[], execArgv: string[]): boolean =>
  lean.includes(
    argv
      .filter((word) => !word.startsWith('-'))
      .slice(0, 2)
      .join(' '),
  ) && !execArgv.some((flag) => flag.startsWith('--max-old-space-size'));

/** Runs it there; this process only hands on signals and takes over how it ends. */
export function runInSmallHeap(file: string, argv: string[]): Promise<number> {
  const child = spawn(process.execPath, [...process.execArgv, ...limits, file, ...argv], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    // Node's four threads would leave cores idle while passwords are hashed
    env: { UV_THREADPOOL_SIZE: String(Math.max(4, availableParallelism())), ...process.env },
  });
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  process.on('SIGINT', () => undefined); // a terminal sends it to both
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (signal === null) {
        resolve(code ?? 1);
        return;
      }
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    });
  });
}

/** Ends with the process that waits for this one, however that is killed: nobody would know that it goes on. */
export function endWithParent(): void {
  if (process.channel === undefined) return;
  process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  process.channel.unref();
}
