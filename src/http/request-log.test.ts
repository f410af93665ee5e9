import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import Router from '@koa/router';
import type { Middleware } from 'koa';
import { openRaw, startKoa } from '../../test/helpers/raw-http.ts';
import { createLogger } from '../log.ts';
import { metrics } from '../operations/metrics.ts';
import { requestId } from './request-id.ts';
import { requestLog } from './request-log.ts';

test('T23 the request log and the metrics know routes, never paths, queries or ids', async () => {
  const lines: string[] = [];
  const log = createLogger('info', { write: (line: string) => void lines.push(line) });
  const router = new Router();
  router.get('/interaction/:uid/:step', (ctx) => Object.assign(ctx, { body: 'page' }));
  router.get('/slow', (ctx) => once(ctx.res, 'close'));
  const { server, url, close } = await startKoa(
    requestId,
    requestLog(log),
    router.routes() as Middleware,
    (ctx, next) => {
      if (ctx.path === '/token') Object.assign(ctx, { oidc: { route: 'token' } });
      return next();
    },
  );

  await fetch(`${url}/interaction/s3cret-uid/email?code=s3cret`);
  await fetch(`${url}/s3cret-path/..%2f?token=s3cret`);
  await fetch(`${url}/token`, { method: 'POST' });
  const given = openRaw(server);
  given.write('GET /slow HTTP/1.1\r\nHost: x\r\n\r\n');
  await once(server, 'request');
  given.socket.destroy();
  await close();

  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    {
      level: 'info',
      msg: 'request',
      method: 'GET',
      route: '/interaction/:uid/:step',
      status: 200,
      requestId: expect.any(String),
      ms: expect.any(Number),
    },
    { route: 'unmatched', status: 404 },
    { route: 'oidc token', method: 'POST' },
    { route: '/slow', aborted: true },
  ]);
  const shown = await metrics.metrics();
  expect(shown).toContain('route="/interaction/:uid/:step",status="200"');
  expect(shown + lines.join('')).not.toContain('s3cret');
});
