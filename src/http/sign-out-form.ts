import type { Middleware } from 'koa';
import type { Context } from '../context.ts';
import { crossSite } from './csrf.ts';
import { refusedPage } from './off-trail.ts';

/**
 * Puts the one form that oidc-provider takes, the sign-out's, under the rule of ours: what did not come from its
 * own page is refused with 403 (T27). The library looks at the token alone, and answers a wrong one with 400.
 */
export function signOutForm(context: Context): Middleware {
  const { config, provider } = context;
  const { pathFor } = provider as unknown as { pathFor(name: string): string };
  const path = pathFor.call(provider, 'end_session_confirm');
  return async (ctx, next) => {
    if (ctx.method !== 'POST' || ctx.path.toLowerCase() !== path) return next();
    if (crossSite(ctx, config.issuer)) return refusedPage(context, ctx);
    await next();
    if (ctx.status === 400) ctx.status = 403;
  };
}
