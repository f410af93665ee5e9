import { afterEach, describe, expect, test } from '@jest/globals';
import type { Middleware } from 'koa';
import { startKoa } from '../../test/helpers/raw-http.ts';
import { formActionSource, securityHeaders } from './headers.ts';
import type { HttpServer } from './server.ts';

const servers: HttpServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map(({ close }) => close(0))));

async function ask(handler: Middleware, issuer = 'https://id.example.jp') {
  const started = await startKoa(securityHeaders(issuer), handler);
  servers.push(started);
  const response = await fetch(started.url, { redirect: 'manual' });
  return { headers: response.headers, status: response.status, text: await response.text() };
}
const showNonce: Middleware = (ctx) => Object.assign(ctx, { body: ctx.state.nonce });
const csp = (headers: Headers): Record<string, string[]> =>
  Object.fromEntries(
    (headers.get('content-security-policy') ?? '')
      .split('; ')
      .map((line) => [line.split(' ')[0], line.split(' ').slice(1)]),
  );

describe('T28 every response carries every header', () => {
  test.each<[string, number, Middleware]>([
    ['a page', 200, (ctx) => Object.assign(ctx, { body: 'hello' })],
    ['a redirect', 302, (ctx) => ctx.redirect('/next')],
    ['nothing found', 404, () => undefined],
    ['a refusal', 403, (ctx) => ctx.throw(403)],
    ['a fault', 500, () => Promise.reject(new Error('broken'))],
    [
      'an answer past Koa',
      201,
      (ctx) => {
        ctx.respond = false;
        ctx.res.writeHead(201, { 'X-Own': '1' }).end();
      },
    ],
    [
      'a page that removes all headers',
      200,
      (ctx) => {
        for (const name of ctx.res.getHeaderNames()) ctx.res.removeHeader(name);
        ctx.body = 'x';
      },
    ],
  ])('%s', async (_, status, handler) => {
    const { headers, ...response } = await ask(handler);
    expect(response.status).toBe(status);
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': expect.stringContaining(
        'publickey-credentials-get=(self), publickey-credentials-create=(self)',
      ),
      'referrer-policy': 'same-origin',
      'strict-transport-security': 'max-age=63072000; includeSubDomains',
      'x-content-type-options': 'nosniff',
    });
  });

  test('HSTS is for https alone', async () => {
    const { headers } = await ask(() => undefined, 'http://localhost:3000');
    expect(headers.get('strict-transport-security')).toBeNull();
  });
});

test('each response has a nonce of its own, the one the page was given', async () => {
  const page = await ask(showNonce);
  expect(csp(page.headers)).toMatchObject({
    'default-src': ["'none'"],
    'script-src': ["'self'", `'nonce-${page.text}'`],
    'base-uri': ["'none'"],
  });
  expect(page.text).not.toBe((await ask(showNonce)).text);
});

test('the client’s redirect origin and the insurer’s logo are let in, whatever else is in them is not', async () => {
  const { headers } = await ask((ctx) => {
    ctx.state.formActionOrigins.push(
      'https://portal.example',
      'jp.example.app:',
      "https://x; script-src 'unsafe-inline'",
    );
    ctx.state.imageOrigins.push('https://logo.example:8443');
  });
  expect(csp(headers)).toMatchObject({
    'form-action': ["'self'", 'https://portal.example', 'jp.example.app:'],
    'img-src': ["'self'", 'data:', 'https://logo.example:8443'],
  });
  expect(headers.get('content-security-policy')).not.toContain('unsafe');
  expect(formActionSource('https://portal.example/callback?x=1')).toBe('https://portal.example');
  expect(formActionSource('jp.example.app:/callback')).toBe('jp.example.app:');
});

test('a hash that oidc-provider adds for its own script stays', async () => {
  const { headers } = await ask((ctx) => {
    const policy = ctx.response.get('content-security-policy');
    ctx.set(
      'content-security-policy',
      policy.replace('script-src', "script-src 'sha256-abc='").replaceAll('; ', ';'),
    );
  });
  expect(csp(headers)).toMatchObject({
    'script-src': expect.arrayContaining(["'sha256-abc='"]),
    'form-action': ["'self'"],
  });
});

test('a page may be stricter about referrers and let files be cached', async () => {
  const { headers } = await ask((ctx) =>
    ctx.set({ 'Referrer-Policy': 'no-referrer', 'Cache-Control': 'public, max-age=60' }),
  );
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  expect(headers.get('cache-control')).toBe('public, max-age=60');
});
