import type { Context as KoaContext } from 'koa';
import { minutes } from '../clock.ts';
import { type Done, dones } from './page.ts';

/** What was just done, kept on the browser until the page that says so. */
export function accountFlash({ issuer }: { issuer: string }) {
  const secure = issuer.startsWith('https:');
  const cookie = secure ? '__Host-account-done' : 'account-done';
  const options = { httpOnly: true, sameSite: 'lax', secure, path: '/', signed: false } as const;
  return {
    set: (ctx: KoaContext, done: Done): void =>
      void ctx.cookies.set(cookie, done, { ...options, maxAge: minutes(1) }),
    take(ctx: KoaContext): Done | null {
      const kept = ctx.cookies.get(cookie, { signed: false });
      if (kept === undefined) return null;
      ctx.cookies.set(cookie, null, options);
      return dones.find((known) => known === kept) ?? null;
    },
  };
}
