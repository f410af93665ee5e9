import type { Language } from './insurer/insurer.ts';

/** The language an operator's terminal is set to (POSIX: LC_ALL before LC_MESSAGES before LANG), else English. */
export function operatorLanguage({ LC_ALL, LC_MESSAGES, LANG }: NodeJS.ProcessEnv): Language {
  return (LC_ALL || LC_MESSAGES || LANG || '').startsWith('ja') ? 'ja' : 'en';
}
