import { createInterface } from 'node:readline';
import type { Ask } from './confirm.ts';

/** Asks on the terminal of this process. Ctrl-C and Ctrl-D are no yes. */
export function askOnTerminal({ stdin, stderr }: Pick<NodeJS.Process, 'stdin' | 'stderr'>): Ask {
  if (!stdin.isTTY || !stderr.isTTY) return null;
  return (question) =>
    new Promise((resolve) => {
      const lines = createInterface({ input: stdin, output: stderr, prompt: question });
      lines.once('line', (line) => {
        resolve(line);
        lines.close();
      });
      lines.once('close', () => resolve(''));
      lines.prompt();
    });
}
