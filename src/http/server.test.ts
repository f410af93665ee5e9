import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { openRaw, rawRequest } from '../../test/helpers/raw-http.ts';
import { OperatorError } from '../errors.ts';
import { fixedHeaders } from './headers.ts';
import { listen } from './listen.ts';
import { createHttpServer, type HttpServer } from './server.ts';

let started: HttpServer | undefined;
afterEach(() => started?.close(0));

async function start(callback: RequestListener = (_, res) => void res.end('hello')) {
  started = createHttpServer(callback, fixedHeaders('https://id.example.jp'));
  await listen(started.server, { port: 0, host: '127.0.0.1', setting: 'PORT' });
  return started;
}
/** Answers when the whole body has come. */
const afterBody: RequestListener = (req, res) => void req.resume().once('end', () => res.end('hello'));
const get = ['GET / HTTP/1.1', 'Host: x'];

describe('T34 what would tie the server up or split a request is refused', () => {
  test('headers beyond 16 KiB are 431, with our headers', async () => {
    const { server } = await start();
    expect(
      (await rawRequest(server, ...get, `X: ${'x'.repeat(15_000)}`, 'Connection: close', '', '')).status,
    ).toBe(200);
    const { status, head } = await rawRequest(server, ...get, `X: ${'x'.repeat(17_000)}`, '', '');
    expect(status).toBe(431);
    expect(head).toContain("frame-ancestors 'none'");
  });

  test.each<[string, string[]]>([
    [
      'Content-Length and Transfer-Encoding together',
      ['Content-Length: 5', 'Transfer-Encoding: chunked', '', '0', '', 'GET /x HTTP/1.1', '', ''],
    ],
    ['two lengths', ['Content-Length: 5', 'Content-Length: 6', '', 'hello']],
    ['a signed length', ['Content-Length: +5', '', 'hello']],
    ['an unknown transfer coding', ['Transfer-Encoding: xchunked', '', '0', '', '']],
    ['chunked that is not last', ['Transfer-Encoding: chunked, gzip', '', '0', '', '']],
    ['a folded header', ['X: a', ' b', '', '']],
    ['a space before the colon', ['Transfer-Encoding : chunked', '', '0', '', '']],
    ['a broken chunk size', ['Transfer-Encoding: chunked', '', 'zz', '', '']],
    ['NUL in a header', ['X: \0', '', '']],
    ['a bare line feed in a header', ['X: a\nY: b', '', '']],
  ])('%s closes the connection after one refusal', async (_, lines) => {
    const { server } = await start(afterBody);
    const { status, head, body } = await rawRequest(server, 'POST / HTTP/1.1', 'Host: x', ...lines);
    expect(status).toBe(400);
    expect(head + body).not.toMatch(/HTTP\/1\.1[\s\S]*HTTP\/1\.1/);
  });

  test('headers that trickle in are cut off with 408', async () => {
    const { server } = await start();
    server.headersTimeout = 200;
    const { status } = await rawRequest(server, ...get, 'X: never-ending');
    expect(status).toBe(408);
  });

  test('a body that trickles in is cut off with 408', async () => {
    const { server } = await start(afterBody);
    Object.assign(server, { headersTimeout: 100, requestTimeout: 200 });
    const { status } = await rawRequest(server, 'POST / HTTP/1.1', 'Host: x', 'Content-Length: 10', '', 'x');
    expect(status).toBe(408);
  });
});

describe('closing', () => {
  test('lets a request under way finish, tells its connection to close, and takes no new one', async () => {
    let answer = () => {};
    let arrived = () => {};
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const { server, close } = await start((_, res) => {
      answer = () => res.end('done');
      arrived();
    });
    const idle = openRaw(server);
    const busy = openRaw(server);
    await once(idle.socket, 'connect');
    busy.write(`${get.join('\r\n')}\r\n\r\n`);
    await arrival;
    const closed = close();
    expect(server.listening).toBe(false);
    expect(await idle.received()).toBe('');
    answer();
    expect(await busy.received()).toMatch(/Connection: close[\s\S]*done$/);
    await closed;
  });

  test('cuts off what does not finish within the grace', async () => {
    const { server, close } = await start(() => undefined);
    const stuck = openRaw(server);
    stuck.write(`${get.join('\r\n')}\r\n\r\n`);
    await once(server, 'request');
    await close(10);
    expect(await stuck.received()).toBe('');
  });
});

test('a port already taken is one line that names the variable', async () => {
  const { server } = await start();
  const { port } = server.address() as { port: number };
  const second = createHttpServer(() => undefined);
  const attempt = listen(second.server, { port, host: '127.0.0.1', setting: 'PORTAL_PORT' });
  await expect(attempt).rejects.toThrow(
    new OperatorError(
      `Port ${port} is already in use; another one can be chosen, e.g. PORTAL_PORT=${port + 1}`,
    ),
  );
});
