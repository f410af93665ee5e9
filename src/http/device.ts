import type { Language } from '../insurer/insurer.ts';

interface Kind {
  pattern: RegExp;
  /** What is stored; it stays what it is, whatever becomes of the names. */
  key: string;
  name: Record<Language, string>;
}

const kind = (pattern: RegExp, key: string, ja: string, en = ja): Kind => ({
  pattern,
  key,
  name: { ja, en },
});

/** First match wins: Android calls itself Linux too, and an iPad may call itself a Mac. */
const devices = [
  kind(/iPhone/, 'iphone', 'iPhone'),
  kind(/iPad/, 'ipad', 'iPad'),
  kind(/Android.*Mobile/, 'android', 'Android', 'Android phone'),
  kind(/Android/, 'android-tablet', 'Android タブレット', 'Android tablet'),
  kind(/Windows/, 'windows', 'Windows のパソコン', 'Windows PC'),
  kind(/CrOS/, 'chromebook', 'Chromebook'),
  kind(/Macintosh.*(?:Chrome|Firefox|Edg)\//, 'mac', 'Mac'),
  kind(/Macintosh/, 'mac-or-ipad', 'Mac または iPad', 'Mac or iPad'),
  kind(/Linux/, 'linux', 'Linux のパソコン', 'Linux PC'),
];

/** First match wins: nearly all call themselves Safari, and many Chrome. */
const browsers = [
  kind(/ Line\//, 'line', 'LINE'),
  kind(/ YJApp/, 'yahoo', 'Yahoo! JAPAN'),
  kind(/ Edg(?:A|iOS)?\//, 'edge', 'Edge'),
  kind(/ SamsungBrowser\//, 'samsung', 'Samsung Internet'),
  kind(/ (?:Firefox|FxiOS)\//, 'firefox', 'Firefox'),
  kind(/ (?:Chrome|CriOS)\//, 'chrome', 'Chrome'),
  kind(/ Version\/\S+ .*Safari\//, 'safari', 'Safari'),
];

const matching = (kinds: Kind[], userAgent: string | undefined): Kind | undefined =>
  kinds.find(({ pattern }) => pattern.test(userAgent?.slice(0, 500) ?? ''));

/** The kind of device a request came from, such as `iPhone`; the empty string where its User-Agent does not tell. */
export const describeDevice = (userAgent: string | undefined, language: Language): string =>
  matching(devices, userAgent)?.name[language] ?? '';

/**
 * The kinds of device and browser a request came from, such as `iphone safari`: what may be stored of a User-Agent, since
 * very many people share it. The empty string where it tells neither.
 */
export const deviceKind = (userAgent: string | undefined): string =>
  [devices, browsers].flatMap((kinds) => matching(kinds, userAgent)?.key ?? []).join(' ');

/** As `deviceKind`, for an entry of the audit trail. */
export const deviceDetail = (userAgent: string | undefined): { device?: string } => {
  const device = deviceKind(userAgent);
  return device === '' ? {} : { device };
};

/** What `deviceKind` answered, for people: `iPhone · Safari`; the empty string where nothing is known. */
export const nameDevice = (stored: string, language: Language): string =>
  stored
    .split(' ')
    .flatMap((key) => [...devices, ...browsers].find((known) => known.key === key)?.name[language] ?? [])
    .join(' · ');
