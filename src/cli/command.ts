import type { Knex } from 'knex';
import type { Bilingual } from '../errors.ts';
import type { Language } from '../insurer/insurer.ts';
import type { Secrets } from '../secrets.ts';

/** 0 done, 1 unexpected, 2 usage or invalid input, 3 not found, 4 already exists or conflict, 5 partly done. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5;

/** An option of one command, in commander's notation: `--name <text>`, or `--public` for a switch. */
export interface Flag {
  flags: string;
  about: Bilingual;
  required?: true;
  /** The values there are; offered by shell completion. Of `<ja|en>` they are known. */
  choices?: readonly string[];
  /** May be given several times. */
  repeatable?: true;
}

/** One command of the command line: `npx kosmo-idp <name>`. */
export interface CliCommand {
  /** Noun and verb. */
  name: string;
  about: Bilingual;
  /** What follows `npx kosmo-idp`, ready to be typed. */
  example: string;
  argument?: { name: string; about: Bilingual };
  flags?: Flag[];
  /** Takes `--yes` and `--reason`; what it does is in the audit trail. */
  changes?: true;
  /** Cannot be taken back: it demands a reason, and asks (`Call.confirm`) before it acts. */
  destructive?: true;
  run(call: Call): Promise<ExitCode>;
}

/** One invocation. */
export interface Call {
  argument: string;
  /** A flag's value by its camel-case name; undefined where it was not given. */
  text(flag: string): string | undefined;
  /** As `text`, but for `-` what is typed on the terminal, or read from stdin: no history keeps it. */
  typed(flag: string, question: Bilingual): Promise<string | undefined>;
  list(flag: string): string[];
  has(flag: string): boolean;
  /** Whether `--no-<flag>` was given. */
  hasNot(flag: string): boolean;
  language: Language;
  now: Date;
  env: NodeJS.ProcessEnv;
  /** Data, to stdout: as JSON where that was asked for, else as lines. */
  print(data: unknown, lines: () => string[]): void;
  /** Data that come bit by bit and have a form of their own, to stdout. */
  write(text: string): void;
  /** Progress and messages, to stderr. */
  tell(message: Bilingual): void;
  /** Whether there is a terminal, on which a line may overwrite itself. */
  interactive: boolean;
  /** A count that overwrites itself, on a terminal only. */
  progress(message: Bilingual): void;
  /** Has the operator agree, on the terminal or by `--yes`; throws where they do not. */
  confirm(question: Bilingual): Promise<void>;
  withDatabase<T>(work: (parts: DatabaseParts) => Promise<T>): Promise<T>;
}

export interface DatabaseParts {
  db: Knex;
  secrets: Secrets;
  /** Who acts, for the audit trail, and why. */
  actor: string;
  reason: string | undefined;
}
