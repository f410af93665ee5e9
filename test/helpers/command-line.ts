import { spawn } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

export interface Outcome {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

interface Settings {
  cwd: string;
  env: Record<string, string>;
  /** What is piped into it; without, its stdin is closed. */
  input?: string;
}

/** Runs the real command line as a process of its own, in `cwd`, with `env` and nothing of this one's. */
export function commandLine(settings: Settings) {
  return (...args: string[]): Promise<Outcome> =>
    outcomeOf(process.execPath, [join(root, 'src/cli/main.ts'), ...args], settings);
}

export function outcomeOf(file: string, args: string[], { cwd, env, input }: Settings): Promise<Outcome> {
  const child = spawn(file, args, {
    cwd,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(input);
  const outcome: Outcome = { exitCode: null, stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    outcome.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    outcome.stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ ...outcome, exitCode }));
  });
}
