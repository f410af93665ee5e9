import type { CliCommand } from '../command.ts';

/** The words that may stand first, and those that may follow each: noun and verb, or a command of one word. */
export function treeOf(commands: CliCommand[]): Map<string, string[]> {
  const tree = new Map<string, string[]>();
  for (const { name } of commands) {
    const [first = '', verb] = name.split(' ');
    tree.set(first, [...(tree.get(first) ?? []), ...(verb === undefined ? [] : [verb])]);
  }
  return tree;
}

/** In single quotes, as every POSIX shell reads it. */
export const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
