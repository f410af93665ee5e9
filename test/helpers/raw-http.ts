import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import Koa, { type Middleware } from 'koa';
import { createHttpServer, type HttpServer } from '../../src/http/server.ts';

/** A connection on which a test writes bytes no HTTP client would send. */
export interface RawConnection {
  socket: Socket;
  write(text: string | Buffer): void;
  /** All bytes that came, once the other side has closed. */
  received(): Promise<string>;
}

export function openRaw(server: Server): RawConnection {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', () => undefined); // a reset ends the connection like any other close
  const closed = once(socket, 'close');
  return {
    socket,
    write: (text) => void socket.write(text),
    received: () => closed.then(() => Buffer.concat(chunks).toString('latin1')),
  };
}

/** Sends these lines (joined by CRLF) on a connection of their own; answers the whole response. */
export async function rawRequest(
  server: Server,
  ...lines: string[]
): Promise<{ status: number; head: string; body: string }> {
  const connection = openRaw(server);
  connection.write(lines.join('\r\n'));
  const text = await connection.received();
  const [head = '', body = ''] = text.split(/\r\n\r\n(.*)/s);
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]), head, body };
}

/** A Koa application of these middlewares, on a real server at a free port of this machine. */
export async function startKoa(...middlewares: Middleware[]): Promise<HttpServer & { url: string }> {
  const app = new Koa({ proxy: true });
  app.silent = true;
  for (const middleware of middlewares) app.use(middleware);
  const http = createHttpServer(app.callback());
  http.server.listen(0, '127.0.0.1');
  await once(http.server, 'listening');
  return { ...http, url: `http://127.0.0.1:${(http.server.address() as AddressInfo).port}` };
}
