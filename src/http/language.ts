import type { Context } from 'koa';
import { days } from '../clock.ts';
import type { Language } from '../insurer/insurer.ts';

const cookie = 'language';
const isLanguage = (value: unknown): value is Language => value === 'ja' || value === 'en';

/**
 * The language of a page: the one chosen by its link (kept on this browser), else the first of the client's
 * `ui_locales` (OpenID Connect Core §3.1.2.1) that there is, else the browser's, else Japanese.
 */
export function chooseLanguage(ctx: Context, uiLocales?: unknown): Language {
  const chosen = ctx.query.lang;
  if (isLanguage(chosen)) {
    ctx.cookies.set(cookie, chosen, {
      httpOnly: true,
      sameSite: 'lax',
      secure: ctx.secure,
      maxAge: days(365),
      signed: false,
    });
    return chosen;
  }
  const kept = ctx.cookies.get(cookie, { signed: false });
  if (isLanguage(kept)) return kept;
  const wanted = typeof uiLocales === 'string' ? uiLocales.split(' ').map((tag) => tag.split('-')[0]) : [];
  return wanted.find(isLanguage) ?? ((ctx.acceptsLanguages('ja', 'en') || 'ja') as Language);
}
