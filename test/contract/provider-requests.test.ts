import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exchange } from '../helpers/exchange.ts';
import { signInHonestly } from '../helpers/honest.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { person } from '../helpers/people.ts';
import { PlainClient } from '../helpers/plain-client.ts';
import { redirectUri, TestServer } from '../helpers/server.ts';

const hanako = person('hanako');
let server: TestServer;
let portal: PlainClient;
let app: PlainClient;
let signedIn: MemberBrowser;

beforeAll(async () => {
  server = await TestServer.start({ processes: 2 });
  await server.insurer({ code: 'sample', secondFactors: [] });
  await server.enrol('sample', hanako);
  portal = await PlainClient.register(server, ['sample'], { scope: 'openid email' });
  app = await PlainClient.register(server, ['sample'], { public: true });
  signedIn = new MemberBrowser();
  await signedIn.open(portal.authorizationUrl());
  await signInHonestly(server, signedIn, hanako);
});
afterAll(() => server.stop());

/** What the client is answered at once by the session. */
async function answered(client: PlainClient, parameters: Record<string, string | null>) {
  await signedIn.open(client.authorizationUrl(parameters));
  return PlainClient.answer(signedIn.callbackUrl);
}

describe('pkce.required: every client proves that it began what it redeems', () => {
  test.each([
    ['no challenge', { code_challenge: null, code_challenge_method: null }],
    ['plain', { code_challenge_method: 'plain' }],
    ['no method', { code_challenge_method: null }],
    ['another method', { code_challenge_method: 'S512' }],
    ['a challenge too short', { code_challenge: 'x'.repeat(42) }],
  ])('%s is invalid_request, for confidential and public clients', async (_, parameters) => {
    for (const client of [portal, app]) {
      const { error, code, iss } = await answered(client, parameters);
      expect([error, code, iss]).toEqual(['invalid_request', undefined, server.issuer]);
    }
  });

  test('a code without its verifier, or with another, is worth nothing', async () => {
    for (const verifier of [
      null,
      'x'.repeat(43),
      createHash('sha256').update(portal.verifier).digest('base64url'),
    ]) {
      const { code = '' } = await answered(portal, {});
      const { status, json } = await portal.redeem(code, { code_verifier: verifier });
      expect([status, json.error]).toEqual([400, 'invalid_grant']);
    }
  });
});

test.each([
  'id_token',
  'code id_token',
  'code token',
  'token',
  'none',
  'id_token token',
  'code id_token token',
  'x',
])('responseTypes: %s is unsupported_response_type', async (type) => {
  const answer = await answered(portal, { response_type: type, nonce: 'n' });
  expect(answer.error).toBe('unsupported_response_type');
  expect(answer).not.toHaveProperty('id_token');
});

test('the answer names its issuer (mix-up) and returns the state as it was, in each response mode', async () => {
  for (const mode of ['query', 'fragment']) {
    const { code, iss, state } = await answered(portal, { response_mode: mode, state: 'a b+c&日本' });
    expect([typeof code, iss, state]).toEqual(['string', server.issuer, 'a b+c&日本']);
  }
});

test('CSP: response_mode=form_post sends itself to the client, by a script the policy knows', async () => {
  const url = portal.authorizationUrl({ response_mode: 'form_post' });
  const { body, headers } = await signedIn.exchange('GET', url);
  const policy = String(headers['content-security-policy']);
  const script = /<script>([\s\S]*?)<\/script>/.exec(body)?.[1] ?? '';
  expect(policy).toContain(`'sha256-${createHash('sha256').update(script).digest('base64')}'`);
  expect(/form-action ([^;]*)/.exec(policy)?.[1]).toBe("'self' https://portal.example");
  expect(body).toMatch(new RegExp(`action="${redirectUri}"`));
});

describe('renderError: what may not go back to a client is told on our own page', () => {
  test.each<[string, Record<string, string | null>]>([
    ['a client nobody registered', { client_id: 'nobody' }],
    ['no client', { client_id: null }],
    ['another redirect_uri', { redirect_uri: 'https://evil.example/callback' }],
    ['a redirect_uri with more behind it', { redirect_uri: `${redirectUri}/../x` }],
    ['a redirect_uri with a query', { redirect_uri: `${redirectUri}?x=1` }],
    ['a redirect_uri in clear', { redirect_uri: redirectUri.replace('https', 'http') }],
    [
      'no redirect_uri, though one is registered (allowOmittingSingleRegisteredRedirectUri)',
      { redirect_uri: null },
    ],
  ])('%s', async (_, parameters) => {
    await signedIn.open(
      portal.authorizationUrl({ ...parameters, state: 'state-not-shown', scope: 'scope-not-shown' }),
    );
    const { html, text, status } = await signedIn.expectStep('error');
    expect(status).toBe(400);
    expect(html).toMatch(/data-error="\w+" data-error-description="[^"]+"/); // for developers, in the source
    expect(text).not.toMatch(/redirect_uri|client/);
    expect(text).toMatch(/[0-9A-F]{8}/);
    expect(html).not.toMatch(/not-shown|evil\.example|oidc-provider|at \/|stack|\.js:/);
  });

  test('the reference on the page finds the error in the log', async () => {
    await signedIn.open(portal.authorizationUrl({ client_id: 'nobody' }));
    const [reference = ''] = /[0-9A-F]{8}/.exec(signedIn.page.text) ?? [];
    const line = server.log.find((each) => each.includes(reference)) ?? '{}';
    expect(JSON.parse(line)).toMatchObject({ error: 'invalid_client', msg: 'protocol error' });
  });
});

describe('loadExistingGrant and claimsParameter: a client gets what it is registered for, unasked by any page', () => {
  test('a scope it is not registered for is refused, not silently added', async () => {
    expect((await answered(portal, { scope: 'openid email insurance' })).error).toBe('invalid_scope');
  });

  test('a request without openid is told nothing of the member', async () => {
    const { code = '' } = await answered(portal, { scope: 'email' });
    const { json } = await portal.redeem(code);
    expect(json).not.toHaveProperty('id_token');
    const { status, body } = await portal.userinfo(String(json.access_token));
    expect([status, body.includes(hanako.email)]).toEqual([403, false]);
  });

  test.each([
    ['{"userinfo":{"birthdate":null}}', 'invalid_request'],
    ['{"id_token":{"kenpo_number":{"essential":true}}}', 'invalid_request'],
    ['{"id_token":{"email":null},"userinfo":{"email_verified":null}}', undefined],
    ['{"id_token":{"acr":null,"auth_time":{"essential":true}}}', undefined],
    ['{"userinfo":{"name":{"essential":true}},"elsewhere":{"x":null}}', undefined],
    ['{"id_token":{"sid":null}}', 'invalid_request'],
  ])('claims=%s: %s', async (claims, error) => {
    expect((await answered(portal, { claims })).error).toBe(error);
  });

  test('conformIdTokenClaims: claims of scopes are in userinfo, in the ID token only where asked for there', async () => {
    for (const [claims, inIdToken] of [
      [null, undefined],
      ['{"id_token":{"email":null}}', hanako.email],
    ] as const) {
      const { code = '' } = await answered(portal, { scope: 'openid email', claims });
      const { json } = await portal.redeem(code);
      const payload = JSON.parse(
        Buffer.from(String(json.id_token).split('.')[1] ?? '', 'base64url').toString(),
      );
      expect(payload.email).toBe(inIdToken);
      expect((await portal.userinfo(String(json.access_token))).json.email).toBe(hanako.email);
    }
  });

  test('one grant per session and client: what was granted once is not asked for again, and does not pile up', async () => {
    const count = async () =>
      (
        await server.context.db.raw(
          `select count(*)::int from oidc_artifact where model = 'Grant' and client_id = ?`,
          [portal.id],
        )
      ).rows[0].count;
    const before = await count();
    for (let time = 0; time < 3; time++) await answered(portal, { scope: 'openid email' });
    expect(await count()).toBe(before);
  });
});

describe('what is off is not half there', () => {
  test.each<[string, Record<string, string>]>([
    ['richAuthorizationRequests', { authorization_details: '[{"type":"x"}]' }],
  ])(
    '%s: the parameter is no fault and changes nothing; access tokens stay opaque',
    async (_, parameters) => {
      const { code = '' } = await answered(portal, parameters);
      const { json } = await portal.redeem(code, parameters);
      expect(json).toMatchObject({ token_type: 'Bearer' });
      expect(String(json.access_token)).not.toContain('.');
      expect(json).not.toHaveProperty('authorization_details');
    },
  );

  test.each([
    ['request_uri', 'https://evil.example/request', 'request_uri_not_supported'],
    ['registration', '{}', 'registration_not_supported'],
  ])('%s=%s is %s', async (name, value, error) => {
    await signedIn.open(portal.authorizationUrl({ [name]: value }));
    const told =
      signedIn.callbackUrl === null ? signedIn.page.errors : [PlainClient.answer(signedIn.callbackUrl).error];
    expect(told).toEqual([error]);
  });

  test('no client is reached over the network for it', async () => {
    const { status } = await exchange(
      'GET',
      portal.authorizationUrl({ request_uri: `${server.issuer}/jwks` }),
    );
    expect(status).toBeLessThan(500);
  });
});
