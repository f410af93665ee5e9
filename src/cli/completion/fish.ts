import type { Language } from '../../insurer/insurer.ts';
import type { CliCommand } from '../command.ts';
import { flagsOf, isFile, partsOf } from '../flags.ts';
import { nounWords } from '../nouns.ts';
import { treeOf } from './tree.ts';

/** fish knows two escapes within single quotes. */
const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;

/** For fish 3 and later: a condition, a word, and what it does. */
export function fishScript(commands: CliCommand[], language: Language): string {
  const tree = treeOf(commands);
  const lines = [...tree].flatMap(([first, verbs]) => {
    const alone = commands.find(({ name }) => name === first);
    const text = alone?.about[language] ?? nounWords(first)[language];
    const verbLines = verbs.map((verb) => {
      const command = commands.find(({ name }) => name === `${first} ${verb}`);
      return word(`__kosmo_idp_after ${first}`, verb, command?.about[language] ?? '');
    });
    return [word('__kosmo_idp_after', first, text), ...verbLines];
  });
  return `# kosmo-idp: completion for fish. kosmo-idp completion fish > ~/.config/fish/completions/kosmo-idp.fish
function __kosmo_idp_words
    string match --invert --regex -- '^-' (commandline --cut-at-cursor --tokenize --current-process)[2..-1]
end
function __kosmo_idp_after
    set --local words (__kosmo_idp_words)
    test "$words" = "$argv"
end
function __kosmo_idp_in
    set --local words (__kosmo_idp_words)
    string match --quiet -- "$argv*" "$words"
end
complete --command kosmo-idp --no-files
${[...lines, ...commands.flatMap((command) => flagLines(command, language))].join('\n')}
`;
}

const word = (condition: string, name: string, text: string): string =>
  `complete --command kosmo-idp --condition ${quoted(condition)} --arguments ${quoted(name)} --description ${quoted(text)}`;

function flagLines(command: CliCommand, language: Language): string[] {
  const condition = quoted(`__kosmo_idp_in ${command.name}`);
  const flags = flagsOf(command).map((flag) => {
    const { names, value, choices, takesFile } = partsOf(flag);
    const options = names.map((name) =>
      name.startsWith('--') ? `--long-option ${name.slice(2)}` : `--short-option ${name.slice(1)}`,
    );
    const taken =
      value === undefined ? [] : takesFile ? ['--require-parameter --force-files'] : ['--exclusive'];
    const known = choices.length > 0 ? [`--arguments ${quoted(choices.join(' '))}`] : [];
    const parts = [...options, ...taken, ...known, `--description ${quoted(flag.about[language])}`];
    return `complete --command kosmo-idp --condition ${condition} ${parts.join(' ')}`;
  });
  return [...flags, ...argumentLines(command, condition)];
}

function argumentLines({ argument }: CliCommand, condition: string): string[] {
  if (argument === undefined) return [];
  if (isFile(argument.name)) return [`complete --command kosmo-idp --condition ${condition} --force-files`];
  if (!argument.name.includes('|')) return [];
  const words = argument.name.replace(/[<>]/g, '').replaceAll('|', ' ');
  return [`complete --command kosmo-idp --condition ${condition} --arguments ${quoted(words)}`];
}
