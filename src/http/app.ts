import Router from '@koa/router';
import type { default as Koa, Context as KoaContext, Middleware } from 'koa';
import { accountRoutes } from '../account/routes.ts';
import type { Context } from '../context.ts';
import { isDatabaseAway } from '../database-fault.ts';
import { emailUndoRoutes } from '../email-change/routes.ts';
import { helpRoutes } from '../help/routes.ts';
import { interactionRoutes } from '../interaction/routes.ts';
import { postOnly } from '../oidc/post-only.ts';
import { postedRequests } from '../oidc/posted-requests.ts';
import { faults as requestFaults } from '../operations/metrics.ts';
import { recoveryRequestRoutes } from '../recovery/request-routes.ts';
import { resetRoutes } from '../recovery/reset-routes.ts';
import { admission } from './admission.ts';
import { serveAssets } from './assets.ts';
import { answerBusy, busyJson, homeAnyhow } from './busy.ts';
import { emailLinkRoutes } from './email-link.ts';
import { formThrottle } from './form-throttle.ts';
import { securityHeaders } from './headers.ts';
import { hostGuard } from './host.ts';
import { answerInUnit, takeBack } from './in-unit.ts';
import { retrySeconds } from './kept-form.ts';
import { libraryPages } from './library-pages.ts';
import { messagePage, notFoundPage } from './off-trail.ts';
import { publicPages } from './public-pages.ts';
import { published } from './published.ts';
import { requestId } from './request-id.ts';
import { requestLog } from './request-log.ts';

/**
 * The whole application as a Node request listener: our middleware and pages in front of oidc-provider, which
 * is itself the Koa application.
 */
export function createApp(context: Context) {
  const { config, log, provider } = context;
  const { remember, answerFirst } = published(context);
  const pages = new Router();
  for (const routes of [
    accountRoutes(context),
    interactionRoutes(context),
    emailLinkRoutes(context),
    emailUndoRoutes(context),
    helpRoutes(context),
    publicPages(context),
    recoveryRequestRoutes(context),
    resetRoutes(context),
  ]) {
    pages.use(routes.routes());
  }
  const stack: Middleware[] = [
    requestId,
    securityHeaders(config.issuer),
    requestLog(log),
    hostGuard(config),
    faults(context),
    remember,
    serveAssets,
    formThrottle(context, pages),
    postedRequests(provider),
    postOnly(provider),
    admission(context, pages),
    (ctx, next) => answerInUnit(context, ctx, next),
    libraryPages(context),
    ...[pages.routes(), pages.allowedMethods()].map((part) => ofRooms(pages, part as unknown as Middleware)),
  ];
  for (const middleware of stack) provider.use(middleware);
  // Koa's own listener would print a stack trace to the terminal.
  (provider as Koa).on('error', (error: Error) => log.error({ err: error }, 'response failed'));
  provider.on('server_error', (ctx: KoaContext, error: Error) => {
    requestFaults.inc({ cause: isDatabaseAway(error) ? 'database' : 'other' });
    log.error({ requestId: ctx.state.requestId, err: error }, 'server error');
    ctx.state.isDatabaseAway = isDatabaseAway(error);
  });
  return answerFirst(provider.callback());
}

/**
 * Spares requests of the protocol the search through the patterns of all pages: only a path whose first segment some
 * page has is matched.
 */
function ofRooms(pages: Router, middleware: Middleware): Middleware {
  const roomOf = (path: string) => path.split('/', 2)[1]?.toLowerCase();
  const rooms = new Set(pages.stack.map(({ path }) => roomOf(String(path))));
  const search: Middleware = (ctx, next) => (rooms.has(roomOf(ctx.path)) ? middleware(ctx, next) : next());
  return Object.assign(search, middleware); // its router can be listed as before
}

/** Answers what has no page of its own: a path that does not exist, a form that is none, a fault. */
const faults =
  (context: Context): Middleware =>
  async (ctx, next) => {
    try {
      await next();
      // The library says 500 of what may well work in a moment, and only of a fault.
      if (ctx.state.isDatabaseAway) return answerBusy(context, ctx);
      if (ctx.status === 404 && ctx.body === undefined) await notFoundPage(context, ctx);
    } catch (error) {
      const { status = 500, expose = false } = error as { status?: number; expose?: boolean };
      if (!expose) {
        requestFaults.inc({ cause: isDatabaseAway(error) ? 'database' : 'other' });
        context.log.error({ requestId: ctx.state.requestId, err: error }, 'request failed');
      }
      takeBack(ctx);
      if (status === 404) return notFoundPage(context, ctx);
      if (expose) return messagePage(context, ctx, status, 'refused');
      await faultAnswer(context, ctx, error);
    }
  };

/** Something of ours does not work, or not in time. */
async function faultAnswer(context: Context, ctx: KoaContext, error: unknown): Promise<void> {
  if (isDatabaseAway(error)) return answerBusy(context, ctx);
  ctx.set('Retry-After', String(retrySeconds));
  if (ctx.accepts('json', 'html') === 'json') return busyJson(ctx);
  return messagePage(context, ctx, 503, 'failed', { home: await homeAnyhow(context, ctx) });
}
