import type { Context as KoaContext, Middleware } from 'koa';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { now } from '../clock.ts';
import type { Context } from '../context.ts';
import { recognition } from '../interaction/recognition.ts';
import { publishedKeysMaxAge } from '../keys/signing-key.ts';
import { pathOf } from '../oidc/path-of.ts';
import { crossSite } from './csrf.ts';
import { formActionSource } from './headers.ts';
import { refusedPage } from './off-trail.ts';
import { seeOther } from './see-other.ts';

type Oidc = KoaContextWithOIDC['oidc'];

/**
 * Brings what oidc-provider serves by itself under our rules. A sign-out that did not come from its own page is
 * refused with 403 (T27): the library looks at the token alone, and answers a wrong one with 400. Where nobody is
 * signed in, its page that sends itself off by script gives way to a redirect, which needs none. Its other such
 * pages may lead to the client: browsers hold a form's redirects to `form-action` too.
 */
export function libraryPages(context: Context): Middleware {
  const { config, provider } = context;
  const { signedOut } = recognition(context);
  const confirm = pathOf(provider, 'end_session_confirm');
  const signedOutUrl = config.issuer + pathOf(provider, 'end_session_success');
  return async (ctx, next) => {
    const confirming = ctx.method === 'POST' && ctx.path.toLowerCase() === confirm;
    if (confirming && crossSite(ctx, config.issuer)) return refusedPage(context, ctx);
    await next();
    const { oidc } = ctx as Partial<KoaContextWithOIDC>;
    if (oidc?.route === 'jwks') ctx.set('Cache-Control', `public, max-age=${publishedKeysMaxAge / 1000}`);
    if (confirming && ctx.status < 400) await signedOut(ctx, now());
    if (confirming && ctx.status === 400) {
      // Pressed twice: the session has ended, and this says so rather than that something is wrong.
      if (oidc?.params?.xsrf && oidc.session?.accountId === undefined)
        return signOutNobody(ctx, oidc, signedOutUrl);
      ctx.status = 403;
    }
    if (oidc === undefined || ctx.type !== 'text/html') return;
    if (oidc.route === 'end_session' && ctx.status === 200 && oidc.session?.accountId === undefined) {
      return signOutNobody(ctx, oidc, signedOutUrl);
    }
    const redirectUri = checkedRedirectUri(oidc);
    if (redirectUri !== undefined) ctx.state.formActionOrigins.push(formActionSource(redirectUri));
  };
}

/** Where the confirmed sign-out would have led (RP-Initiated Logout 1.0 §3); the library has checked the address. */
function signOutNobody(ctx: KoaContext, { session }: Oidc, signedOut: string): void {
  const { postLogoutRedirectUri, state } = (session?.state ?? {}) as Record<string, string | undefined>;
  const url = new URL(postLogoutRedirectUri ?? signedOut);
  if (postLogoutRedirectUri !== undefined && state !== undefined) url.searchParams.set('state', state);
  seeOther(ctx, url.href);
}

/** The client's address in an authorization request, known to be registered. */
function checkedRedirectUri(oidc: Oidc): string | undefined {
  const { redirectUriCheckPerformed } = oidc as { redirectUriCheckPerformed?: boolean };
  const checked = redirectUriCheckPerformed ? oidc.params : oidc.entities.Interaction?.params;
  return checked?.redirect_uri as string | undefined;
}
