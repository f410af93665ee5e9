import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { days, minutes, seconds } from '../../src/clock.ts';
import { advance, realClock, setClock } from '../helpers/clock.ts';
import { exchange } from '../helpers/exchange.ts';
import { signInHonestly } from '../helpers/honest.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { type Person, person } from '../helpers/people.ts';
import { PlainClient } from '../helpers/plain-client.ts';
import { TestServer } from '../helpers/server.ts';

const offline = { scope: 'openid offline_access', prompt: 'consent' };
let server: TestServer;
let portal: PlainClient;
let other: PlainClient;
let hanako: Person;
let browser: MemberBrowser;
let count = 0;

beforeAll(async () => {
  setClock('2026-07-01T09:00:00+09:00');
  server = await TestServer.start({ processes: 2 });
  await server.insurer({ code: 'sample', secondFactors: [] });
  portal = await PlainClient.register(server, ['sample']);
  other = await PlainClient.register(server, ['sample']);
});
afterAll(async () => {
  realClock();
  await server.stop();
});
beforeEach(async () => {
  hanako = person(`hanako${count++}`);
  await server.enrol('sample', hanako);
  browser = new MemberBrowser();
});

async function codeFor(client: PlainClient, parameters: Record<string, string> = {}): Promise<string> {
  await browser.open(client.authorizationUrl(parameters));
  await signInHonestly(server, browser, hanako);
  return PlainClient.answer(browser.callbackUrl).code ?? '';
}

interface Tokens {
  access: string;
  refresh: string;
}

const tokensOf = ({ json }: { json: Record<string, unknown> }): Tokens => ({
  access: String(json.access_token ?? ''),
  refresh: String(json.refresh_token ?? ''),
});
const tokens = async (client: PlainClient, parameters = {}) =>
  tokensOf(await client.redeem(await codeFor(client, parameters)));
const isGood = async (access: string) => (await portal.userinfo(access)).status === 200;
const refusal = async (refresh: string) => (await portal.refresh(refresh)).json.error;

describe('ttl', () => {
  test('a code lives 60 s', async () => {
    const [first, second] = [await codeFor(portal), await codeFor(portal)];
    advance(seconds(59));
    expect((await portal.redeem(first)).status).toBe(200);
    advance(seconds(17)); // 15 s are borne between clocks
    expect((await portal.redeem(second)).json.error).toBe('invalid_grant');
  });

  test('an access token lives ten minutes, an ID token at most an hour', async () => {
    const { json } = await portal.redeem(await codeFor(portal));
    const { exp, iat } = JSON.parse(
      Buffer.from(String(json.id_token).split('.')[1] ?? '', 'base64url').toString(),
    );
    expect([json.expires_in, exp - iat <= 3600]).toEqual([600, true]);
    advance(minutes(9));
    expect(await isGood(String(json.access_token))).toBe(true);
    advance(minutes(1) + seconds(16));
    expect(await isGood(String(json.access_token))).toBe(false);
  });

  test('a refresh token lives 30 days after the sign-in, however often it rotates, and its grant no shorter', async () => {
    let { refresh } = await tokens(portal, offline);
    for (let time = 0; time < 5; time++) {
      advance(days(5));
      const next = await portal.refresh(refresh);
      expect(next.status).toBe(200);
      ({ refresh } = tokensOf(next));
    }
    advance(days(5) - seconds(30));
    ({ refresh } = tokensOf(await portal.refresh(refresh)));
    advance(seconds(60));
    expect(await refusal(refresh)).toBe('invalid_grant');
  });
});

describe('issueRefreshToken and rotateRefreshToken', () => {
  test('offline_access alone is not enough: it is asked for with prompt=consent, by a client registered for it', async () => {
    expect((await tokens(portal)).refresh).toBe('');
    expect((await tokens(portal, { scope: offline.scope })).refresh).toBe('');
    expect((await tokens(portal, offline)).refresh).not.toBe('');
    const modest = await PlainClient.register(server, ['sample'], { scope: 'openid' });
    expect((await tokens(modest, offline)).refresh).toBe('');
  });

  test('every refresh brings another token, to confidential clients too', async () => {
    const seen = new Set<string>();
    let { refresh } = await tokens(portal, offline);
    for (let time = 0; time < 4; time++) {
      seen.add(refresh);
      ({ refresh } = tokensOf(await portal.refresh(refresh)));
    }
    expect(seen.add(refresh).size).toBe(5);
  });

  test('within 10 s a second use is an honest repeat: refused, and the family lives', async () => {
    const { refresh } = await tokens(portal, offline);
    const next = tokensOf(await portal.refresh(refresh));
    advance(seconds(9));
    expect(await refusal(refresh)).toBe('invalid_grant');
    expect(await isGood(next.access)).toBe(true);
    expect((await portal.refresh(next.refresh)).status).toBe(200);
  });

  test('after that it is a theft: the whole family ends, access tokens included', async () => {
    const { refresh } = await tokens(portal, offline);
    const next = tokensOf(await portal.refresh(refresh));
    advance(seconds(11));
    expect(await refusal(refresh)).toBe('invalid_grant');
    expect(await isGood(next.access)).toBe(false);
    expect(await refusal(next.refresh)).toBe('invalid_grant');
  });

  test("another client cannot use it, and its attempt harms nobody's family", async () => {
    const { refresh } = await tokens(portal, offline);
    expect((await other.refresh(refresh)).json.error).toBe('invalid_grant');
    expect((await portal.refresh(refresh)).status).toBe(200);
  });
});

describe('revocation and revokeGrantPolicy', () => {
  test('a revoked access token takes the tokens issued with it (RFC 7009 §2.1), not what the member granted', async () => {
    const { access, refresh } = await tokens(portal, offline);
    expect((await portal.post('/token/revocation', { token: access })).status).toBe(200);
    expect(await isGood(access)).toBe(false);
    expect(await refusal(refresh)).toBe('invalid_grant');
    await browser.open(portal.authorizationUrl({ prompt: 'none' }));
    expect(PlainClient.answer(browser.callbackUrl)).toHaveProperty('code');
  });

  test('a revoked refresh token takes its grant with it', async () => {
    const { access, refresh } = await tokens(portal, offline);
    expect((await portal.post('/token/revocation', { token: refresh })).status).toBe(200);
    expect(await isGood(access)).toBe(false);
    expect(await refusal(refresh)).toBe('invalid_grant');
  });

  test("another client's token is not its to revoke, nor anybody's without authentication", async () => {
    const { access, refresh } = await tokens(portal, offline);
    for (const token of [access, refresh]) {
      await other.post('/token/revocation', { token });
      await exchange('POST', `${server.issuer}/token/revocation`, {}, { token, client_id: portal.id });
    }
    expect(await isGood(access)).toBe(true);
    expect((await portal.refresh(refresh)).status).toBe(200);
  });
});

test('expiresWithSession: tokens without offline_access end when the member signs out, the others go on', async () => {
  const online = await tokens(other);
  const kept = await tokens(portal, offline);
  await browser.open(`${server.issuer}/session/end`);
  await browser.press('confirm');
  expect(await isGood(online.access)).toBe(false);
  expect((await portal.refresh(kept.refresh)).status).toBe(200);
});

test.each(['left', 'disabled'])(
  'findAccount: once a member is %s, session, refresh and userinfo end at once',
  async (status) => {
    const { access, refresh } = await tokens(portal, offline);
    await server.context.db.raw('update member set status = ? where user_id = ?', [status, hanako.userId]);
    expect(await isGood(access)).toBe(false);
    expect(await refusal(refresh)).toBe('invalid_grant');
    await browser.open(portal.authorizationUrl({ prompt: 'none' }));
    expect(PlainClient.answer(browser.callbackUrl).error).toBe('login_required');
  },
);

test('acceptQueryParamAccessTokens: an access token counts in the Authorization header alone', async () => {
  const { access } = await tokens(portal);
  const elsewhere = [
    await exchange('GET', `${server.issuer}/me?access_token=${access}`),
    await exchange('POST', `${server.issuer}/me?access_token=${access}`, {}, {}),
    await exchange('GET', `${server.issuer}/me`, { cookie: `access_token=${access}` }),
  ];
  for (const { status, body } of elsewhere)
    expect([status >= 400, body.includes('"sub"')]).toEqual([true, false]);
  expect(await isGood(access)).toBe(true);
});
