import { OperatorError } from './errors.ts';

/**
 * Runs a process until SIGTERM or SIGINT, then stops it and exits with 0. What an operator can mend is told in
 * one clear line on stderr, with its exit code; anything else shows itself.
 */
export async function runProcess(start: () => Promise<{ stop(): Promise<void> }>): Promise<void> {
  try {
    const running = await start();
    await new Promise<void>((resolve) => {
      for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
    });
    await running.stop();
    process.exit(0);
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(error.exitCode);
  }
}
