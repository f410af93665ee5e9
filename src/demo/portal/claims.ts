import type { Language } from '../web/language.ts';
import type { Claims } from './relying-party.ts';
import { type PortalText, portalText } from './text.ts';

/** One line of "who I am": the claim as the provider sent it, and what it says in words. */
export interface ClaimLine {
  name: string;
  label: string;
  value: string;
  meaning: string | null;
}

/** The claims of `claims` the portal has a name for, in the order of its catalogue. */
export function describeClaims(claims: Claims, language: Language): ClaimLine[] {
  const text = portalText[language];
  return Object.entries(text.claims).flatMap(([name, label]) => {
    const value = claims[name];
    if (value === undefined || value === null) return [];
    const raw = Array.isArray(value) ? value.join(' ') : String(value);
    return [{ name, label, value: raw, meaning: meaning(name, raw, text, language) }];
  });
}

function meaning(name: string, value: string, text: PortalText, language: Language): string | null {
  switch (name) {
    case 'acr':
      return text.acr[value] ?? null;
    case 'amr':
      return value
        .split(' ')
        .map((method) => text.amr[method] ?? method)
        .join(text.and);
    case 'auth_time':
    case 'updated_at':
      return momentInWords(new Date(Number(value) * 1000), language);
    case 'birthdate':
      return dayInWords(new Date(value), language);
    case 'email_verified':
      return text.emailVerified[value] ?? null;
    default:
      return null;
  }
}

function momentInWords(moment: Date, language: Language): string {
  const format = { dateStyle: 'long', timeStyle: 'short', timeZone: 'Asia/Tokyo' } as const;
  return new Intl.DateTimeFormat(language, format).format(moment);
}

function dayInWords(day: Date, language: Language): string | null {
  if (Number.isNaN(day.getTime())) return null;
  const calendar = language === 'ja' ? 'ja-JP-u-ca-japanese' : 'en';
  return new Intl.DateTimeFormat(calendar, { dateStyle: 'long', timeZone: 'UTC' }).format(day);
}
