import type { Context as KoaContext } from 'koa';
import { minutes } from '../clock.ts';
import { ownCookie } from '../http/own-cookie.ts';
import { type Done, dones } from './page.ts';

/** What was just done, kept on the browser until the page that says so. */
export function accountFlash(config: { issuer: string }) {
  const cookie = ownCookie(config, 'account-done');
  return {
    set: (ctx: KoaContext, done: Done): void => cookie.write(ctx, done, minutes(1)),
    take(ctx: KoaContext): Done | null {
      const kept = cookie.read(ctx);
      if (kept === undefined) return null;
      cookie.drop(ctx);
      return dones.find((known) => known === kept) ?? null;
    },
  };
}
