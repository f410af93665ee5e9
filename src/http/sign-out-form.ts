import type { Context as KoaContext, Middleware } from 'koa';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Context } from '../context.ts';
import { crossSite } from './csrf.ts';
import { refusedPage } from './off-trail.ts';

/**
 * Brings oidc-provider's sign-out under our rules. A form that did not come from its own page is refused with 403
 * (T27): the library looks at the token alone, and answers a wrong one with 400. And where nobody is signed in,
 * the library's page that sends itself off by script gives way to a redirect, which needs none.
 */
export function signOutForm(context: Context): Middleware {
  const { config, provider } = context;
  const { pathFor } = provider as unknown as { pathFor(name: string): string };
  const path = pathFor.call(provider, 'end_session_confirm');
  const signedOut = config.issuer + pathFor.call(provider, 'end_session_success');
  return async (ctx, next) => {
    const confirming = ctx.method === 'POST' && ctx.path.toLowerCase() === path;
    if (confirming && crossSite(ctx, config.issuer)) return refusedPage(context, ctx);
    await next();
    if (confirming && ctx.status === 400) ctx.status = 403;
    if (asksNobody(ctx)) goOn(ctx, signedOut);
  };
}

const oidcOf = (ctx: KoaContext) => (ctx as Partial<KoaContextWithOIDC>).oidc;

const asksNobody = (ctx: KoaContext): boolean =>
  ctx.status === 200 && oidcOf(ctx)?.route === 'end_session' && oidcOf(ctx)?.session?.accountId === undefined;

/** Where the confirmed sign-out would have led (RP-Initiated Logout 1.0 §3); the library has checked the address. */
function goOn(ctx: KoaContext, signedOut: string): void {
  const { postLogoutRedirectUri, state } = (oidcOf(ctx)?.session?.state ?? {}) as Record<
    string,
    string | undefined
  >;
  const url = new URL(postLogoutRedirectUri ?? signedOut);
  if (postLogoutRedirectUri !== undefined && state !== undefined) url.searchParams.set('state', state);
  ctx.redirect(url.href);
  ctx.status = 303;
}
