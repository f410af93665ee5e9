import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SignJWT, UnsecuredJWT } from 'jose';
import * as oidc from 'openid-client';
import { authMethods, type responseModes } from '../../src/client/client.ts';
import { DpopKey } from '../conformance/dpop.ts';
import { exchange } from '../helpers/exchange.ts';
import { signInHonestly } from '../helpers/honest.ts';
import { KeyClient, type Keys, makeKeys } from '../helpers/key-client.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { openidParty } from '../helpers/openid-party.ts';
import { person } from '../helpers/people.ts';
import { PlainClient } from '../helpers/plain-client.ts';
import { redirectUri, TestServer } from '../helpers/server.ts';

type Json = Record<string, unknown>;

const hanako = person('hanako');
let server: TestServer;
/** Registered for nothing beyond the code flow. */
let plain: PlainClient;
let keys: Keys;
let dpop: DpopKey;
let signedIn: MemberBrowser;

beforeAll(async () => {
  server = await TestServer.start();
  await server.insurer({ code: 'sample', secondFactors: [] });
  await server.enrol('sample', hanako);
  plain = await PlainClient.register(server, ['sample']);
  keys = await makeKeys('ES256', 'client');
  dpop = await DpopKey.make();
  signedIn = new MemberBrowser();
  await signedIn.open(plain.authorizationUrl());
  await signInHonestly(server, signedIn, hanako);
});
afterAll(() => server.stop());

/** How the client hears of what its request came to. */
async function answered(client: PlainClient, parameters: Record<string, string | null> = {}): Promise<Json> {
  await signedIn.open(client.authorizationUrl(parameters));
  return PlainClient.answer(signedIn.callbackUrl);
}

/** The parameters of an honest request, for what is pushed or signed. */
const requestOf = (client: PlainClient): Record<string, string> =>
  Object.fromEntries(new URL(client.authorizationUrl()).searchParams);

const push = (client: PlainClient, more = {}, headers = {}) =>
  client.post('/request', { ...requestOf(client), ...more }, headers);

/** The refusal says in words what is missing and by which flag it comes, and the log has it under its reference. */
function expectTold(refusal: Json, error: string, flag: string): void {
  const { error_description: words = '', reference = /\(reference (\w+)\)$/.exec(String(words))?.[1] } =
    refusal;
  expect([refusal.error, words]).toEqual([error, expect.stringContaining(flag)]);
  const line = server.log.find((each) => each.includes(`"reference":"${reference}"`)) ?? '{}';
  const description = expect.stringContaining(flag);
  expect(JSON.parse(line)).toMatchObject({ msg: 'protocol error', level: 'warn', error, description });
}

describe('a client that is not registered for it', () => {
  test('cannot push its requests (PAR), and needs not', async () => {
    const pushed = await push(plain);
    expect(pushed.status).toBe(400);
    expect(pushed.headers['content-type']).toMatch(/^application\/json/);
    expectTold(pushed.json, 'unauthorized_client', '--require-par');
    expect(await answered(plain)).toHaveProperty('code');
  });

  test('cannot bind its tokens to a key (DPoP), wherever it begins; without, its code and tokens go on', async () => {
    const jkt = { dpop_jkt: dpop.thumbprint };
    expectTold(await answered(plain, jkt), 'unauthorized_client', '--dpop');
    const pushing = await PlainClient.register(server, ['sample'], { requirePar: true });
    expectTold((await push(pushing, jkt)).json, 'unauthorized_client', '--dpop');
    const proof = { dpop: await dpop.proof('POST', `${server.issuer}/request`, null) };
    expectTold((await push(pushing, {}, proof)).json, 'unauthorized_client', '--dpop');
    expect((await push(pushing)).status).toBe(201);

    const { code } = await answered(plain, { scope: 'openid offline_access', prompt: 'consent' });
    const atToken = { dpop: await dpop.proof('POST', `${server.issuer}/token`, null) };
    const grant = { grant_type: 'authorization_code', code: String(code), redirect_uri: redirectUri };
    const bound = await plain.post('/token', { ...grant, code_verifier: plain.verifier }, atToken);
    expectTold(bound.json, 'unauthorized_client', '--dpop');
    const { json } = await plain.redeem(String(code));
    expect(json).toMatchObject({ token_type: 'Bearer' });
    const refresh = { grant_type: 'refresh_token', refresh_token: String(json.refresh_token) };
    expectTold((await plain.post('/token', refresh, atToken)).json, 'unauthorized_client', '--dpop');
    expect((await plain.post('/token', refresh)).status).toBe(200);
  });

  test('cannot have signed what would bind its tokens either', async () => {
    const { configuration, key, ...signing } = await openidParty(server, keys, {
      jwks: { keys: [keys.jwk] },
    });
    const request = { ...requestOf(signing.plain), dpop_jkt: dpop.thumbprint };
    const url = await oidc.buildAuthorizationUrlWithJAR(configuration, request, key);
    url.searchParams.set('redirect_uri', redirectUri);
    await signedIn.open(url.href);
    expectTold(PlainClient.answer(signedIn.callbackUrl), 'unauthorized_client', '--dpop');
  });

  test.each([
    [
      'by a key',
      (claims: Json) => new SignJWT(claims).setProtectedHeader({ alg: 'ES256' }).sign(keys.privateKey),
    ],
    [
      'by its secret',
      (claims: Json, { secret }: PlainClient) =>
        new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(String(secret))),
    ],
    ['by nobody', async (claims: Json) => new UnsecuredJWT(claims).encode()],
    ['by what is no JWT', async () => 'x'],
  ])('cannot have its requests signed (JAR) %s', async (_, sign) => {
    const pushing = await PlainClient.register(server, ['sample'], { requirePar: true });
    const claims = (client: PlainClient) => ({ ...requestOf(client), iss: client.id, aud: server.issuer });
    const request = await sign(claims(plain), plain);
    expectTold(await answered(plain, { request }), 'request_not_supported', '--jwks-file');
    const pushed = await push(pushing, { request: await sign(claims(pushing), pushing) });
    expectTold(pushed.json, 'request_not_supported', '--jwks-file');
  });

  test('with keys, is not taken at a signature by its secret', async () => {
    const client = await PlainClient.register(server, ['sample'], {
      jwks: { keys: [keys.jwk] },
      authMethod: 'client_secret_basic',
    });
    const claims = { ...requestOf(client), iss: client.id, aud: server.issuer };
    const signed = (alg: string, key: Parameters<SignJWT['sign']>[0]) =>
      new SignJWT(claims).setProtectedHeader({ alg }).sign(key);
    const bySecret = await signed('HS256', Buffer.from(String(client.secret)));
    expect((await answered(client, { request: bySecret })).error).toBe('invalid_request_object');
    expect(await answered(client, { request: await signed('ES256', keys.privateKey) })).toHaveProperty(
      'code',
    );
  });
});

test('what ASP.NET Core pushes by itself, its secret in the form, is answered by the flags it needs', async () => {
  const usual = await PlainClient.register(server, ['sample']);
  const posting = await PlainClient.register(server, ['sample'], { authMethod: 'client_secret_post' });
  const asRegistered = { authMethod: 'client_secret_post', requirePar: true };
  const pushing = await PlainClient.register(server, ['sample'], asRegistered);
  const pushed = async (client: PlainClient) => {
    const form = { ...requestOf(client), response_mode: 'form_post', client_secret: String(client.secret) };
    const { body } = await exchange('POST', `${server.issuer}/request`, {}, form);
    return JSON.parse(body);
  };
  expectTold(await pushed(usual), 'invalid_client', '--auth-method client_secret_post');
  expectTold(await pushed(posting), 'unauthorized_client', '--require-par');
  const { request_uri = '' } = await pushed(pushing);
  const url = `${server.issuer}/auth?client_id=${pushing.id}&request_uri=${request_uri}`;
  expect((await signedIn.exchange('GET', url)).body).toContain('name="code"');
});

describe('a client proves itself in the way it is registered for, and in no other', () => {
  test.each(authMethods)('%s', async (method) => {
    const keyed = await KeyClient.register(server, 'ES256');
    const client =
      method === 'private_key_jwt'
        ? keyed.plain
        : await PlainClient.register(server, ['sample'], { authMethod: method, public: method === 'none' });
    const secret = client.secret ?? 'a secret';
    const basic = Buffer.from(`${client.id}:${secret}`).toString('base64');
    const assertion = await keyed.assertion({ claims: { iss: client.id, sub: client.id } });
    const proofs = {
      client_secret_basic: [{ authorization: `Basic ${basic}` }, {}],
      client_secret_post: [{}, { client_id: client.id, client_secret: secret }],
      private_key_jwt: [
        {},
        {
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: assertion,
        },
      ],
      none: [{}, { client_id: client.id }],
    } as const;
    for (const way of authMethods) {
      const [headers, form] = proofs[way];
      const url = `${server.issuer}/token/revocation`;
      const { status, body } = await exchange('POST', url, headers, { token: 'x', ...form });
      expect([way, status]).toEqual([way, way === method ? 200 : 401]);
      if (way !== method) expect(JSON.parse(body).error).toBe('invalid_client');
    }
  });

  test('and is told which one that is, at every endpoint', async () => {
    const posting = await PlainClient.register(server, ['sample'], { authMethod: 'client_secret_post' });
    const inForm = { client_id: plain.id, client_secret: String(plain.secret) };
    for (const path of ['/token', '/token/introspection', '/token/revocation', '/request']) {
      const form = { token: 'x', grant_type: 'refresh_token', refresh_token: 'x' };
      const { body } = await exchange('POST', server.issuer + path, {}, { ...form, ...inForm });
      expectTold(JSON.parse(body), 'invalid_client', 'register it with --auth-method client_secret_post');
      const { json } = await posting.post(path, form);
      expectTold(json, 'invalid_client', 'register it with --auth-method client_secret_basic');
    }
  });
});

describe('response modes', () => {
  type Mode = (typeof responseModes)[number];
  const answerIn = async (client: PlainClient, response_mode: Mode) => {
    const { body, headers } = await signedIn.exchange('GET', client.authorizationUrl({ response_mode }));
    return headers.location ?? body;
  };

  test.each(['query', 'fragment', 'form_post'] as const)(
    '%s is every client’s that names none',
    async (mode) => {
      expect(await answerIn(plain, mode)).toMatch(/[?#]code=|name="code"/);
    },
  );

  test.each(['query', 'form_post', 'fragment', 'jwt', 'query.jwt', 'fragment.jwt', 'form_post.jwt'] as const)(
    'a client registered for %s alone is answered so, and in no other way',
    async (mode) => {
      const client = await PlainClient.register(server, ['sample'], { responseModes: [mode] });
      expect(await answerIn(client, mode)).toMatch(/[?#](code|response)=|name="(code|response)"/);
      const other = mode === 'query' ? 'form_post' : 'query';
      expect(await answerIn(client, other)).toMatch(
        /error=invalid_request|name="error" value="invalid_request"/,
      );
    },
  );
});
