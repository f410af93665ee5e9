import type { CliCommand } from '../command.ts';
import { flagsOf, isFile, partsOf } from '../flags.ts';
import { quoted, treeOf } from './tree.ts';

/**
 * For bash 4 and later, without the package bash-completion. The words before the cursor that are no flags and no flag's
 * value are noun, verb and argument.
 */
export function bashScript(commands: CliCommand[]): string {
  const tree = treeOf(commands);
  const flags = commands.map((command) => [command, flagsOf(command).map(partsOf)] as const);
  const withValue = [
    ...new Set(flags.flatMap(([, parts]) => parts.flatMap(({ names, value }) => (value ? names : [])))),
  ];
  const verbs = [...tree].filter(([, verbs]) => verbs.length > 0);
  const values = flags.flatMap(([{ name }, parts]) =>
    parts.flatMap(({ names, choices, takesFile }) => {
      const cases = names.map((flag) => quoted(`${name} ${flag}`)).join('|');
      if (takesFile) return [`    ${cases}) _kosmo_idp_files ;;`];
      return choices.length > 0 ? [`    ${cases}) _kosmo_idp_words ${quoted(choices.join(' '))} ;;`] : [];
    }),
  );
  return `# kosmo-idp: completion for bash. In ~/.bashrc: eval "$(npx kosmo-idp completion bash)"
_kosmo_idp_words() { mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur"); }
_kosmo_idp_files() { mapfile -t COMPREPLY < <(compgen -f -- "$cur"); compopt -o filenames 2>/dev/null || true; }
_kosmo_idp_value() {
  case "$1" in
${values.join('\n')}
    *) COMPREPLY=() ;;
  esac
}
_kosmo_idp() {
  local cur=\${COMP_WORDS[COMP_CWORD]} at=1 word flag='' words=()
  COMPREPLY=()
  if [[ \${COMP_WORDS[0]##*/} == npx ]]; then
    [[ \${COMP_WORDS[1]} == kosmo-idp ]] || return 0
    at=2
  fi
  for (( ; at < COMP_CWORD; at++ )); do
    word=\${COMP_WORDS[at]}
    if [[ $word == '=' ]]; then continue; fi
    if [[ -n $flag ]]; then flag=''; continue; fi
    case "$word" in
      ${withValue.join('|')}) flag=$word ;;
      -*) ;;
      *) words+=("$word") ;;
    esac
  done
  if [[ $cur == '=' ]]; then cur=''; fi
  local name=\${words[*]:0:2}
  case "\${words[0]}" in
    ${[...tree]
      .filter(([, verbs]) => verbs.length === 0)
      .map(([first]) => first)
      .join('|')}) name=\${words[0]} ;;
  esac
  if [[ -n $flag ]]; then _kosmo_idp_value "$name $flag"; return 0; fi
  if (( \${#words[@]} == 0 )); then _kosmo_idp_words ${quoted(`${[...tree.keys()].join(' ')} help --help --lang`)}; return 0; fi
  if [[ $cur == -* ]]; then
    case "$name" in
${flags.map(([{ name }, parts]) => `      ${quoted(name)}) _kosmo_idp_words ${quoted(`${parts.flatMap(({ names }) => names).join(' ')} --help`)} ;;`).join('\n')}
    esac
    return 0
  fi
  case "\${words[*]}" in
${verbs.map(([first, words]) => `    ${quoted(first)}) _kosmo_idp_words ${quoted(words.join(' '))} ;;`).join('\n')}
${commands.flatMap(argumentCase).join('\n')}
  esac
}
complete -o default -F _kosmo_idp kosmo-idp npx
`;
}

function argumentCase({ name, argument }: CliCommand): string[] {
  if (argument === undefined) return [];
  if (isFile(argument.name)) return [`    ${quoted(name)}) _kosmo_idp_files ;;`];
  if (!argument.name.includes('|')) return [];
  return [
    `    ${quoted(name)}) _kosmo_idp_words ${quoted(argument.name.replace(/[<>]/g, '').replaceAll('|', ' '))} ;;`,
  ];
}
