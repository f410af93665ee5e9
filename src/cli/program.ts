import { Command, Option } from 'commander';
import type { Language } from '../insurer/insurer.ts';
import type { CliCommand, Flag } from './command.ts';
import { flagsOf } from './flags.ts';
import { common, headings } from './language.ts';
import { nounWords } from './nouns.ts';
import { commands } from './registry.ts';

export type Given = Record<string, string | string[] | boolean | undefined>;
type Start = (command: CliCommand, argument: string, given: Given) => Promise<void>;

/** The registry as commander wants it; `start` is called with the command that was named. */
export function buildProgram(language: Language, output: OutputStreams, start: Start): Command {
  const program = new Command('kosmo-idp')
    .exitOverride()
    .configureOutput({ ...output, outputError: () => {} })
    .configureHelp({ styleTitle: (title) => headings[title]?.[language] ?? title })
    .helpOption('-h, --help', common.help[language])
    .helpCommand('help [command]', common.help[language])
    .description(common.about[language])
    .addOption(toOption(common.lang, language))
    .enablePositionalOptions();
  showExample(program, commands[0], language);
  showExitCodes(program, language);
  for (const command of commands) {
    const [first = '', verb] = command.name.split(' ');
    const parent = verb === undefined ? program : nounOf(program, first, language);
    addCommand(parent.command(verb ?? first), command, language, start);
  }
  return program;
}

export interface OutputStreams {
  writeOut(text: string): void;
  writeErr(text: string): void;
}

function nounOf(program: Command, name: string, language: Language): Command {
  const existing = program.commands.find((command) => command.name() === name);
  if (existing) return existing;
  const noun = program.command(name).description(nounWords(name)[language]);
  showExample(
    noun,
    commands.find((command) => command.name.startsWith(`${name} `)),
    language,
  );
  return noun;
}

function showExitCodes(target: Command, language: Language): void {
  target.addHelpText('after', `\n${common.exitCodes[language]}`);
}

function showExample(target: Command, command: CliCommand | undefined, language: Language): void {
  if (command) target.addHelpText('before', `${common.example[language]} npx kosmo-idp ${command.example}\n`);
}

function addCommand(target: Command, command: CliCommand, language: Language, start: Start): void {
  target.description(command.about[language]);
  showExample(target, command, language);
  showExitCodes(target, language);
  if (command.argument) target.argument(command.argument.name, command.argument.about[language]);
  for (const flag of flagsOf(command)) target.addOption(toOption(flag, language));
  target.action((...words: unknown[]) => {
    const argument = command.argument ? String(words[0] ?? '') : '';
    return start(command, argument, target.opts());
  });
}

function toOption({ flags, about, required, repeatable }: Flag, language: Language): Option {
  const option = new Option(flags, about[language] + (required ? common.required[language] : ''));
  if (required) option.makeOptionMandatory();
  if (repeatable) option.argParser((value, earlier: string[] | undefined) => [...(earlier ?? []), value]);
  return option;
}
