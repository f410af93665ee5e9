import { CommanderError } from 'commander';
import { OperatorError } from '../errors.ts';
import type { Language } from '../insurer/insurer.ts';
import { makeCall, type Terminal } from './call.ts';
import type { CliCommand, ExitCode } from './command.ts';
import { chooseLanguage } from './language.ts';
import { buildProgram, type Given } from './program.ts';
import { describeUsageFault } from './usage-fault.ts';

/** Runs one command line (without `node` and the file) and answers its exit code; throws nothing. */
export async function run(argv: string[], env: NodeJS.ProcessEnv, terminal: Terminal): Promise<ExitCode> {
  const language = chooseLanguage(argv, env);
  let exitCode: ExitCode = 0;
  const start = async (command: CliCommand, argument: string, given: Given) => {
    if (given.lang !== undefined && given.lang !== 'ja' && given.lang !== 'en') throw unknownLanguage();
    exitCode = await command.run(makeCall(argument, given, { language, env, terminal }));
  };
  const output = {
    writeOut: (text: string) => terminal.out(text),
    writeErr: (text: string) => terminal.err(text),
  };
  try {
    await buildProgram(language, output, start).parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    return tellFault(error, language, terminal);
  }
}

const unknownLanguage = () =>
  new OperatorError({ ja: '--lang は ja か en です。', en: '--lang is ja or en.' });

function tellFault(error: unknown, language: Language, terminal: Terminal): ExitCode {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    // without a command commander has printed the help
    if (error.code !== 'commander.help') terminal.err(`${describeUsageFault(error, language)}\n`);
    return 2;
  }
  if (error instanceof OperatorError) {
    terminal.err(`${error.text[language]}\n`);
    return error.exitCode;
  }
  terminal.err(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 1;
}
