import type { Bilingual } from '../errors.ts';
import type { Language } from '../insurer/insurer.ts';
import { operatorLanguage } from '../operator-language.ts';
import type { Flag } from './command.ts';

/** `--lang`, else the locale (English only where it says so), else Japanese. Needed before the options are read. */
export function chooseLanguage(argv: string[], env: NodeJS.ProcessEnv): Language {
  const given = argv.flatMap((word, at) => {
    if (word === '--lang') return [argv[at + 1]];
    return word.startsWith('--lang=') ? [word.slice('--lang='.length)] : [];
  })[0];
  if (given === 'ja' || given === 'en') return given;
  return operatorLanguage(env);
}

/** The headings commander prints in its help. */
export const headings: Record<string, Bilingual> = {
  'Usage:': { ja: '使い方:', en: 'Usage:' },
  'Arguments:': { ja: '引数:', en: 'Arguments:' },
  'Options:': { ja: 'オプション:', en: 'Options:' },
  'Commands:': { ja: 'コマンド:', en: 'Commands:' },
};

/** What every command's help says. */
export const common = {
  about: {
    ja: '健康保険組合の加入者のための OpenID Connect ID プロバイダを運用します。',
    en: 'Operates the OpenID Connect identity provider for members of health insurance societies.',
  },
  example: { ja: '例:', en: 'Example:' },
  help: { ja: '使い方を表示', en: 'show how to use it' },
  required: { ja: '（必須）', en: ' (required)' },
  exitCodes: {
    ja: '終了コード: 0 完了、1 予期しない異常、2 使い方や入力の誤り、3 見つからない、4 すでにある・矛盾、5 一部だけ完了',
    en: 'Exit codes: 0 done, 1 unexpected, 2 usage or invalid input, 3 not found, 4 already there or conflict, 5 partly done',
  },
  json: { flags: '--json', about: { ja: '結果を JSON で標準出力へ', en: 'print the result as JSON' } },
  lang: { flags: '--lang <ja|en>', about: { ja: '表示の言語', en: 'language of the messages' } },
  reason: { flags: '--reason <text>', about: { ja: '監査記録に残す理由', en: 'why, for the audit trail' } },
  yes: { flags: '--yes', about: { ja: '確認を求めない', en: 'ask nothing' } },
} satisfies Record<string, Bilingual | Flag>;
