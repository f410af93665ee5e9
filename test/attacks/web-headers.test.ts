import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BrowserBehindTls, startBehindTls, throughProxy } from '../helpers/behind-tls.ts';
import type { Exchange } from '../helpers/exchange.ts';
import { person } from '../helpers/people.ts';
import { PlainClient } from '../helpers/plain-client.ts';
import { openRaw } from '../helpers/raw-http.ts';
import { libraryRoutes, ownRoutes } from '../helpers/routes.ts';
import type { TestServer } from '../helpers/server.ts';

const hanako = person('hanako');
let server: TestServer;
let portal: PlainClient;
let browser: BrowserBehindTls;

beforeAll(async () => {
  server = await startBehindTls();
  await server.insurer({ code: 'sample', secondFactors: [] });
  await server.enrol('sample', hanako);
  portal = await PlainClient.register(server, ['sample'], { scope: 'openid offline_access' });
  browser = new BrowserBehindTls(server);
  await browser.open(portal.authorizationUrl());
  await browser.expectStep('credentials');
});
afterAll(() => server.stop());

/** What is missing or wrong among the headers every response must carry. */
function faultsOf({ headers }: Pick<Exchange, 'headers'>, { cached = false } = {}): string[] {
  const policy = String(headers['content-security-policy'])
    .split(';')
    .map((part) => part.trim());
  const rules: [boolean, string][] = [
    [policy.includes("frame-ancestors 'none'"), 'frame-ancestors'],
    [policy.includes("default-src 'none'"), 'default-src'],
    [!/unsafe-|\*|data:.*script|http:/.test(policy.join(';')), `policy ${policy.join(';')}`],
    [headers['x-content-type-options'] === 'nosniff', 'nosniff'],
    [headers['cross-origin-opener-policy'] === 'same-origin', 'COOP'],
    [/max-age=(\d{8,})/.test(String(headers['strict-transport-security'])), 'HSTS'],
    [/^(same-origin|no-referrer)$/.test(String(headers['referrer-policy'])), 'Referrer-Policy'],
    [cached || headers['cache-control'] === 'no-store', `Cache-Control ${headers['cache-control']}`],
    [headers['x-powered-by'] === undefined && headers.server === undefined, 'tells what it runs on'],
  ];
  return rules.flatMap(([kept, fault]) => (kept ? [] : [fault]));
}

describe('T28 every response carries the whole header set', () => {
  test('T28 on every route of ours and of oidc-provider, whatever the method', async () => {
    const uid = new URL(browser.page.url).pathname.split('/')[2] ?? '';
    const cookie = browser.jar.header(browser.page.url, new Date());
    const faults: Record<string, string[]> = {};
    const routes = [...ownRoutes(server.context), ...libraryRoutes(server.context)];
    for (const { method, path } of [
      ...routes,
      { method: 'DELETE', path: '/' },
      { method: 'GET', path: '/nowhere' },
      { method: 'GET', path: '/.well-known/openid-configuration' },
    ]) {
      for (const accept of ['text/html', 'application/json']) {
        const at = path.replace(':uid', uid).replace(':step', 'credentials');
        const answer = await throughProxy(
          server,
          method,
          at,
          { accept, cookie },
          method === 'POST' ? {} : null,
        );
        // The public keys are the one answer that may be kept.
        faults[`${method} ${path} ${accept} ${answer.status}`] = faultsOf(answer, {
          cached: path === '/jwks',
        });
      }
    }
    expect(withFaults(faults)).toEqual({});
    expect(Object.keys(faults).length).toBeGreaterThan(60);
  });

  test('T28 on every page of a walk to the portal and out again', async () => {
    await browser.submit({ userId: hanako.userId, password: hanako.initialPassword });
    await browser.submit({ birthdate: 'yesterday' });
    await browser.expectStep('birthdate', 'birthdate_invalid');
    await browser.submit({ birthdate: hanako.birthdate });
    await browser.submit({ email: 'nobody' });
    await browser.expectStep('email', 'email_invalid');
    await browser.submit({ email: hanako.email });
    await browser.submit({ code: await server.post.nextCode(hanako.email) });
    await browser.submit({ newPassword: hanako.password, newPasswordConfirmation: hanako.password });
    expect(PlainClient.answer(browser.callbackUrl)).toMatchObject({ code: expect.any(String) });
    await browser.open(`${server.issuer}/session/end`);
    await browser.press('confirm');
    await browser.expectStep('signed-out');
    const faults = browser.history.map(
      (one) => [`${one.method} ${one.url} ${one.status}`, faultsOf(one)] as const,
    );
    expect(faults.length).toBeGreaterThan(15);
    expect(withFaults(Object.fromEntries(faults))).toEqual({});
  });

  test('T28 on refusals: another host, in clear, a body of another kind or too big, a code used twice', async () => {
    const form = {
      authorization: `Basic ${Buffer.from(`${portal.id}:${portal.secret}`).toString('base64')}`,
    };
    const answers = [
      await throughProxy(server, 'GET', '/', { host: 'evil.example' }),
      await throughProxy(server, 'GET', '/', { 'x-forwarded-proto': 'http' }),
      await throughProxy(server, 'POST', '/email-link', { 'content-type': 'application/json' }),
      await throughProxy(server, 'POST', '/email-link', {}, { a: 'x'.repeat(70_000) }),
      await throughProxy(server, 'POST', '/token', form, {
        grant_type: 'authorization_code',
        code: 'x'.repeat(43),
      }),
      await throughProxy(server, 'GET', '/auth?client_id=nobody', { accept: 'text/html' }),
      await throughProxy(server, 'GET', '/auth/nowhere', { accept: 'text/html' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([421, 400, 415, 413, 400, 400, 400]);
    expect(answers.map((answer) => faultsOf(answer))).toEqual(answers.map(() => []));
  });

  test('T28 on files, which may be kept', async () => {
    const files = [
      ...new Set(browser.history.flatMap(({ body }) => body.match(/\/assets\/[\w.-]+\?v=[\w-]+/g) ?? [])),
    ];
    expect(files.length).toBeGreaterThan(2);
    for (const file of files) {
      const answer = await throughProxy(server, 'GET', file);
      expect({ file, faults: faultsOf(answer, { cached: true }) }).toEqual({ file, faults: [] });
    }
  });

  test('T28 on what never became a request', async () => {
    const { port } = server.context.config;
    for (const bytes of ['nonsense\r\n\r\n', `GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`]) {
      const connection = openRaw({ address: () => ({ port }) } as never);
      connection.write(bytes);
      expect(await connection.received()).toMatch(/^HTTP\/1\.1 4\d\d[\s\S]*frame-ancestors 'none'/);
    }
  });
});

test('T28 pages reached by a mailed link send no Referer at all, forms one to our own origin only', async () => {
  const link = await throughProxy(server, 'GET', `/email-link?token=${'x'.repeat(43)}`);
  const page = await throughProxy(server, 'GET', '/email-link');
  expect([link, page].map(({ headers }) => headers['referrer-policy'])).toEqual([
    'no-referrer',
    'no-referrer',
  ]);
  await browser.open(portal.authorizationUrl());
  expect(browser.history.at(-1)?.headers['referrer-policy']).toBe('same-origin');
});

test("T28 a sign-in page's form-action allows the requesting client's origin and no other", async () => {
  await browser.open(portal.authorizationUrl());
  const policy = String(browser.history.at(-1)?.headers['content-security-policy']);
  expect(/form-action ([^;]*)/.exec(policy)?.[1]).toBe("'self' https://portal.example");
});

const withFaults = (all: Record<string, string[]>) =>
  Object.fromEntries(Object.entries(all).filter(([, faults]) => faults.length > 0));
