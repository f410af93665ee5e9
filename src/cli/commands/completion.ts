import { OperatorError } from '../../errors.ts';
import type { CliCommand } from '../command.ts';
import { bashScript } from '../completion/bash.ts';
import { fishScript } from '../completion/fish.ts';
import { zshScript } from '../completion/zsh.ts';

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript };

/** `commands` is asked for late: this one is among them. */
export const completion = (commands: () => CliCommand[]): CliCommand => ({
  name: 'completion',
  about: {
    ja: 'シェルの入力補完のスクリプトを表示（eval "$(npx kosmo-idp completion bash)" を ~/.bashrc に書く）',
    en: 'prints the script by which a shell completes what is typed: eval "$(npx kosmo-idp completion bash)" in ~/.bashrc',
  },
  example: 'completion bash',
  argument: { name: '<bash|zsh|fish>', about: { ja: 'シェル', en: 'the shell' } },
  async run({ argument, language, write }) {
    if (!Object.hasOwn(scripts, argument))
      throw new OperatorError({
        ja: `${argument} の補完はありません。bash、zsh、fish のどれかです。`,
        en: `There is none for ${argument}: it is bash, zsh or fish.`,
      });
    write(scripts[argument as keyof typeof scripts](commands(), language));
    return 0;
  },
});
