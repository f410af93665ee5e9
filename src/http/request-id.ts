import { randomUUID } from 'node:crypto';
import type { Middleware } from 'koa';

/** `ctx.state.requestId`: what an error page shows and the log knows. Never taken from the client. */
export const requestId: Middleware = (ctx, next) => {
  ctx.state.requestId = randomUUID();
  return next();
};
