import type { Language } from '../../insurer/insurer.ts';
import type { CliCommand } from '../command.ts';
import { flagsOf, isFile, partsOf } from '../flags.ts';
import { nounWords } from '../nouns.ts';
import { quoted, treeOf } from './tree.ts';

/** For zsh's own completion system (compinit), each word with what it does. */
export function zshScript(commands: CliCommand[], language: Language): string {
  const tree = treeOf(commands);
  const about = (name: string) => commands.find((command) => command.name === name)?.about[language] ?? '';
  const firsts = [...tree.keys()].map((first) =>
    described(first, about(first) || nounWords(first)[language]),
  );
  const cases = [...tree].map(([first, verbs]) =>
    verbs.length === 0
      ? `    ${first}) ${argumentsOf(find(commands, first), language)} ;;`
      : `    ${first})
      if (( CURRENT == 2 )); then
        local -a verbs=(${verbs.map((verb) => described(verb, about(`${first} ${verb}`))).join(' ')})
        _describe verb verbs
        return
      fi
      local verb=$words[2]
      shift words; (( CURRENT-- ))
      case $verb in
${verbs.map((verb) => `        ${verb}) ${argumentsOf(find(commands, `${first} ${verb}`), language)} ;;`).join('\n')}
      esac ;;`,
  );
  return `#compdef kosmo-idp
# kosmo-idp: completion for zsh. In ~/.zshrc, after compinit: eval "$(npx kosmo-idp completion zsh)"
_kosmo_idp() {
  local curcontext=$curcontext
  if [[ $words[1] == npx ]]; then
    [[ $words[2] == kosmo-idp ]] || { _files; return }
    shift words; (( CURRENT-- ))
  fi
  if (( CURRENT == 2 )); then
    local -a nouns=(${firsts.join(' ')})
    _describe command nouns
    return
  fi
  local noun=$words[2]
  shift words; (( CURRENT-- ))
  case $noun in
${cases.join('\n')}
  esac
}
compdef _kosmo_idp kosmo-idp npx
`;
}

const find = (commands: CliCommand[], name: string): CliCommand => {
  const command = commands.find((one) => one.name === name);
  if (command) return command;
  throw new Error(`there is no ${name}`);
};

/** A colon ends the word in _describe's notation. */
const described = (word: string, text: string): string => quoted(`${word}:${text.replaceAll(':', '\\:')}`);

function argumentsOf(command: CliCommand, language: Language): string {
  const specs = flagsOf(command).flatMap((flag) => {
    const { names, value, choices, takesFile } = partsOf(flag);
    const text = flag.about[language].replace(/[[\]:]/g, '\\$&');
    const action = takesFile ? '_files' : `(${choices.join(' ')})`;
    const taken =
      value === undefined
        ? ''
        : `:${value.replaceAll('|', ' ')}:${takesFile || choices.length > 0 ? action : ' '}`;
    return names.map((name) => quoted(`${flag.repeatable ? '*' : ''}${name}[${text}]${taken}`));
  });
  return ['_arguments', ...specs, ...positionOf(command, language)].join(' ');
}

function positionOf({ argument }: CliCommand, language: Language): string[] {
  if (argument === undefined) return [];
  const words = argument.name.replace(/[<>[\]]/g, '');
  const action = isFile(argument.name)
    ? '_files'
    : words.includes('|')
      ? `(${words.replaceAll('|', ' ')})`
      : ' ';
  return [quoted(`1:${argument.about[language].replaceAll(':', '\\:')}:${action}`)];
}
