import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { generateKeyPair, SignJWT } from 'jose';
import { realClock, setClock } from '../helpers/clock.ts';
import { exchange } from '../helpers/exchange.ts';
import { signInHonestly } from '../helpers/honest.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { person } from '../helpers/people.ts';
import { PlainClient } from '../helpers/plain-client.ts';
import { redirectUri, TestServer } from '../helpers/server.ts';

const hanako = person('hanako');
const foreigner = person('foreigner');
let server: TestServer;
let portal: PlainClient;
let elsewhere: PlainClient;
let browser: MemberBrowser;

beforeAll(async () => {
  setClock('2026-04-07T09:00:00+09:00');
  server = await TestServer.start();
  for (const code of ['sample', 'other']) await server.insurer({ code, secondFactors: [] });
  await server.enrol('sample', hanako);
  await server.enrol('other', foreigner);
  portal = await PlainClient.register(server, ['sample']);
  elsewhere = await PlainClient.register(server, ['other']);
});
afterAll(async () => {
  await server.stop();
  realClock();
});
beforeEach(() => {
  browser = new MemberBrowser();
});

async function idTokenOf(client: PlainClient, somebody: typeof hanako): Promise<string> {
  const own = new MemberBrowser();
  await own.open(client.authorizationUrl());
  await signInHonestly(server, own, somebody);
  return String((await client.redeem(PlainClient.answer(own.callbackUrl).code ?? '')).json.id_token);
}

/** What a browser nobody has signed in with is answered, but for what differs every time. */
async function answerTo(parameters: Record<string, string>) {
  const { status, headers, body } = await exchange('GET', portal.authorizationUrl(parameters), {
    accept: 'text/html',
  });
  const to = headers.location?.replace(/\/interaction\/.*/, '/interaction') ?? null;
  const cookies = (headers['set-cookie'] ?? []).map((line) =>
    line.replace(/=[^;]*/, '').replace(/[Pp]ath=[^;]*/, ''),
  );
  return { status, to, cookies: cookies.sort(), body: body === '' ? '' : 'a page' };
}

test('T10 login_hint: who exists, who does not, and another insurer’s member are answered alike', async () => {
  const hints = [hanako.userId, 'nobody-at-all', foreigner.userId, hanako.email, '\u0000', 'x'.repeat(2000)];
  for (const more of [{}, { prompt: 'none' }] as Record<string, string>[]) {
    const [first, ...others] = await Promise.all(
      hints.map((login_hint) => answerTo({ login_hint, ...more })),
    );
    for (const other of others) expect(other).toEqual(first);
    expect(first?.to).toContain('prompt' in more ? 'error=login_required' : '/interaction');
  }
});

test('T10 login_hint fills nothing in, and the page is the same for everybody', async () => {
  await browser.open(portal.authorizationUrl({ login_hint: hanako.userId }));
  const { html } = await browser.expectStep('credentials');
  expect(html).not.toContain(hanako.userId);
});

test('T10 id_token_hint: of a member, of another insurer’s, and of nobody say no more than login_required', async () => {
  const [own, foreign] = [await idTokenOf(portal, hanako), await idTokenOf(elsewhere, foreigner)];
  for (const id_token_hint of [own, foreign]) {
    const { to, status } = await answerTo({ id_token_hint, prompt: 'none' });
    expect(status).toBe(303);
    const { error, error_description } = PlainClient.answer(to);
    // a token that is not this client's is no hint at all
    expect([error, error_description]).toEqual(
      id_token_hint === own
        ? ['login_required', expect.not.stringMatching(/foreigner|hanako/)]
        : ['invalid_request', expect.stringContaining('id_token_hint')],
    );
  }
});

test('T10 a forged id_token_hint is refused, whoever it names', async () => {
  const { privateKey } = await generateKeyPair('ES256');
  const forged = await new SignJWT({ sub: 'x', aud: portal.id, iss: server.issuer })
    .setProtectedHeader({ alg: 'ES256' })
    .sign(privateKey);
  for (const id_token_hint of [forged, forged.replace(/\.[^.]*$/, '.'), 'x'])
    expect(PlainClient.answer((await answerTo({ id_token_hint, prompt: 'none' })).to).error).toBe(
      'invalid_request',
    );
});

test('T10 with a session: a hint at somebody else asks for a sign-in, and never answers for the one or the other', async () => {
  const taro = person('taro');
  await server.enrol('sample', taro);
  const hint = await idTokenOf(portal, taro);
  await browser.open(portal.authorizationUrl());
  await signInHonestly(server, browser, hanako);
  await browser.open(portal.authorizationUrl({ id_token_hint: hint, prompt: 'none' }));
  expect(PlainClient.answer(browser.callbackUrl).error).toBe('login_required');
  await browser.open(portal.authorizationUrl({ id_token_hint: hint }));
  await browser.expectStep('credentials');
});

test('T10 prompt=none names one error for no session, another insurer’s and one that has ended', async () => {
  const told = async (): Promise<Record<string, string>> => {
    await browser.open(portal.authorizationUrl({ prompt: 'none' }));
    return PlainClient.answer(browser.callbackUrl);
  };
  const nobody = await told();
  expect(nobody).toMatchObject({ error: 'login_required', iss: server.issuer });
  await browser.open(elsewhere.authorizationUrl());
  await signInHonestly(server, browser, foreigner);
  expect(await told()).toEqual(nobody);
  await server.context.db('member').where({ user_id: foreigner.userId }).increment('epoch', 1);
  expect(await told()).toEqual(nobody);
  expect(new URL(browser.callbackUrl ?? '').origin).toBe(new URL(redirectUri).origin);
});
