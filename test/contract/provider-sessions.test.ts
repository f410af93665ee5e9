import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { days, hours, minutes, now, seconds } from '../../src/clock.ts';
import { purge } from '../../src/jobs/purge.ts';
import { advance, realClock, setClock } from '../helpers/clock.ts';
import { signInHonestly } from '../helpers/honest.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { person } from '../helpers/people.ts';
import { PlainClient } from '../helpers/plain-client.ts';
import { TestServer } from '../helpers/server.ts';

const [hanako, taro] = [person('hanako'), person('taro')];
let server: TestServer;
let portal: PlainClient;
let second: PlainClient;
let brief: PlainClient;
let browser: MemberBrowser;

beforeAll(async () => {
  setClock('2026-07-01T09:00:00+09:00');
  server = await TestServer.start({ processes: 2 });
  await server.insurer({ code: 'sample', secondFactors: [] });
  const session = { idleMinutes: 10, absoluteHours: 1, rememberDays: 14 };
  await server.insurer({ code: 'brief', secondFactors: [], session });
  await server.enrol('sample', hanako);
  await server.enrol('brief', taro);
  portal = await PlainClient.register(server, ['sample']);
  second = await PlainClient.register(server, ['sample']);
  brief = await PlainClient.register(server, ['brief']);
});
afterAll(async () => {
  realClock();
  await server.stop();
});
beforeEach(() => {
  browser = new MemberBrowser();
});
afterEach(() => advance(days(1)));

async function signIn(
  client: PlainClient,
  somebody: typeof hanako,
  fields: Record<string, string> = {},
): Promise<void> {
  await browser.open(client.authorizationUrl());
  if (Object.keys(fields).length > 0) {
    const { userId, password } = somebody;
    await browser.submit({ userId, password, ...fields });
  }
  await signInHonestly(server, browser, somebody);
}

/** Whether the session still satisfies this client, without asking anything. */
async function isSignedIn(client: PlainClient): Promise<boolean> {
  await browser.open(client.authorizationUrl({ prompt: 'none' }));
  const { code, error } = PlainClient.answer(browser.callbackUrl);
  expect(error ?? 'login_required').toBe('login_required');
  return code !== undefined;
}

async function tokensAt(client: PlainClient): Promise<string> {
  await browser.open(client.authorizationUrl());
  return String((await client.redeem(PlainClient.answer(browser.callbackUrl).code ?? '')).json.access_token);
}

describe('ttl.Session', () => {
  test('ends an hour after the last use', async () => {
    await signIn(portal, hanako);
    for (let use = 0; use < 3; use++) {
      advance(minutes(59));
      expect(await isSignedIn(portal)).toBe(true);
    }
    advance(minutes(60) + seconds(16));
    expect(await isSignedIn(portal)).toBe(false);
  });

  test('ends 24 hours after the sign-in, however often it is used', async () => {
    await signIn(portal, hanako);
    const begun = now().getTime();
    while (now().getTime() + minutes(50) < begun + hours(24)) {
      advance(minutes(50));
      expect(await isSignedIn(portal)).toBe(true);
    }
    advance(begun + hours(24) - now().getTime() + seconds(16));
    expect(await isSignedIn(portal)).toBe(false);
  });

  test('is the insurer’s to shorten', async () => {
    await signIn(brief, taro);
    for (let use = 0; use < 6; use++) {
      advance(minutes(9));
      expect(await isSignedIn(brief)).toBe(true);
    }
    advance(minutes(6) + seconds(16));
    expect(await isSignedIn(brief)).toBe(false);
    await signIn(brief, taro);
    advance(minutes(10) + seconds(16));
    expect(await isSignedIn(brief)).toBe(false);
  });

  test('is not prolonged by what cannot use it: another insurer’s client, or the question whether to sign out', async () => {
    await signIn(brief, taro);
    advance(minutes(5));
    expect(await isSignedIn(portal)).toBe(false);
    await browser.open(`${server.issuer}/session/end`);
    advance(minutes(5) + seconds(16));
    expect(await isSignedIn(brief)).toBe(false);
  });
});

test('cookies: the session ends with the browser unless the member ticked the box', async () => {
  await signIn(portal, hanako);
  expect(browser.jar.get('session')?.expiresAt).toBeNull();
  browser.jar.forget('session');
  await signIn(portal, hanako, { remember: 'on' });
  expect(browser.jar.get('session')?.expiresAt).toBeGreaterThan(now().getTime());
});

test('ttl.Interaction: a sign-in left open for an hour starts anew, and its row leaves a day later', async () => {
  await browser.open(portal.authorizationUrl());
  advance(hours(1) + seconds(16));
  await browser.reload();
  await browser.expectStep('message');
  expect(browser.page.status).toBe(410);
});

test('adapter: expired rows are nobody’s any more, and leave', async () => {
  await signIn(portal, hanako);
  const access = await tokensAt(portal);
  advance(days(40));
  const { db } = server.context;
  const left = async () =>
    (await db.raw('select model from oidc_artifact union all select ? from interaction', ['Interaction']))
      .rows;
  expect(await left()).not.toEqual([]);
  expect(await isSignedIn(portal)).toBe(false);
  expect((await portal.userinfo(access)).status).toBe(401);
  advance(days(2));
  await purge(db, now(), new AbortController().signal);
  expect(await left()).toEqual([]);
});

describe('rpInitiatedLogout', () => {
  const ask = (parameters: Record<string, string>) =>
    browser.open(`${server.issuer}/session/end?${new URLSearchParams(parameters)}`);
  const back = { post_logout_redirect_uri: 'https://portal.example/' };

  test('asks on our page, ends session and tokens, and leads back with the state', async () => {
    await signIn(portal, hanako);
    const access = await tokensAt(second);
    await ask({ client_id: portal.id, ...back, state: 's t' });
    await browser.expectStep('sign-out');
    expect(await isSignedIn(portal)).toBe(true);
    await ask({ client_id: portal.id, ...back, state: 's t' });
    await browser.press('confirm');
    expect(browser.callbackUrl).toBe('https://portal.example/?state=s+t');
    expect(await isSignedIn(portal)).toBe(false);
    expect((await second.userinfo(access)).status).toBe(401);
  });

  test('with an ID token as hint, also one that has expired', async () => {
    await signIn(portal, hanako);
    const { json } = await portal.redeem(PlainClient.answer(browser.callbackUrl).code ?? '');
    advance(minutes(59));
    expect(await isSignedIn(portal)).toBe(true);
    advance(minutes(30));
    await ask({ id_token_hint: String(json.id_token), ...back });
    await browser.expectStep('sign-out');
    await browser.press('confirm');
    expect(browser.callbackUrl).toBe('https://portal.example/');
  });

  test.each([
    ['an address nobody registered', { post_logout_redirect_uri: 'https://evil.example/' }],
    ['a registered address with more behind it', { post_logout_redirect_uri: 'https://portal.example/x' }],
    ['a hint that is no token', { id_token_hint: 'x.y.z', ...back }],
  ])('%s leads to our error page, and the session goes on', async (_, parameters) => {
    await signIn(portal, hanako);
    await ask({ client_id: portal.id, ...parameters });
    await browser.expectStep('error');
    expect(await isSignedIn(portal)).toBe(true);
  });

  test('pressed twice, the button leads to where it says that it is done', async () => {
    await signIn(portal, hanako);
    await ask({ client_id: portal.id, ...back });
    const { form } = browser;
    const jar = browser.jar.copy();
    await browser.press('confirm');
    const impatient = new MemberBrowser({ jar });
    await impatient.send(form, form.values);
    await impatient.expectStep('signed-out');
  });

  test('without a client, an address is not followed: it ends on our own page', async () => {
    await signIn(portal, hanako);
    await ask({ post_logout_redirect_uri: 'https://evil.example/' });
    await browser.press('confirm');
    await browser.expectStep('signed-out');
    expect(browser.page.links.map(({ href }) => href).join()).not.toContain('evil');
  });
});

test('Session.save: what parallel requests of one session were granted all works, and all ends with it', async () => {
  await signIn(portal, hanako);
  const clients = [
    portal,
    second,
    ...(await Promise.all([1, 2, 3].map(() => PlainClient.register(server, ['sample'])))),
  ];
  const access = await Promise.all(
    clients.map(async (client) => {
      const { headers } = await browser.exchange('GET', client.authorizationUrl());
      const { json } = await client.redeem(PlainClient.answer(headers.location ?? null).code ?? '');
      return String(json.access_token);
    }),
  );
  const statuses = () =>
    Promise.all(clients.map(async (client, place) => (await client.userinfo(access[place] ?? '')).status));
  expect(await statuses()).toEqual(clients.map(() => 200));
  await browser.open(`${server.issuer}/session/end`);
  await browser.press('confirm');
  expect(await statuses()).toEqual(clients.map(() => 401));
});

test('several processes: no request needs to reach the one that saw the last, nor one that lived then', async () => {
  for (const restarts of [false, true]) {
    browser = new MemberBrowser();
    await browser.open(portal.authorizationUrl());
    await signInHonestly(server, browser, hanako, undefined, async () => {
      if (restarts) await server.restart();
    });
    const { code = '' } = PlainClient.answer(browser.callbackUrl);
    if (restarts) await server.restart();
    expect((await portal.redeem(code)).status).toBe(200);
  }
});

test('adapter: ids lie there as SHA-256, payloads sealed, with columns for what is looked up', async () => {
  await signIn(portal, hanako);
  const hash = createHash('sha256')
    .update(browser.jar.get('session')?.value ?? '')
    .digest();
  const { rows } = await server.context.db.raw('select * from oidc_artifact where id_hash = ?', [hash]);
  expect(rows).toMatchObject([
    { model: 'Session', uid_hash: expect.any(Buffer), account_id: expect.any(String) },
  ]);
  expect(rows[0].expires_at.getTime()).toBeGreaterThan(now().getTime());
  expect(rows[0].sealed_payload.toString('latin1')).not.toContain('accountId');
});
