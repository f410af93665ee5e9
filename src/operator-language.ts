import type { Language } from './insurer/insurer.ts';

/** English where the terminal's locale says so (POSIX: LC_ALL before LC_MESSAGES before LANG), else Japanese. */
export function operatorLanguage({ LC_ALL, LC_MESSAGES, LANG }: NodeJS.ProcessEnv): Language {
  return /^en/i.test(LC_ALL || LC_MESSAGES || LANG || '') ? 'en' : 'ja';
}
