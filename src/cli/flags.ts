import type { CliCommand, Flag } from './command.ts';
import { common } from './language.ts';

/** Every flag of a command, its own before those that all have. */
export const flagsOf = (command: CliCommand): Flag[] => [
  ...(command.flags ?? []),
  ...(command.destructive ? [{ ...common.reason, required: true as const }, common.yes] : []),
  ...(command.changes ? [common.reason, common.yes] : []),
  common.json,
  common.lang,
];

/** A flag as a shell sees it. */
export interface FlagParts {
  /** `-f` and `--file`. */
  names: string[];
  /** What stands for its value; undefined: it is a switch. */
  value: string | undefined;
  choices: readonly string[];
  takesFile: boolean;
}

export function partsOf({ flags, choices }: Flag): FlagParts {
  const names = flags.match(/(?<=^|, )--?[\w-]+/g) ?? [];
  const value = /<([^>]*)>/.exec(flags)?.[1];
  const known = choices ?? (value?.includes('|') ? value.split('|') : []);
  return { names, value, choices: known, takesFile: isFile(value) };
}

/** Whether what stands for a value or an argument says that it is a file. */
export const isFile = (placeholder = ''): boolean => /\bfile\b|\.(csv|json|jsonl)\b/.test(placeholder);
