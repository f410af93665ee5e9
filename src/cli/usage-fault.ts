import type { CommanderError } from 'commander';
import type { Language } from '../insurer/insurer.ts';

/** commander speaks English only; its error codes are stable, and what it quotes is the name that matters. */
const japanese: Record<string, (name: string) => string> = {
  'commander.unknownCommand': (name) => `${name} というコマンドはありません。`,
  'commander.unknownOption': (name) => `${name} というオプションはありません。`,
  'commander.missingArgument': (name) => `引数 ${name} が足りません。`,
  'commander.missingMandatoryOptionValue': (name) => `${name} が必要です。`,
  'commander.optionMissingArgument': (name) => `${name} に値がありません。`,
  'commander.excessArguments': () => '引数が多すぎます。',
};

/** What was wrong with how the command line was called, with the nearest name that exists. */
export function describeUsageFault({ code, message }: CommanderError, language: Language): string {
  const say = japanese[code];
  if (language === 'en' || !say) return message.replace(/^error: /, '').replace('\n', ' ');
  const name = /'([^']*)'/.exec(message)?.[1] ?? '';
  const nearest = /\(Did you mean (?:one of )?(.*)\?\)/.exec(message)?.[1];
  return say(name) + (nearest ? `（${nearest} のことですか）` : '');
}
