import type { Context as KoaContext } from 'koa';
import { minutes } from '../clock.ts';

const linkForm = /^[\w-]{43}$/;

/**
 * The token of a link that was mailed, taken out of the address bar, history and Referer at once (T23): a cookie of
 * this browser carries it from then on. `name` is the cookie's, `path` the page's.
 */
export function mailedLink({ issuer }: { issuer: string }, name: string, path: string) {
  const secure = issuer.startsWith('https:');
  const cookie = secure ? `__Host-${name}` : name;
  const options = { httpOnly: true, sameSite: 'lax', secure, path: '/', signed: false } as const;
  return {
    /** Whether the address carried a token; the browser is then on its way to the same page without it. */
    takeOut(ctx: KoaContext): boolean {
      const { token } = ctx.query;
      if (typeof token !== 'string' || ctx.method !== 'GET') return false;
      if (linkForm.test(token)) ctx.cookies.set(cookie, token, { ...options, maxAge: minutes(30) });
      ctx.redirect(path);
      ctx.status = 303;
      return true;
    },
    /** The token, or the empty string. */
    read: (ctx: KoaContext): string => ctx.cookies.get(cookie, { signed: false }) ?? '',
    forget: (ctx: KoaContext): void => void ctx.cookies.set(cookie, null, options),
  };
}
