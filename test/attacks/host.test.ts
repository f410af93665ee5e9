import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exchange } from '../helpers/exchange.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { person } from '../helpers/people.ts';
import { rawRequest } from '../helpers/raw-http.ts';
import { libraryRoutes, ownRoutes } from '../helpers/routes.ts';
import { TestServer } from '../helpers/server.ts';
import { Walk } from '../helpers/walk.ts';

const evil = 'evil.example';
const published = ['/.well-known/openid-configuration', '/jwks'];
let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start({ env: { TRUST_PROXY: '1' } });
  await server.publish('2026-04');
  await server.insurer({ code: 'sample' });
  // From here on these are answered from memory, past the rest of the application.
  for (const path of published) await exchange('GET', server.issuer + path);
});
afterAll(() => server.stop());

/** What answers a request made of these lines, in one text, and its status. */
async function send(...lines: string[]): Promise<{ status: number; text: string }> {
  const port = Number(new URL(server.issuer).port);
  const here = { address: () => ({ port }) } as never;
  const { status, head, body } = await rawRequest(here, ...lines, 'Connection: close', '', '');
  return { status, text: head + body };
}

type Request = (method: string, path: string, host: string) => string[];
const disguises: Record<string, Request> = {
  'another Host': (method, path) => [`${method} ${path} HTTP/1.1`, `Host: ${evil}`],
  'another port': (method, path) => [`${method} ${path} HTTP/1.1`, `Host: localhost:81`],
  'another X-Forwarded-Host': (method, path, host) => [
    `${method} ${path} HTTP/1.1`,
    `Host: ${host}`,
    `X-Forwarded-Host: ${evil}`,
  ],
  'a list of X-Forwarded-Hosts': (method, path, host) => [
    `${method} ${path} HTTP/1.1`,
    `Host: ${host}`,
    `X-Forwarded-Host: ${host}, ${evil}`,
  ],
  'an absolute-form target': (method, path, host) => [
    `${method} http://${evil}${path} HTTP/1.1`,
    `Host: ${host}`,
  ],
  'an absolute-form target of ours under another Host': (method, path, host) => [
    `${method} http://${host}${path} HTTP/1.1`,
    `Host: ${evil}`,
  ],
  'two Hosts': (method, path, host) => [`${method} ${path} HTTP/1.1`, `Host: ${host}`, `Host: ${evil}`],
  'two Hosts, ours last': (method, path, host) => [
    `${method} ${path} HTTP/1.1`,
    `Host: ${evil}`,
    `Host: ${host}`,
  ],
  'no Host': (method, path) => [`${method} ${path} HTTP/1.1`],
};

describe('T24 on every route, a request for another host is refused and echoes nothing', () => {
  test.each(Object.entries(disguises))('T24 %s', async (_, disguise) => {
    const { host } = new URL(server.issuer);
    const routes = [
      ...ownRoutes(server.context),
      ...libraryRoutes(server.context),
      { method: 'GET', path: '/assets/style.css' },
      { method: 'GET', path: '/nowhere' },
    ];
    const accepted: string[] = [];
    for (const { method, path } of routes) {
      const { status, text } = await send(...disguise(method, path.replace(/:\w+/g, 'x'), host));
      if ((status !== 421 && status !== 400) || text.includes(evil))
        accepted.push(`${method} ${path}: ${status}`);
    }
    expect(accepted).toEqual([]);
    expect(routes.length).toBeGreaterThan(25);
  });
});

/** Headers that other software builds addresses from; they pass, and mean nothing. */
const hints = {
  forwarded: `for=192.0.2.1;host=${evil};proto=https`,
  'x-forwarded-server': evil,
  'x-forwarded-port': '4443',
  'x-forwarded-prefix': `//${evil}`,
  'x-host': evil,
  'x-original-host': evil,
  'x-original-url': `//${evil}/`,
  'x-rewrite-url': `//${evil}/`,
  'x-http-host-override': evil,
  referer: `https://${evil}/`,
};

test('T24 neither discovery, page, redirect nor mail holds a host that a header names', async () => {
  const victim = person('poisoned01');
  await server.enrol('sample', victim);
  const walk = new Walk(server, victim, new MemberBrowser({ headers: hints }));
  const portal = await server.relyingParty(['sample']);
  await walk.enter(portal, victim.initialPassword);
  await walk.browser.submit({ birthdate: victim.birthdate });
  await walk.browser.press('accept');
  await walk.browser.submit({ email: victim.email });
  const { text, html, subject, link } = await server.post.next(victim.email);
  await walk.browser.open(link);
  await walk.browser.open(`${server.issuer}/nowhere`);
  await walk.browser.exchange('GET', `${server.issuer}/.well-known/openid-configuration`);
  const answers = walk.browser.history.map(({ headers, body }) => JSON.stringify(headers) + body);
  for (const seen of [text, html, subject, ...answers]) expect(seen).not.toContain('evil');
  expect(new URL(link).origin).toBe(server.issuer);
});

test('T24 a refused request has sent no mail and counted nothing', async () => {
  const victim = person('poisoned02');
  await server.enrol('sample', victim);
  const walk = new Walk(server, victim);
  const portal = await server.relyingParty(['sample']);
  await walk.enter(portal, victim.initialPassword);
  await walk.browser.submit({ birthdate: victim.birthdate });
  await walk.browser.press('accept');
  const { action, values } = walk.browser.form;
  for (const name of ['host', 'x-forwarded-host']) {
    const poisoner = new MemberBrowser({ jar: walk.browser.jar, headers: { [name]: evil } });
    const answer = await poisoner.exchange('POST', action, { ...values, email: victim.email });
    expect(answer.status).toBe(421);
  }
  await walk.browser.reload();
  await walk.browser.expectStep('email');
  expect(server.post.list(victim.email)).toEqual([]);
});
