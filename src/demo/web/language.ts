import type { Context } from 'koa';

export type Language = 'ja' | 'en';

const COOKIE = 'kosmo_demo_language';

/** The language of a demo page: `?lang=`, else what was chosen before, else `Accept-Language`, else Japanese. */
export function pageLanguage(ctx: Context): Language {
  const chosen = asLanguage(ctx.query.lang);
  if (chosen !== null) rememberLanguage(ctx, chosen);
  return (
    chosen ?? asLanguage(ctx.cookies.get(COOKIE)) ?? asLanguage(ctx.acceptsLanguages('ja', 'en')) ?? 'ja'
  );
}

export function rememberLanguage(ctx: Context, language: Language): void {
  ctx.cookies.set(COOKIE, language, { httpOnly: true, sameSite: 'lax' });
}

export function asLanguage(value: unknown): Language | null {
  return value === 'ja' || value === 'en' ? value : null;
}
