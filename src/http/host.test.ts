import { afterEach, describe, expect, test } from '@jest/globals';
import { rawRequest, startKoa } from '../../test/helpers/raw-http.ts';
import { hostGuard } from './host.ts';
import type { HttpServer } from './server.ts';

const servers: HttpServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map(({ close }) => close(0))));

/** What the application behind the guard sees of a request made of these lines. */
async function send(config: { issuer: string; trustProxy: number }, ...lines: string[]) {
  const started = await startKoa(hostGuard(config), (ctx) => {
    ctx.body = {
      href: ctx.href,
      ip: ctx.ip,
      secure: ctx.secure,
      address: ctx.state.clientAddress,
      headers: ctx.headers,
    };
  });
  servers.push(started);
  const response = await rawRequest(started.server, ...lines, 'Connection: close', '', '');
  return { ...response, seen: response.status === 200 ? JSON.parse(response.body) : null };
}

const issuer = 'https://id.example.jp';
const direct = { issuer, trustProxy: 0 };
const proxied = { issuer, trustProxy: 1 };

describe('T24 a request that is not for the issuer never reaches the application', () => {
  test.each<[string, number, string[]]>([
    ['another Host', 421, ['GET / HTTP/1.1', 'Host: evil']],
    ['the issuer with a port', 421, ['GET / HTTP/1.1', 'Host: id.example.jp:444']],
    ['the issuer inside another name', 421, ['GET / HTTP/1.1', 'Host: id.example.jp.evil']],
    ['no Host', 400, ['GET / HTTP/1.1']],
    ['an empty Host', 421, ['GET / HTTP/1.1', 'Host:']],
    ['two Hosts', 400, ['GET / HTTP/1.1', 'Host: id.example.jp', 'Host: evil']],
    ['the same Host twice', 400, ['GET / HTTP/1.1', 'Host: id.example.jp', 'Host: id.example.jp']],
    ['an absolute-form target', 400, ['GET http://evil/ HTTP/1.1', 'Host: id.example.jp']],
    ['an absolute-form target of ours', 400, ['GET https://id.example.jp/ HTTP/1.1', 'Host: id.example.jp']],
    ['a target that reads as an authority', 400, ['GET //evil/auth HTTP/1.1', 'Host: id.example.jp']],
    ['a backslash target', 400, ['GET /\\evil/auth HTTP/1.1', 'Host: id.example.jp']],
    ['asterisk form', 400, ['OPTIONS * HTTP/1.1', 'Host: id.example.jp']],
    ['another X-Forwarded-Host', 421, ['GET / HTTP/1.1', 'Host: id.example.jp', 'X-Forwarded-Host: evil']],
    [
      'a list of forwarded hosts',
      421,
      ['GET / HTTP/1.1', 'Host: id.example.jp', 'X-Forwarded-Host: id.example.jp, evil'],
    ],
    [
      'two forwarded hosts',
      421,
      ['GET / HTTP/1.1', 'Host: id.example.jp', 'X-Forwarded-Host: id.example.jp', 'X-Forwarded-Host: evil'],
    ],
  ])('%s is refused with %i', async (_, status, lines) => {
    const response = await send(proxied, ...lines);
    expect(response.status).toBe(status);
    expect(response.body).not.toContain('evil');
  });

  test('what passes carries no other host under any name', async () => {
    const { seen } = await send(
      proxied,
      'GET /a?b=c HTTP/1.1',
      'Host: ID.Example.jp',
      'X-Forwarded-Host: id.example.jp',
      'X-Forwarded-Port: 666',
      'X-Forwarded-Prefix: /evil',
      'Forwarded: host=evil',
    );
    expect(seen.href).toBe('https://id.example.jp/a?b=c');
    expect(Object.keys(seen.headers).sort()).toEqual([
      'connection',
      'host',
      'x-forwarded-for',
      'x-forwarded-proto',
    ]);
  });
});

describe('T32 the scheme is the issuer’s', () => {
  const ask = (...more: string[]) => send(proxied, 'GET / HTTP/1.1', 'Host: id.example.jp', ...more);

  test.each([['http'], ['HTTP'], ['https, http'], ['ws'], ['']])(
    'X-Forwarded-Proto: %j is refused',
    async (scheme) => {
      expect((await ask(`X-Forwarded-Proto: ${scheme}`)).status).toBe(400);
    },
  );

  test('https passes, and a missing header does not make cookies insecure', async () => {
    expect((await ask('X-Forwarded-Proto: https')).seen.secure).toBe(true);
    expect((await ask()).seen.secure).toBe(true);
  });

  test('an http issuer is not talked into https', async () => {
    const { seen } = await send(
      { issuer: 'http://localhost:3000', trustProxy: 0 },
      'GET / HTTP/1.1',
      'Host: localhost:3000',
      'X-Forwarded-Proto: https',
    );
    expect(seen).toMatchObject({ secure: false, href: 'http://localhost:3000/' });
  });
});

describe('the client’s address', () => {
  const forwarded = [
    'GET / HTTP/1.1',
    'Host: id.example.jp',
    'X-Forwarded-For: 6.6.6.6, 203.0.113.7',
    'X-Forwarded-For: 198.51.100.2',
  ];

  test.each([
    [0, '127.0.0.1'],
    [1, '198.51.100.2'],
    [2, '203.0.113.7'],
    [9, '6.6.6.6'],
  ])('behind %i proxies is %s, and is all that Koa sees', async (trustProxy, address) => {
    const { seen } = await send({ ...direct, trustProxy }, ...forwarded);
    expect(seen).toMatchObject({ address, ip: address, headers: { 'x-forwarded-for': address } });
  });
});
