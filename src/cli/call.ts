import { now } from '../clock.ts';
import type { Bilingual } from '../errors.ts';
import type { Language } from '../insurer/insurer.ts';
import type { Call } from './command.ts';
import { type Ask, confirm } from './confirm.ts';
import { withDatabase } from './database.ts';
import type { Given } from './program.ts';

/** Where a command line writes to. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Whether stderr is a terminal, where a line may overwrite itself. */
  interactive: boolean;
  ask: Ask;
  /** The next line of stdin, where that is no terminal. */
  nextLine?(): Promise<string>;
}

interface Surroundings {
  language: Language;
  env: NodeJS.ProcessEnv;
  terminal: Terminal;
}

/** What a command is handed. */
export function makeCall(argument: string, given: Given, { language, env, terminal }: Surroundings): Call {
  const text = (flag: string) => (typeof given[flag] === 'string' ? given[flag] : undefined);
  return {
    argument,
    text,
    typed: async (flag, question) => {
      const value = text(flag);
      if (value !== '-') return value;
      const { ask, nextLine } = terminal;
      return (ask === null ? ((await nextLine?.()) ?? '') : await ask(question[language])).trim();
    },
    list: (flag) => (Array.isArray(given[flag]) ? given[flag] : []),
    has: (flag) => given[flag] === true,
    hasNot: (flag) => given[flag] === false,
    language,
    env,
    now: now(),
    print: (data, lines) =>
      terminal.out(
        given.json
          ? `${JSON.stringify(data, null, 2)}\n`
          : lines()
              .map((line) => `${line}\n`)
              .join(''),
      ),
    write: (text) => terminal.out(text),
    tell: (message: Bilingual) => terminal.err(`${message[language]}\n`),
    interactive: terminal.interactive,
    progress: (message: Bilingual) => {
      if (terminal.interactive) terminal.err(`\r\x1b[K${message[language]}`);
    },
    confirm: async (question) => {
      if (given.yes !== true) await confirm(question, language, terminal.ask);
    },
    withDatabase: (work) => withDatabase(env, text('reason'), work),
  };
}
