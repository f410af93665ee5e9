import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BrowserBehindTls, startBehindTls, throughProxy } from '../helpers/behind-tls.ts';
import { signInHonestly } from '../helpers/honest.ts';
import { person } from '../helpers/people.ts';
import { PlainClient } from '../helpers/plain-client.ts';
import type { TestServer } from '../helpers/server.ts';

const hanako = person('hanako');
let server: TestServer;
let portal: PlainClient;
let browser: BrowserBehindTls;

beforeAll(async () => {
  server = await startBehindTls();
  for (const code of ['sample', 'other']) await server.insurer({ code, secondFactors: ['email-otp'] });
  await server.enrol('sample', hanako);
  portal = await PlainClient.register(server, ['sample', 'other']);
  browser = new BrowserBehindTls(server);
  await browser.open(portal.authorizationUrl());
  await browser.submit({ insurer: 'sample' });
  await browser.follow('English');
  await signInHonestly(server, browser, hanako);
});
afterAll(() => server.stop());

const cookiesSet = () => browser.history.flatMap(({ headers }) => headers['set-cookie'] ?? []);

test('T32 every cookie of a walk is Secure, HttpOnly, SameSite=Lax, and for this host alone', async () => {
  const link = new BrowserBehindTls(server);
  await link.open(`${server.issuer}/email-link?token=${'x'.repeat(43)}`);
  const lines = [...cookiesSet(), ...link.history.flatMap(({ headers }) => headers['set-cookie'] ?? [])];
  expect(lines.length).toBeGreaterThan(8);
  for (const line of lines) {
    expect(line).toMatch(/; ?secure/i);
    expect(line).toMatch(/; ?httponly/i);
    expect(line).toMatch(/; ?samesite=lax/i);
    expect(line).not.toMatch(/; ?domain=/i);
  }
});

test('T32 the names of what authenticates bind cookies to https: __Host- on the whole site, __Secure- on a path', () => {
  const paths = Object.fromEntries(
    cookiesSet().map((line) => [
      line.split('=')[0]?.replace('.sig', ''),
      /path=([^;]*)/i.exec(line)?.[1] ?? '',
    ]),
  );
  expect(paths).toMatchObject({
    '__Host-session': '/',
    '__Secure-interaction': expect.stringMatching(/^\/interaction\/[\w-]+$/),
    '__Secure-resume': expect.stringMatching(/^\/auth\/[\w-]+$/),
  });
  expect(Object.keys(paths)).not.toContain('session');
});

test('T32 what reached the proxy in clear is refused before anything is read or set', async () => {
  for (const proto of ['http', 'http, https', 'https, http', 'HTTP', 'ws']) {
    for (const path of ['/', '/auth', '/interaction/x', '/token', '/.well-known/openid-configuration']) {
      const answer = await throughProxy(server, 'GET', path, {
        'x-forwarded-proto': proto,
        cookie: browser.jar.header(`${server.issuer}/`, new Date()),
      });
      expect({ proto, path, status: answer.status, cookies: answer.headers['set-cookie'] }).toEqual({
        proto,
        path,
        status: 400,
        cookies: undefined,
      });
    }
  }
});

test('T32 a session under a name without prefix, which a neighbour could have tossed in, counts for nothing', async () => {
  const tossed = browser.jar
    .list()
    .filter(({ name }) => name.startsWith('__Host-session'))
    .map(({ name, value }) => `${name.replace('__Host-', '')}=${value}`)
    .join('; ');
  expect(tossed).toContain('session=');
  const { pathname, search } = new URL(portal.authorizationUrl({ prompt: 'none' }));
  const { headers } = await throughProxy(server, 'GET', pathname + search, { cookie: tossed });
  expect(PlainClient.answer(headers.location ?? null).error).toBe('login_required');
});

test('T32 addresses are built as https whatever the hop behind the proxy is', async () => {
  const { body } = await throughProxy(server, 'GET', '/.well-known/openid-configuration', {
    'x-forwarded-port': '80',
    forwarded: 'proto=http;host=evil.example',
  });
  expect(body.match(/https?:\/\/[^/"]+/g)?.filter((origin) => origin !== server.issuer)).toEqual([]);
});
