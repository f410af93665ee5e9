import type { ServerResponse } from 'node:http';
import type { Context, Middleware } from 'koa';
import type { Logger } from '../log.ts';
import { httpDuration } from '../operations/metrics.ts';

/** Anybody may send any method Node knows: of three dozen each would be a row of its own. */
const known = new Set(['GET', 'HEAD', 'POST', 'OPTIONS']);

/**
 * One line and one measurement per request, when its response is finished or given up. Paths appear only as
 * the router's template: a path or query may hold a mailed link's secret or an interaction's id (T23).
 */
export const requestLog =
  (log: Logger): Middleware =>
  (ctx, next) => {
    const started = performance.now();
    ctx.res.once('close', () => {
      const { res, method, state } = ctx;
      noteRequest(log, res, { requestId: state.requestId, method, route: routeOf(ctx), started });
    });
    return next();
  };

/** `started`: on the monotonic clock. */
export function noteRequest(
  log: Logger,
  { statusCode: status, writableFinished }: ServerResponse,
  {
    requestId,
    method,
    route,
    started,
  }: { requestId: string; method: string; route: string; started: number },
): void {
  const milliseconds = performance.now() - started;
  httpDuration.observe({ method: known.has(method) ? method : 'other', route, status }, milliseconds / 1000);
  const aborted = writableFinished ? undefined : true;
  log.info({ requestId, method, route, status, ms: Math.round(milliseconds), aborted }, 'request');
}

/** @koa/router's matched template, oidc-provider's name of its route, or `unmatched`. */
export function routeOf(ctx: Context): string {
  const { _matchedRoute: template, oidc } = ctx as Context & {
    _matchedRoute?: string | RegExp;
    oidc?: { route?: string };
  };
  if (template !== undefined) return String(template);
  return oidc?.route === undefined ? 'unmatched' : `oidc ${oidc.route}`;
}
