import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Koa, { type Middleware } from 'koa';
import { serveAssets } from '../../src/http/assets.ts';
import { securityHeaders } from '../../src/http/headers.ts';

/** Serves pages with the headers and assets they have in life, on a port of its own. */
export async function servePages(answer: Middleware): Promise<{ origin: string; close(): void }> {
  const app = new Koa();
  app.use(securityHeaders('http://localhost'));
  app.use(serveAssets);
  app.use(answer);
  const server = createServer(app.callback());
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () => void server.close(),
  };
}
