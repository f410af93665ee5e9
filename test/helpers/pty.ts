import { spawn } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** A command at a terminal of its own: what stands on its screen, and what it ended with. */
export interface Screen {
  exitCode: number | null;
  /** Everything that was written to the terminal, as it came. */
  written: string;
}

/** As a shell reads it. */
const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

/**
 * Runs the real command line as a process at a pseudo-terminal, which Debian's `script` opens. `answers` are typed, each
 * once what it answers stands on the screen.
 */
export function atTerminal(
  args: string[],
  {
    cwd,
    env,
    answers = [],
  }: { cwd: string; env: Record<string, string>; answers?: [after: RegExp, typed: string][] },
): Promise<Screen> {
  const command = [process.execPath, join(root, 'src/cli/main.ts'), ...args].map(quoted).join(' ');
  const child = spawn(
    'script',
    ['--quiet', '--return', '--echo', 'never', '--command', command, '/dev/null'],
    {
      cwd,
      env: { PATH: process.env.PATH, TERM: 'xterm', ...env },
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  const screen: Screen = { exitCode: null, written: '' };
  const left = [...answers];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen.written += text;
    while (left[0]?.[0].test(screen.written)) child.stdin.write(`${left.shift()?.[1]}\n`);
  });
  // Whoever waits for an answer that nobody gives would wait for ever.
  const patience = setTimeout(() => child.kill('SIGKILL'), 60_000);
  return new Promise<Screen>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ ...screen, exitCode }));
  }).finally(() => clearTimeout(patience));
}
