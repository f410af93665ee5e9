import type { Context as KoaContext, Next } from 'koa';
import type { Context } from '../context.ts';
import { answerInUnit, takeBack } from '../http/in-unit.ts';
import { seeOther } from '../http/see-other.ts';

/**
 * Sends the browser on from an interaction that is answered. `flush`: writes what oidc-provider does for that in the unit of
 * work of whoever calls; else it has one of its own, which reads anew what the interaction may have changed.
 */
export type Resume = (href: string, flush?: () => Promise<void>) => Promise<void>;

/**
 * Lets oidc-provider answer the form that ends an interaction as it would answer the browser at `href`, where it resumes
 * the authorization request: one way to the server less. It asks for the cookie of that path, which is not sent along
 * here; the interaction's own, set with it, has just shown the same (T33). What `flush` throws takes the answer back; then,
 * for oidc-provider answers a request once, the browser goes there by itself.
 */
export function resuming(context: Context, ctx: KoaContext, next: Next): Resume {
  let hasAnswered = false;
  return async (href, flush) => {
    if (hasAnswered) return seeOther(ctx, href);
    hasAnswered = true;
    const { method, url, cookies, params, _matchedRoute } = ctx;
    const get: typeof cookies.get = (name, options) =>
      name === context.provider.cookieName('resume') ? params.uid : cookies.get(name, options);
    try {
      ctx.method = 'GET';
      ctx.url = new URL(href).pathname;
      ctx.cookies = Object.assign(Object.create(cookies), { get });
      if (flush === undefined) return await answerInUnit(context, ctx, next);
      await next();
      await flush();
    } catch (error) {
      takeBack(ctx);
      throw error;
    } finally {
      Object.assign(ctx, { method, url, cookies, params, _matchedRoute });
    }
  };
}
