import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { seconds } from '../../src/clock.ts';
import { advance } from '../helpers/clock.ts';
import { type Exchange, exchange } from '../helpers/exchange.ts';
import { redirectUri } from '../helpers/server.ts';
import { checkIdToken, expectTokenError, expectUnguessable } from './checks.ts';
import { basicPlans, type Prepared, prepare } from './prepare.ts';
import { SuiteBrowser } from './suite-browser.ts';
import { type Completed, SuiteClient } from './suite-client.ts';

let suite: Prepared;
let second: SuiteClient;
let post: SuiteClient;
let signedIn: SuiteBrowser;

beforeAll(async () => {
  suite = await prepare();
  const { server, member } = suite;
  second = await SuiteClient.register(server, member, 'suite-second');
  post = await SuiteClient.register(server, member, 'suite-post', { authMethod: 'client_secret_post' });
  signedIn = new SuiteBrowser();
  await suite.client.complete(signedIn);
});
afterAll(() => suite.stop());

describe.each(basicPlans)('%s', (_, mode) => {
  let client: SuiteClient;
  beforeEach(() => {
    client = suite.client.by(mode);
  });
  const me = () => `${suite.server.issuer}/me`;
  const bearer = ({ tokens }: Completed) => ({ authorization: `Bearer ${tokens.access_token}` });

  function expectUserinfo(answer: Exchange, { claims }: Completed): void {
    expect([answer.status, answer.headers['content-type']]).toEqual([
      200,
      expect.stringMatching(/^application\/json/),
    ]);
    expect(JSON.parse(answer.body)).toEqual({ sub: claims.sub });
  }

  test('oidcc-userinfo-get', async () => {
    const completed = await client.complete(signedIn);
    expectUserinfo(await exchange('GET', me(), bearer(completed)), completed);
  });

  test('oidcc-userinfo-post-header', async () => {
    const completed = await client.complete(signedIn);
    expectUserinfo(await exchange('POST', me(), bearer(completed)), completed);
  });

  test('oidcc-userinfo-post-body', async () => {
    const completed = await client.complete(signedIn);
    const form = { access_token: String(completed.tokens.access_token) };
    expectUserinfo(await exchange('POST', me(), {}, form), completed);
  });

  test('oidcc-scope-profile: userinfo has what we know of it, the ID token nothing', async () => {
    const { userinfo, claims } = await client.complete(signedIn, { scope: 'openid profile' });
    expect(userinfo).toEqual({
      sub: claims.sub,
      preferred_username: suite.member.userId,
      updated_at: expect.any(Number),
    });
    expect(Number(userinfo.updated_at)).toBeLessThanOrEqual(Date.now() / 1000);
    expect(claims).not.toHaveProperty('preferred_username');
  });

  test('oidcc-scope-email: userinfo has the address, the ID token has not', async () => {
    const { userinfo, claims } = await client.complete(signedIn, { scope: 'openid email' });
    expect(userinfo).toEqual({ sub: claims.sub, email: suite.member.email, email_verified: true });
    expect(claims).not.toHaveProperty('email');
  });

  test.each([
    ['oidcc-scope-address', 'address', []],
    ['oidcc-scope-phone', 'phone', []],
    [
      'oidcc-scope-all',
      'email phone address profile',
      ['email', 'email_verified', 'preferred_username', 'updated_at'],
    ],
  ])(
    '%s: a scope that does not exist here is not offered, no fault, and tells nothing',
    async (_, scope, told) => {
      const { scopes_supported: offered } = await client.metadata();
      expect(scope.split(' ').every((name) => (offered as string[]).includes(name))).toBe(false);
      const { userinfo } = await client.complete(signedIn, { scope: `openid ${scope}` });
      expect(Object.keys(userinfo).sort()).toEqual([...told, 'sub'].sort());
    },
  );

  /** Redeems a code that has been redeemed already. */
  async function redeemedAgain(wait: number): Promise<Completed> {
    const completed = await client.complete(signedIn);
    advance(wait);
    const again = await client.plain.redeem(completed.code, { code_verifier: null });
    expectTokenError(again, 'invalid_grant');
    return completed;
  }

  test('oidcc-codereuse: a code is redeemed once', async () => {
    await redeemedAgain(0);
  });

  test('oidcc-codereuse-30seconds: and used again after 30 seconds it takes its access token with it', async () => {
    const { tokens } = await redeemedAgain(seconds(30));
    expect((await client.plain.userinfo(String(tokens.access_token))).status).toBe(401);
  });

  test('oidcc-refresh-token: new tokens for the same sign-in, to the client they were issued to alone', async () => {
    const scope = { scope: 'openid offline_access', prompt: 'consent' };
    const first = await client.complete(signedIn, scope);
    expect((await client.metadata()).grant_types_supported).toContain('refresh_token');
    expect(first.tokens.refresh_token).toMatch(/^[\x20-\x7e]+$/);
    expectUnguessable(first.tokens.refresh_token);
    advance(seconds(1));
    const refreshed = await client.plain.post('/token', {
      grant_type: 'refresh_token',
      refresh_token: String(first.tokens.refresh_token),
      scope: scope.scope,
    });
    expect([refreshed.status, refreshed.json.token_type]).toEqual([200, 'Bearer']);
    expect(refreshed.headers['cache-control']).toBe('no-store');
    expect(refreshed.json.access_token).not.toBe(first.tokens.access_token);
    expect(refreshed.json.expires_in).toBeGreaterThan(0);
    expectUnguessable(refreshed.json.refresh_token);
    const claims = decodeJwt(String(refreshed.json.id_token));
    for (const name of ['iss', 'sub', 'aud', 'auth_time', 'azp'])
      expect([name, claims[name]]).toEqual([name, first.claims[name]]);
    expect(Number(claims.iat)).toBeGreaterThan(Number(first.claims.iat));
    expect((await client.plain.userinfo(String(refreshed.json.access_token))).status).toBe(200);
    const other = await second.by(mode).complete(signedIn, scope);
    expectTokenError(await client.plain.refresh(String(other.tokens.refresh_token)), 'invalid_grant');
  });

  test('oidcc-server-client-secret-post: the whole flow, with the secret in the form', async () => {
    const posting = post.by(mode);
    const request = posting.request();
    const code = posting.codeIn(await posting.arrival(signedIn, request), request);
    const { id, secret } = posting.plain;
    const proof = { client_id: id, client_secret: String(secret) };
    const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, ...proof };
    const { status, body } = await exchange('POST', `${suite.server.issuer}/token`, {}, form);
    expect(status).toBe(200);
    const { access_token: accessToken, id_token: idToken } = JSON.parse(body);
    const { issuer } = suite.server;
    await checkIdToken(idToken, { issuer, clientId: id, nonce: String(request.nonce), accessToken });
    expect((await posting.plain.userinfo(accessToken)).status).toBe(200);
  });
});
