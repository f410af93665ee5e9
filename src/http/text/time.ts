import type { Language } from '../../insurer/insurer.ts';

const MINUTE = 60_000;
const locales: Record<Language, string> = { ja: 'ja-JP', en: 'en-GB' };
const clock = { hour: 'numeric', minute: '2-digit' } as const;
const day = { month: 'long', day: 'numeric', weekday: 'short' } as const;

/** All insurers and their members keep Japanese time. */
const written = (date: Date, lang: Language, parts: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(locales[lang], { ...parts, timeZone: 'Asia/Tokyo' }).format(date);

/**
 * The minute from which on something is possible again, never earlier than `date`: `10:35`, or with the day
 * where that is not the day of `now`: `11月23日(月) 9:05`.
 */
export function formatTime(date: Date, lang: Language, now: Date): string {
  const minute = new Date(Math.ceil(date.getTime() / MINUTE) * MINUTE);
  const today = written(minute, lang, day) === written(now, lang, day);
  return written(minute, lang, today ? clock : { ...day, ...clock });
}

/** `2026年12月1日(火) 9:00` */
export const formatDateTime = (date: Date, lang: Language): string =>
  written(date, lang, { year: 'numeric', ...day, ...clock });

/** `2026年12月1日(火)` */
export const formatDate = (date: Date, lang: Language): string =>
  written(date, lang, { year: 'numeric', ...day });
