import type { ParsedUrlQuery } from 'node:querystring';
import type { Wishes } from './relying-party.ts';

const FORMATS: Record<keyof Wishes, RegExp> = {
  acr_values: /^[\w:.-]+( [\w:.-]+)*$/,
  prompt: /^(none|login|consent|select_account)$/,
  max_age: /^\d{1,9}$/,
  insurer: /^[a-z0-9-]{1,32}$/,
  login_hint: /^[^\p{Cc}]{1,200}$/u,
};

/** What a link to `/login` may ask of the provider; a parameter of another form is left out. */
export function readWishes(query: ParsedUrlQuery): Wishes {
  const wished = Object.entries(FORMATS).flatMap(([name, format]) => {
    const value = query[name];
    return typeof value === 'string' && format.test(value) ? [[name, value]] : [];
  });
  return Object.fromEntries(wished) as Wishes;
}
