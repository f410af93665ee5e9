import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { minutes, seconds } from '../../src/clock.ts';
import { authorize } from '../helpers/authorize.ts';
import { advance, realClock, setClock } from '../helpers/clock.ts';
import { exchange } from '../helpers/exchange.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { person } from '../helpers/people.ts';
import { PlainClient } from '../helpers/plain-client.ts';
import { redirectUri, TestServer } from '../helpers/server.ts';

const hanako = person('hanako');
const offline = { scope: 'openid offline_access', prompt: 'consent' };
let server: TestServer;
let portal: PlainClient;
let other: PlainClient;
let browser: MemberBrowser;

beforeAll(async () => {
  setClock('2026-04-07T09:00:00+09:00');
  server = await TestServer.start({ processes: 2 });
  await server.insurer({ code: 'sample', secondFactors: [] });
  await server.enrol('sample', hanako);
  portal = await PlainClient.register(server, ['sample']);
  other = await PlainClient.register(server, ['sample']);
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
const refused = async (answer: Promise<{ json: Record<string, unknown> }>) => (await answer).json.error;

describe('T41 a code is worth nothing', () => {
  test('to whoever injects it into another browser’s sign-in: the verifier is not theirs', async () => {
    const stolen = await codeFor(portal);
    const verifiers = ['x'.repeat(43), portal.verifier.toUpperCase(), `${portal.verifier}x`];
    expect(await refused(portal.redeem(stolen, { code_verifier: verifiers[0] ?? '' }))).toBe('invalid_grant');
    for (const code_verifier of verifiers.slice(1))
      expect(await refused(portal.redeem(await codeFor(portal), { code_verifier }))).toBe('invalid_grant');
    expect(await refused(portal.redeem(await codeFor(portal), { code_verifier: null }))).toMatch(/invalid_/);
  });

  test.each([
    ['without a challenge', { code_challenge: null, code_challenge_method: null }],
    ['with the verifier itself as challenge (plain)', { code_challenge_method: 'plain' }],
    ['with a challenge that says nothing of its method', { code_challenge_method: null }],
  ])('where it was asked for %s: there is none', async (_, parameters) => {
    await browser.open(portal.authorizationUrl(parameters));
    expect(PlainClient.answer(browser.callbackUrl).error).toBe('invalid_request');
  });

  test('after a minute, to another client, and at another address', async () => {
    expect(await refused(other.redeem(await codeFor(portal), { code_verifier: portal.verifier }))).toBe(
      'invalid_grant',
    );
    const late = await codeFor(portal);
    advance(seconds(61));
    expect(await refused(portal.redeem(late))).toBe('invalid_grant');
    const code = await codeFor(portal);
    expect(await refused(portal.redeem(code, { redirect_uri: `${redirectUri}/` }))).toBe('invalid_grant');
  });

  test('a second time, and what the first one brought ends with it', async () => {
    const code = await codeFor(portal, offline);
    const { json } = await portal.redeem(code);
    expect(await refused(portal.redeem(code))).toBe('invalid_grant');
    expect((await portal.userinfo(String(json.access_token))).status).toBe(401);
    expect(await refused(portal.refresh(String(json.refresh_token)))).toBe('invalid_grant');
  });
});

describe('T42 a refresh token', () => {
  test('used again after its successor was used ends the family, the thief’s and the owner’s', async () => {
    const first = await tokensFor(portal, offline);
    const second = (await portal.refresh(String(first.refresh_token))).json;
    advance(seconds(11)); // an honest client may ask twice within ten seconds
    expect(await refused(portal.refresh(String(first.refresh_token)))).toBe('invalid_grant');
    expect(await refused(portal.refresh(String(second.refresh_token)))).toBe('invalid_grant');
    expect((await portal.userinfo(String(second.access_token))).status).toBe(401);
  });

  test('is worth nothing to another client, nor without proof of the client', async () => {
    const { refresh_token: token = '' } = await tokensFor(portal, offline);
    expect(await refused(other.refresh(token))).toBe('invalid_grant');
    const bare = await exchange(
      'POST',
      `${server.issuer}/token`,
      {},
      { grant_type: 'refresh_token', refresh_token: token, client_id: portal.id },
    );
    expect([bare.status, JSON.parse(bare.body).error]).toEqual([401, 'invalid_client']);
    expect((await portal.refresh(token)).status).toBe(200);
  });

  test('brings no scope that was not granted', async () => {
    const { refresh_token: token = '' } = await tokensFor(portal, offline);
    const more = portal.post('/token', {
      grant_type: 'refresh_token',
      refresh_token: token,
      scope: 'openid insurance',
    });
    expect(await refused(more)).toBe('invalid_scope');
  });
});

describe('T44 mix-up and downgrade', () => {
  test('every answer names the issuer: success, refusal, and what a member cancelled', async () => {
    const success = await answered(portal);
    const refusal = await answered(portal, { scope: 'openid nonsense' });
    browser = new MemberBrowser();
    await browser.open(portal.authorizationUrl());
    await browser.press('cancel');
    const cancelled = PlainClient.answer(browser.callbackUrl);
    for (const answer of [success, refusal, cancelled])
      expect(answer).toMatchObject({ iss: server.issuer, state: 'state-of-this-client' });
    expect(cancelled.error).toBe('access_denied');
  });

  test.each([
    'token',
    'id_token',
    'id_token token',
    'code id_token',
    'code token',
    'code id_token token',
    'none',
    '',
  ])('response_type=%s is refused, and no token is in the answer', async (response_type) => {
    await browser.open(portal.authorizationUrl({ response_type }));
    expect(browser.callbackUrl ?? browser.page.url).not.toMatch(/(access_token|id_token|code)=/);
    const error =
      browser.callbackUrl === null ? browser.page.errors[0] : PlainClient.answer(browser.callbackUrl).error;
    expect(error).toMatch(/unsupported_response_type|invalid_request/);
  });

  test('a parameter given twice, with another value, is refused', async () => {
    for (const [name, value] of [
      ['redirect_uri', 'https://evil.example/'],
      ['client_id', other.id],
      ['scope', 'openid'],
      ['code_challenge_method', 'S256'],
    ] as const) {
      const { status, headers } = await exchange(
        'GET',
        `${portal.authorizationUrl()}&${name}=${encodeURIComponent(value)}`,
        { accept: 'text/html' },
      );
      const error = headers.location && PlainClient.answer(headers.location).error;
      expect([name, status === 400 || error === 'invalid_request']).toEqual([name, true]);
    }
  });
});

describe('T48 a client learns what it is registered for', () => {
  const everything = {
    profile: ['preferred_username', 'updated_at'],
    email: ['email', 'email_verified'],
    birthdate: ['birthdate'],
    insurance: [
      'kenpo_branch_number',
      'kenpo_insurer_number',
      'kenpo_number',
      'kenpo_relationship',
      'kenpo_symbol',
    ],
  };
  const all = Object.keys(everything);
  test.each([[[]], ...all.map((scope) => [[scope]]), [['profile', 'insurance']], [all]] as string[][][])(
    'with the scopes %j: these claims at userinfo, the sign-in alone in the ID token, nothing by the claims parameter',
    async (scopes) => {
      const client = await PlainClient.register(server, ['sample'], {
        scope: ['openid', ...scopes].join(' '),
      });
      const { access_token: token = '', id_token = '' } = await tokensFor(client, {
        scope: ['openid', ...scopes].join(' '),
      });
      const expected = scopes.flatMap((scope) => everything[scope as keyof typeof everything]);
      expect(Object.keys((await client.userinfo(token)).json).sort()).toEqual(['sub', ...expected].sort());
      const claims = JSON.parse(Buffer.from(id_token.split('.')[1] ?? '', 'base64url').toString());
      expect(Object.keys(claims).sort()).toEqual(
        ['acr', 'amr', 'at_hash', 'aud', 'auth_time', 'exp', 'iat', 'iss', 'sub']
          .filter((name) => name in claims)
          .sort(),
      );
      for (const scope of all.filter((name) => !scopes.includes(name))) {
        const [claim = ''] = everything[scope as keyof typeof everything];
        for (const place of ['userinfo', 'id_token'])
          expect(
            (await answered(client, { claims: JSON.stringify({ [place]: { [claim]: null } }) })).error,
          ).toBe('invalid_request');
        expect((await answered(client, { scope: `openid ${scope}` })).error).toBe('invalid_scope');
      }
    },
  );

  test('pairwise clients of two sectors cannot tell that it is one member, and one of them stays the same', async () => {
    const at = (host: string) =>
      PlainClient.register(server, ['sample'], {
        subjectType: 'pairwise',
        redirectUris: [redirectUri.replace('portal', host)],
      });
    const subOf = async (client: PlainClient, host: string) => {
      const redirect_uri = redirectUri.replace('portal', host);
      const { code = '' } = await answered(client, { redirect_uri });
      const { json } = await client.redeem(code, { redirect_uri });
      return JSON.parse(Buffer.from(String(json.id_token).split('.')[1] ?? '', 'base64url').toString()).sub;
    };
    await answered(portal);
    const [one, two] = [await at('one'), await at('two')];
    const subs = [await subOf(one, 'one'), await subOf(two, 'two'), await subOf(one, 'one')];
    expect(subs[0]).toBe(subs[2]);
    expect(subs[0]).not.toBe(subs[1]);
  });
});

describe('T49 a token in the wrong place', () => {
  test('one kind of token never serves as another', async () => {
    const tokens = await tokensFor(portal, offline);
    const { access_token: access = '', refresh_token: refresh = '', id_token: id = '' } = tokens;
    const code = await codeFor(portal);
    for (const wrong of [refresh, id, code]) expect((await portal.userinfo(wrong)).status).toBe(401);
    for (const wrong of [access, id, code])
      expect(await refused(portal.refresh(wrong))).toBe('invalid_grant');
    for (const wrong of [access, refresh, id])
      expect(await refused(portal.redeem(wrong))).toBe('invalid_grant');
  });

  test('no answer that carries one is kept by anybody on the way', async () => {
    const code = await codeFor(portal, offline);
    const answer = await portal.redeem(code);
    const userinfo = await portal.userinfo(String(answer.json.access_token));
    const asked = await portal.post('/token/introspection', { token: String(answer.json.access_token) });
    for (const { headers } of [answer, userinfo, asked]) expect(headers['cache-control']).toBe('no-store');
  });

  test('an access token does not outlive its ten minutes by being used', async () => {
    const { access_token: token = '' } = await tokensFor(portal);
    advance(minutes(9));
    expect((await portal.userinfo(token)).status).toBe(200);
    advance(minutes(1) + seconds(16)); // clocks may differ by fifteen seconds
    expect((await portal.userinfo(token)).status).toBe(401);
  });
});
