import type { Language } from '../../insurer/insurer.ts';

const MINUTE = 60_000;
const locales: Record<Language, string> = { ja: 'ja-JP', en: 'en-GB' };
const clock = { hour: 'numeric', minute: '2-digit' } as const;
const day = { month: 'long', day: 'numeric', weekday: 'short' } as const;
const formats = {
  clock,
  day,
  dayAndClock: { ...day, ...clock },
  date: { year: 'numeric', ...day },
  dateAndClock: { year: 'numeric', ...day, ...clock },
} as const;

/** Making one takes as long as many a page. */
const made = new Map<string, Intl.DateTimeFormat>();

/** All insurers and their members keep Japanese time. */
function written(date: Date, lang: Language, name: keyof typeof formats): string {
  const key = `${lang} ${name}`;
  const format =
    made.get(key) ?? new Intl.DateTimeFormat(locales[lang], { ...formats[name], timeZone: 'Asia/Tokyo' });
  made.set(key, format);
  return format.format(date);
}

/**
 * The minute from which on something is possible again, never earlier than `date`: `10:35`, or with the day
 * where that is not the day of `now`: `11月23日(月) 9:05`.
 */
export function formatTime(date: Date, lang: Language, now: Date): string {
  const minute = new Date(Math.ceil(date.getTime() / MINUTE) * MINUTE);
  const today = written(minute, lang, 'day') === written(now, lang, 'day');
  return written(minute, lang, today ? 'clock' : 'dayAndClock');
}

/** `2026年12月1日(火) 9:00` */
export const formatDateTime = (date: Date, lang: Language): string => written(date, lang, 'dateAndClock');

/** `2026年12月1日(火)` */
export const formatDate = (date: Date, lang: Language): string => written(date, lang, 'date');
