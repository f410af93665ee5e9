import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { now } from '../../src/clock.ts';
import { authorize } from '../helpers/authorize.ts';
import { realClock, setClock } from '../helpers/clock.ts';
import { exchange } from '../helpers/exchange.ts';
import { signInHonestly } from '../helpers/honest.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { person } from '../helpers/people.ts';
import { PlainClient } from '../helpers/plain-client.ts';
import { TestServer } from '../helpers/server.ts';

const hanako = person('hanako');
let server: TestServer;
let portal: PlainClient;
let browser: MemberBrowser;

beforeAll(async () => {
  setClock('2026-04-07T09:00:00+09:00');
  server = await TestServer.start({ processes: 2 });
  await server.insurer({ code: 'sample', secondFactors: [] });
  await server.enrol('sample', hanako);
  portal = await PlainClient.register(server, ['sample']);
});
afterAll(async () => {
  await server.stop();
  realClock();
});
beforeEach(() => {
  browser = new MemberBrowser();
});

const answered = (client: PlainClient, parameters: Record<string, string> = {}) =>
  authorize(server, browser, client, hanako, parameters);
const codeFor = async (client: PlainClient, parameters = {}) =>
  (await answered(client, parameters)).code ?? '';
const tokensFor = async (client: PlainClient, parameters: Record<string, string> = {}) =>
  (await client.redeem(await codeFor(client, parameters))).json as Record<string, string>;

describe('T46 nobody is signed out who did not mean to be', () => {
  const end = (query: Record<string, string> = {}) =>
    `${server.issuer}/session/end?${new URLSearchParams(query)}`;
  const isSignedIn = async () => 'code' in (await answered(portal, { prompt: 'none' }));

  test('an address that is opened asks, also with a good id_token_hint; silence is no yes', async () => {
    const { id_token = '' } = await tokensFor(portal);
    for (const url of [end(), end({ id_token_hint: id_token }), end({ client_id: portal.id })]) {
      await browser.open(url);
      await browser.expectStep('sign-out');
      expect(await isSignedIn()).toBe(true);
    }
  });

  test('a form of another site is refused: without the page’s token, with an old one, with another browser’s', async () => {
    await tokensFor(portal);
    const cookie = () => browser.jar.header(`${server.issuer}/session/end/confirm`, now());
    const post = (fields: Record<string, string>) =>
      exchange('POST', `${server.issuer}/session/end/confirm`, { cookie: cookie() }, fields);
    await browser.open(end());
    const [old = ''] = /name="xsrf" value="([^"]+)"/.exec(browser.page.html)?.slice(1) ?? [];
    await browser.open(end());
    const stranger = new MemberBrowser();
    await stranger.open(portal.authorizationUrl());
    await signInHonestly(server, stranger, hanako);
    await stranger.open(end());
    const [foreign = ''] = /name="xsrf" value="([^"]+)"/.exec(stranger.page.html)?.slice(1) ?? [];
    expect(old.length + foreign.length).toBeGreaterThan(40);
    for (const fields of [
      { logout: 'yes' },
      { logout: 'yes', xsrf: '' },
      { logout: 'yes', xsrf: old },
      { logout: 'yes', xsrf: foreign },
    ] as Record<string, string>[])
      expect((await post(fields)).status).toBe(403);
    expect(await isSignedIn()).toBe(true);
  });

  test('another member’s id_token_hint signs this one out no more than any other', async () => {
    const taro = person('taro');
    await server.enrol('sample', taro);
    const own = new MemberBrowser();
    await own.open(portal.authorizationUrl());
    await signInHonestly(server, own, taro);
    const { json } = await portal.redeem(PlainClient.answer(own.callbackUrl).code ?? '');
    await tokensFor(portal);
    await browser.open(end({ id_token_hint: String(json.id_token) }));
    expect(await isSignedIn()).toBe(true);
  });
});
