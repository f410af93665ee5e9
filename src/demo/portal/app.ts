import type Koa from 'koa';
import type { Middleware } from 'koa';
import { Secrets } from '../../secrets.ts';
import { createSite, type Log } from '../web/site.ts';
import { EndedSessions } from './ended-sessions.ts';
import { showRefusal } from './page.ts';
import { RelyingParty, type RelyingPartyOptions } from './relying-party.ts';
import { portalRoutes } from './routes.ts';
import { SealedCookies } from './sealed-cookies.ts';
import { Visitor } from './visitor.ts';

/** The portal as a Koa application; `url` is its address as the browser knows it, with a slash at its end. */
export function createPortal({ log, ...options }: RelyingPartyOptions & { log?: Log }): Koa {
  const { issuer, clientSecret, url } = options;
  const ended = new EndedSessions();
  const visitor = new Visitor(new SealedCookies(new Secrets([Buffer.from(clientSecret)])), ended);
  const assets = { '/assets/portal.css': new URL('portal.css', import.meta.url) };
  const site = createSite({ assets, formAction: [new URL(issuer).origin], log });
  return site
    .use(kindly(visitor))
    .use(oneAddress(url))
    .use(portalRoutes({ issuer, relyingParty: new RelyingParty(options), visitor, ended }));
}

/** A page for what is not there, and for a provider that cannot be reached; the fault itself goes to the log. */
function kindly(visitor: Visitor): Middleware {
  return async (ctx, next) => {
    try {
      await next();
      if (ctx.status !== 404 || ctx.body) return;
      await showRefusal(ctx, visitor.session(ctx), { status: 404, code: 'not_found', again: null });
    } catch (error) {
      ctx.app.emit('error', error, ctx);
      const again = ctx.path === '/login' ? ctx.url : '/login';
      await showRefusal(ctx, visitor.session(ctx), { status: 503, code: 'unavailable', again });
    }
  };
}

/** Cookies belong to a host name: under 127.0.0.1 a sign-in would begin that localhost could not finish. */
function oneAddress(url: string): Middleware {
  const { host } = new URL(url);
  return (ctx, next) => (ctx.host === host ? next() : ctx.redirect(url.slice(0, -1) + ctx.url));
}
