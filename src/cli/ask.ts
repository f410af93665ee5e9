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

/** Answers one line of stdin after the other; beyond the last, the empty string. It is left alone until one is asked for. */
export function linesOf({ stdin }: Pick<NodeJS.Process, 'stdin'>): () => Promise<string> {
  let lines: AsyncIterator<string> | undefined;
  return async () => {
    lines ??= createInterface({ input: stdin })[Symbol.asyncIterator]();
    // A pipe that nobody closes holds up nobody.
    stdin.ref?.();
    const { value = '' } = await lines.next();
    stdin.unref?.();
    return value;
  };
}
