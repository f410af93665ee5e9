import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exchange } from '../helpers/exchange.ts';
import { signInHonestly } from '../helpers/honest.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { person } from '../helpers/people.ts';
import { PlainClient } from '../helpers/plain-client.ts';
import { redirectUri, TestServer } from '../helpers/server.ts';

const hanako = person('hanako');
const registered = 'https://portal.example/bye';
let server: TestServer;
let portal: PlainClient;
let browser: MemberBrowser;
let idToken: string;

beforeAll(async () => {
  server = await TestServer.start();
  await server.insurer({ code: 'sample', secondFactors: [] });
  await server.enrol('sample', hanako);
  portal = await PlainClient.register(server, ['sample'], { postLogoutRedirectUris: [registered] });
  browser = new MemberBrowser();
  await browser.open(portal.authorizationUrl());
  await signInHonestly(server, browser, hanako);
  idToken = String((await portal.redeem(PlainClient.answer(browser.callbackUrl).code ?? '')).json.id_token);
});
afterAll(() => server.stop());

/** Ways to write an address so that somebody takes it for the one registered, `uri`. */
const tricksWith = (uri: string): string[] => {
  const { origin, pathname } = new URL(uri);
  const host = 'portal.example';
  return [
    ...[
      '//evil.example',
      '///evil.example',
      '/\\evil.example',
      '\\\\evil.example',
      '/%5cevil.example',
      '/%2f/evil.example',
    ],
    ...[
      'https:evil.example',
      'https:/evil.example',
      'https:///evil.example',
      'http://evil.example',
      'https://evil.example',
    ],
    ...['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'java\nscript:alert(1)', ' javascript:alert(1)'],
    ...[
      'data:text/html,x',
      'vbscript:x',
      'file:///etc/passwd',
      'blob:https://x',
      'about:blank',
      'ftp://portal.example/',
    ],
    ...[
      `https://${host}@evil.example${pathname}`,
      `https://${host}:443@evil.example/`,
      `https://evil.example\\@${host}${pathname}`,
    ],
    ...[
      `https://${host}.evil.example${pathname}`,
      `https://evil${host}${pathname}`,
      `https://${host}%2eevil.example/`,
    ],
    ...[
      `https://${host}%00.evil.example/`,
      `https://${host}%0d%0aX: y`,
      `https://${host}#@evil.example/`,
      `https://${host}?@evil.example/`,
    ],
    ...[
      `${uri}/`,
      `${uri}?`,
      `${uri}#`,
      `${uri}?x=1`,
      `${uri}#x`,
      `${uri}%00`,
      `${uri}%20`,
      ` ${uri}`,
      `${uri} `,
      `${uri}\t`,
    ],
    ...[
      `${uri}/../evil`,
      `${uri}/..%2fevil`,
      `${uri}%2f..`,
      `${origin}/./${pathname.slice(1)}`,
      `${origin}/${pathname}`,
    ],
    ...[
      uri.replace('https', 'http'),
      uri.replace('https', 'HTTPS'),
      uri.toUpperCase(),
      uri.replace(host, 'Portal.example'),
    ],
    ...[uri.replace(host, `${host}.`), uri.replace(host, `${host}:443`), uri.replace(host, `${host}:8443`)],
    ...[
      uri.replace(host, 'pоrtal.example'),
      uri.replace(host, 'xn--prtal-6ze.example'),
      uri.replace('.', '。'),
    ],
    ...[
      '',
      '/',
      '.',
      '..',
      'callback',
      '*',
      'null',
      `${uri},https://evil.example/`,
      `${uri};https://evil.example/`,
    ],
    ...[
      `https://[::1]/`,
      'https://0x7f000001/',
      'https://127.1/',
      `${server.issuer}/auth`,
      `${uri}\r\nLocation: https://evil.example/`,
    ],
  ];
};

describe('T30 no address but a registered one is ever gone to', () => {
  test('from the authorization endpoint: more than sixty ways to write another end on our own page', async () => {
    const tricks = tricksWith(redirectUri);
    expect(new Set(tricks).size).toBeGreaterThan(60);
    for (const redirect_uri of tricks) {
      const { status, headers, body } = await exchange('GET', portal.authorizationUrl({ redirect_uri }), {
        accept: 'text/html',
        cookie: browser.jar.header(`${server.issuer}/auth`, new Date()),
      });
      expect([redirect_uri, status, headers.location]).toEqual([redirect_uri, 400, undefined]);
      expect(body).toContain('data-step="error"');
      expect(body).not.toMatch(/evil|javascript:|data:text/);
    }
  }, 60_000);

  test('from signing out: neither at once, nor after the member has confirmed', async () => {
    for (const post_logout_redirect_uri of tricksWith(registered).filter((uri) => uri !== '')) {
      const query = new URLSearchParams({ id_token_hint: idToken, post_logout_redirect_uri });
      const { status, headers, body } = await exchange('GET', `${server.issuer}/session/end?${query}`, {
        accept: 'text/html',
        cookie: browser.jar.header(`${server.issuer}/session/end`, new Date()),
      });
      expect([post_logout_redirect_uri, status, headers.location]).toEqual([
        post_logout_redirect_uri,
        400,
        undefined,
      ]);
      expect(body).not.toMatch(/evil|javascript:|data:text/);
    }
  }, 60_000);

  test('from signing out without saying who asks: the member stays here', async () => {
    const query = new URLSearchParams({ post_logout_redirect_uri: 'https://evil.example/' });
    const { status, headers, body } = await exchange('GET', `${server.issuer}/session/end?${query}`, {
      accept: 'text/html',
      cookie: browser.jar.header(`${server.issuer}/session/end`, new Date()),
    });
    expect([status, headers.location]).toEqual([200, undefined]);
    expect(body).toContain('data-step="sign-out"');
    expect(body).not.toContain('evil');
  });

  test('from our own pages: whatever they are told of where to go on, they stay', async () => {
    const parameters = [
      'return_to',
      'returnTo',
      'next',
      'url',
      'redirect',
      'redirect_uri',
      'continue',
      'from',
      'to',
    ];
    const query = new URLSearchParams(parameters.map((name) => [name, 'https://evil.example/']));
    for (const path of [
      '/',
      '/account',
      '/account/callback',
      '/help/first-sign-in',
      '/recovery/password',
      '/session/end',
    ]) {
      const { headers, body } = await exchange('GET', `${server.issuer}${path}?${query}`, {
        accept: 'text/html',
      });
      expect([path, /^https:\/\/evil|^\/\/|^\/\\/.test(headers.location ?? '')]).toEqual([path, false]);
      expect(body).not.toMatch(/(href|action|src)="[^"]*evil/);
    }
  });
});
