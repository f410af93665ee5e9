import { after, hours } from '../clock.ts';
import type { Language } from '../insurer/insurer.ts';

/** The eras since 1868, newest first: name, letter, first day (in the Gregorian calendar). */
const eras = [
  { name: '令和', letter: 'R', from: '2019-05-01' },
  { name: '平成', letter: 'H', from: '1989-01-08' },
  { name: '昭和', letter: 'S', from: '1926-12-25' },
  { name: '大正', letter: 'T', from: '1912-07-30' },
  { name: '明治', letter: 'M', from: '1868-01-25' },
];
/** The new era began during the last day of the old one (until 1989 on the following day), so registers hold both names. */
const lastDays: Record<string, string> = {
  M: '1912-07-30',
  T: '1926-12-25',
  S: '1989-01-07',
  H: '2019-04-30',
};
const EARLIEST = '1868-01-01';
const MAX_LENGTH = 40;

const separators = /[\s\p{Cf}\p{Pd}./,。・、−ー─年月日]+/gu;
const joined = /^(\d{4})\/?(\d{2})\/?(\d{2})$/;
const separated = /^(?:西暦)?\/?(\d{4})\/(\d{1,2})\/(\d{1,2})$/;
const eraName = eras.map(({ name, letter }) => `${name}|${name[0]}|${letter}`).join('|');
const ofEra = new RegExp(`^(${eraName})/?(\\d{1,2}|元)/(\\d{1,2})/(\\d{1,2})$`);
const ofEraJoined = new RegExp(`^(${eraName})/?(\\d{2})(\\d{2})(\\d{2})$`);

/**
 * Reads a birthdate as members and insurers write it: 19800101, 1980/1/1, 1980-01-01, 1980年1月1日, S55.1.1,
 * S550101, 昭和55年1月1日, 昭和元年12月25日, in any width. Answers `YYYY-MM-DD`, or null where it is no day
 * between 1868 and today (in Japan), or lies outside the era it names.
 */
export function parseBirthdate(input: string, now: Date): string | null {
  if (input.length > MAX_LENGTH) return null;
  const text = input
    .normalize('NFKC')
    .toUpperCase()
    .trim()
    .replace(/生(まれ)?$/, '')
    .replace(separators, '/')
    .replace(/^\/|\/$/g, '');
  const western = joined.exec(text) ?? separated.exec(text);
  if (western) return existing(Number(western[1]), western[2], western[3], now);
  const japanese = ofEra.exec(text) ?? ofEraJoined.exec(text);
  const era =
    japanese && eras.find(({ name, letter }) => [name, name[0], letter].includes(japanese[1] ?? ''));
  if (!japanese || !era) return null;
  const yearOfEra = japanese[2] === '元' ? 1 : Number(japanese[2]);
  const date = existing(firstYear(era) + yearOfEra - 1, japanese[3], japanese[4], now);
  return date && yearOfEra > 0 && date >= era.from && date <= (lastDays[era.letter] ?? date) ? date : null;
}

/** `1980年（昭和55年）1月1日` or `1 January 1980`, from `YYYY-MM-DD`. */
export function describeBirthdate(date: string, language: Language): string {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  if (language === 'en') {
    const monthName = new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' }).format(
      new Date(date),
    );
    return `${day} ${monthName} ${year}`;
  }
  return `${year}年${inEra(date)}${month}月${day}日`;
}

function inEra(date: string): string {
  const era = eraOf(date);
  return era ? `（${era.name}${era.year === 1 ? '元' : era.year}年）` : '';
}

/** The era a date lies in: 昭和, S, 55; none before 1868-01-25. */
export function eraOf(date: string): { name: string; letter: string; year: number } | null {
  const era = eras.find(({ from }) => date >= from);
  return era
    ? { name: era.name, letter: era.letter, year: Number(date.slice(0, 4)) - firstYear(era) + 1 }
    : null;
}

const firstYear = ({ from }: { from: string }): number => Number(from.slice(0, 4));

function existing(year: number, month = '', day = '', now: Date): string | null {
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const parsed = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(parsed.getTime()) || parsed.toISOString().slice(0, 10) !== date) return null;
  const today = after(now, hours(9)).toISOString().slice(0, 10);
  return date >= EARLIEST && date <= today ? date : null;
}
