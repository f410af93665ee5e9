import type { Server } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MemberBrowser } from '../helpers/member.ts';
import { PlainClient } from '../helpers/plain-client.ts';
import { openRaw, rawRequest } from '../helpers/raw-http.ts';
import { libraryRoutes, ownRoutes } from '../helpers/routes.ts';
import { TestServer } from '../helpers/server.ts';

const form = 'Content-Type: application/x-www-form-urlencoded';
let server: TestServer;
let portal: PlainClient;
let browser: MemberBrowser;
let listening: Server;
let start: (method: string, path: string) => string[];

beforeAll(async () => {
  server = await TestServer.start();
  await server.insurer({ code: 'sample' });
  portal = await PlainClient.register(server, ['sample']);
  browser = new MemberBrowser();
  await browser.open(portal.authorizationUrl());
  const { port } = server.context.config;
  listening = { address: () => ({ port }) } as unknown as Server;
  start = (method, path) => [`${method} ${path} HTTP/1.1`, `Host: localhost:${port}`];
});
afterAll(() => server.stop());

function postPaths(): string[] {
  const [, , uid = ''] = new URL(browser.page.url).pathname.split('/');
  const paths = [...ownRoutes(server.context), ...libraryRoutes(server.context)]
    .filter(({ method }) => method === 'POST')
    .map(({ path }) => path.replace(':uid', uid).replace(':step', 'credentials'));
  return [...new Set(paths)];
}

/** 401 and 403 where nobody said who asks; 404 where oidc-provider takes no POST. */
const expectRefused = (path: string, status: number) =>
  expect({ path, status, refused: [400, 401, 403, 404, 413].includes(status) }).toEqual({
    path,
    status,
    refused: true,
  });

test('T34 a body said to be too big is refused on every route before it has come', async () => {
  for (const path of postPaths()) {
    const { status, head } = await rawRequest(
      listening,
      ...start('POST', path),
      form,
      'Content-Length: 2000000000',
      'Connection: close',
      '',
      'csrf=',
    );
    expectRefused(path, status);
    expect(head).toContain("frame-ancestors 'none'");
  }
});

test('T34 a body that does not say how big it is, is read no further than the limit', async () => {
  for (const path of postPaths()) {
    // TCP itself loses an answer now and then that overtakes what is still being sent.
    let status = Number.NaN;
    for (let time = 0; time < 5 && Number.isNaN(status); time++) status = await sendEndless(path);
    expectRefused(path, status);
  }
});

/** The status of the answer; NaN where the connection was reset before it arrived. */
async function sendEndless(path: string): Promise<number> {
  const connection = openRaw(listening);
  connection.write([...start('POST', path), form, 'Transfer-Encoding: chunked', '', ''].join('\r\n'));
  const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`;
  const answered = connection.received();
  for (let sent = 0; sent < 8; sent++) connection.write(chunk);
  connection.write('0\r\n\r\n');
  connection.socket.end();
  return Number(/\d{3}/.exec((await answered).slice(9))?.[0]);
}

test('T34 headers, cookies and addresses beyond 16 KiB are 431', async () => {
  const long = 'x'.repeat(17_000);
  for (const lines of [
    [...start('GET', '/'), `Cookie: session=${long}`],
    start('GET', `/auth?state=${long}`),
    [...start('GET', '/'), ...Array.from({ length: 600 }, (_, place) => `X-${place}: ${'x'.repeat(30)}`)],
  ]) {
    const { status } = await rawRequest(listening, ...lines, 'Connection: close', '', '');
    expect(status).toBe(431);
  }
});

test.each<[string, string[]]>([
  [
    'a length and chunks',
    ['Content-Length: 4', 'Transfer-Encoding: chunked', '', '0', '', 'GET /x HTTP/1.1', '', ''],
  ],
  ['two lengths', ['Content-Length: 5', 'Content-Length: 6', '', 'csrf=']],
  ['an unknown transfer coding', ['Transfer-Encoding: xchunked', '', '0', '', '']],
  ['chunked before another coding', ['Transfer-Encoding: chunked, identity', '', '0', '', '']],
  ['a folded header', ['X: a', ' Transfer-Encoding: chunked', '', '']],
  ['a space before the colon', ['Content-Length : 5', '', 'csrf=']],
])('T34 %s: one refusal, and nothing that follows is taken for a request', async (_, lines) => {
  const before = server.log.length;
  const { status, body } = await rawRequest(listening, ...start('POST', '/email-link'), form, ...lines);
  expect(status).toBe(400);
  expect(body).not.toContain('HTTP/1.1');
  expect(server.log.slice(before).filter((line) => line.includes('"GET"'))).toEqual([]);
});

test('T34 what comes in one piece after a refused body is not read as a second request', async () => {
  const smuggled = `GET /interaction/smuggled HTTP/1.1\r\nHost: ${new URL(server.issuer).host}\r\n\r\n`;
  const connection = openRaw(listening);
  connection.write([...start('POST', '/email-link'), form, 'Content-Length: 70000', '', ''].join('\r\n'));
  connection.write(`a=${'x'.repeat(30_000)}${smuggled}`);
  expect((await connection.received()).match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 413']);
});

test('T34 two hundred connections that never finish their request keep nobody from signing in', async () => {
  const slow = Array.from({ length: 200 }, (_, place) => {
    const connection = openRaw(listening);
    const unfinished = [
      ...start('POST', '/token'),
      form,
      ...(place % 2 ? ['Content-Length: 100', '', 'a'] : ['X: ']),
    ];
    connection.write(unfinished.join('\r\n'));
    return connection;
  });
  await new MemberBrowser().open(portal.authorizationUrl());
  await browser.reload();
  await browser.expectStep('credentials');
  for (const { socket } of slow) socket.destroy();
});
