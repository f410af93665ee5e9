import type Router from '@koa/router';
import type { Context as KoaContext, Middleware } from 'koa';
import type { Context } from '../context.ts';
import { pathOf } from '../oidc/path-of.ts';
import { shed } from '../operations/metrics.ts';
import { readForm } from './body.ts';
import { answerBusy } from './busy.ts';
import { ownCookie } from './own-cookie.ts';

/** How many may wait for a connection to the database: well under a second's work of the pool. */
const mayWait = { pages: 150, clients: 400 };

/**
 * Tells at once who cannot be served soon, before anything is begun for them: what is begun is then finished at the pace
 * it can be done at, however much is asked for (T56, R13). New sign-ins go first, while whoever has a form before them
 * can still send it; then pages; clients' own requests, such as for tokens, last.
 */
export function admission(context: Context, pages: Router): Middleware {
  const { companies, config, db, flushes, hasher, provider, secrets } = context;
  const authorization = pathOf(provider, 'authorization');
  // They sign in without a password, or their session does.
  const unhashed = ['remembered-browser', 'passkey-here']
    .map((name) => ownCookie(config, name).name)
    .concat(provider.cookieName('session'));
  const { pool } = db.client;

  const needsHash = (ctx: KoaContext): boolean =>
    ctx.path === authorization &&
    ctx.query.prompt !== 'none' &&
    !unhashed.some((name) => ctx.cookies.get(name, { signed: false }));

  const reason = (ctx: KoaContext): 'hashes' | 'database' | null => {
    if (hasher.isCrowded && needsHash(ctx)) return 'hashes';
    const waiting = pool.numPendingAcquires() + companies.waiting + flushes.waiting;
    if (waiting < mayWait.pages) return null;
    const isPage = ctx.path === authorization || pages.match(ctx.path, ctx.method).route;
    return isPage || waiting >= mayWait.clients ? 'database' : null;
  };

  return async (ctx, next) => {
    const missing = reason(ctx);
    if (missing === null) return next();
    shed.inc({ missing });
    if (ctx.method === 'POST' && pages.match(ctx.path, 'POST').route) await readForm(ctx, secrets);
    return answerBusy(context, ctx);
  };
}
