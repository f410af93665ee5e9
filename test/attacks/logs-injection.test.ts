import type { Server } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { exchange } from '../helpers/exchange.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { PlainClient } from '../helpers/plain-client.ts';
import { openRaw } from '../helpers/raw-http.ts';
import { libraryRoutes, ownRoutes } from '../helpers/routes.ts';
import { TestServer } from '../helpers/server.ts';

/** Ends a line, or disguises one, for some reader: a terminal, a collector, a viewer. */
const breaks = {
  'CR LF': '\r\n',
  CR: '\r',
  LF: '\n',
  ANSI: '\u001b[2J\u001b[31m',
  NEL: '\u0085',
  CSI: '\u009b31m',
  'line separator': '\u2028',
  'paragraph separator': '\u2029',
  'right-to-left override': '\u202e',
  'vertical tab': '\v',
  backspaces: '\b\b\b',
  DEL: '\u007f',
};
const forged = '{"level":"info","msg":"request","status":200,"forged":true}';
let server: TestServer;
let portal: PlainClient;
let browser: MemberBrowser;

beforeAll(async () => {
  server = await TestServer.start();
  server.context.log.level = 'trace';
  await server.insurer({ code: 'sample' });
  portal = await PlainClient.register(server, ['sample']);
  browser = new MemberBrowser();
  await browser.open(portal.authorizationUrl());
});
afterAll(() => server.stop());

/** Every write to the log is one line of JSON that no reader takes for more. */
function expectOneLineEach(chunks: string[]): void {
  for (const chunk of chunks) {
    expect(chunk.endsWith('\n')).toBe(true);
    expect(chunk.slice(0, -1)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
    expect(JSON.parse(chunk)).not.toHaveProperty('forged');
  }
}

test.each(Object.entries(breaks))(
  'T52 %s in every parameter and field leaves one line per event',
  async (_, text) => {
    const before = server.log.length;
    const value = `x${text}${forged}`;
    const encoded = encodeURIComponent(value);
    const uid = new URL(browser.page.url).pathname.split('/')[2] ?? '';
    const routes = [...ownRoutes(server.context), ...libraryRoutes(server.context)];
    let requests = 0;
    for (const { method, path } of [...routes, { method: 'GET', path: `/${encoded}` }]) {
      const at = path.replace(':uid', uid).replace(':step', 'credentials');
      const names = [
        'state',
        'token',
        'lang',
        'insurer',
        'error_description',
        'client_id',
        'redirect_uri',
        encoded,
      ];
      const query = names.map((name) => `${name}=${encoded}`).join('&');
      const fields = Object.fromEntries(
        ['userId', 'password', 'code', 'grant_type', 'token'].map((name) => [name, value]),
      );
      const form = method === 'POST' ? { ...fields, csrf: browser.form.values.csrf ?? '' } : null;
      const cookie = browser.jar.header(browser.page.url, new Date());
      await exchange(method, `${server.issuer}${at}?${query}`, { cookie, accept: 'text/html' }, form);
      requests += 1;
    }
    const lines = server.log.slice(before);
    expectOneLineEach(lines);
    expect(lines.filter((line) => line.includes('"msg":"request"')).length).toBe(requests);
  },
);

test('T52 the same bytes in every header, as far as HTTP lets them through', async () => {
  const { port } = server.context.config;
  const before = server.log.length;
  const raw = Object.values(breaks).filter((text) => !/[\r\n]/.test(text));
  for (const text of raw) {
    for (const name of [
      'User-Agent',
      'Referer',
      'Accept-Language',
      'X-Request-Id',
      'X-Forwarded-For',
      'Cookie',
      'Origin',
      'Authorization',
      'traceparent',
    ]) {
      const connection = openRaw({ address: () => ({ port }) } as unknown as Server);
      const head = `GET /me HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\n${name}: a${text}${forged}\r\n\r\n`;
      connection.write(Buffer.from(head));
      await connection.received();
    }
  }
  expectOneLineEach(server.log.slice(before));
});

test('T52 a client’s, an insurer’s or an operator’s own words cannot forge a line either', () => {
  const before = server.log.length;
  const { log } = server.context;
  for (const text of Object.values(breaks)) {
    log.info({ route: `${text}${forged}`, [`a${text}`]: 1 }, `message${text}${forged}`);
    log.warn({ err: new Error(`fault${text}${forged}`) });
    log.child({ part: `${text}${forged}` }).warn(`message${text}${forged}`);
  }
  expectOneLineEach(server.log.slice(before));
  expect(server.log.length - before).toBe(3 * Object.keys(breaks).length);
});
