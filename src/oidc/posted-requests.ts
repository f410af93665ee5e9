import type { Middleware } from 'koa';
import type Provider from 'oidc-provider';
import { readForm } from '../http/body.ts';
import { seeOther } from '../http/see-other.ts';
import { pathOf } from './path-of.ts';

/** What a browser sends back in its request line has to fit in beside its cookies, in 16 KiB. */
const MAX_LENGTH = 12 * 1024;

/**
 * A client may send the browser with a form instead of a link (OpenID Connect Core §3.1.2.1, RP-Initiated Logout §2).
 * The library would need cookies that go along with another site's form; as it is, the browser is told to ask again
 * with GET, and brings along what it brings after a link.
 */
export function postedRequests(provider: Provider): Middleware {
  const paths = ['authorization', 'end_session'].map((name) => pathOf(provider, name));
  return async (ctx, next) => {
    if (ctx.method !== 'POST' || !paths.includes(ctx.path)) return next();
    const href = `${ctx.path}?${new URLSearchParams(await readForm(ctx))}`;
    if (href.length > MAX_LENGTH) return ctx.throw(413);
    seeOther(ctx, href);
  };
}
