import type { Language } from '../insurer/insurer.ts';

/** First match wins: Android calls itself Linux too, and an iPad may call itself a Mac. */
const kinds: [pattern: RegExp, name: Record<Language, string>][] = [
  [/iPhone/, { ja: 'iPhone', en: 'iPhone' }],
  [/iPad/, { ja: 'iPad', en: 'iPad' }],
  [/Android.*Mobile/, { ja: 'Android', en: 'Android phone' }],
  [/Android/, { ja: 'Android タブレット', en: 'Android tablet' }],
  [/Windows/, { ja: 'Windows のパソコン', en: 'Windows PC' }],
  [/CrOS/, { ja: 'Chromebook', en: 'Chromebook' }],
  [/Macintosh.*(?:Chrome|Firefox|Edg)\//, { ja: 'Mac', en: 'Mac' }],
  [/Macintosh/, { ja: 'Mac または iPad', en: 'Mac or iPad' }],
  [/Linux/, { ja: 'Linux のパソコン', en: 'Linux PC' }],
];

/** The kind of device a request came from, such as `iPhone`; the empty string where its User-Agent does not tell. */
export const describeDevice = (userAgent: string | undefined, language: Language): string =>
  kinds.find(([pattern]) => pattern.test(userAgent?.slice(0, 500) ?? ''))?.[1][language] ?? '';
