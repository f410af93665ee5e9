import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt, exportJWK, SignJWT } from 'jose';
import * as oidc from 'openid-client';
import type { Registration } from '../../src/client/registration.ts';
import { now } from '../../src/clock.ts';
import { exchange } from '../helpers/exchange.ts';
import { signInHonestly } from '../helpers/honest.ts';
import { type Keys, makeKeys } from '../helpers/key-client.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { honestRequest, openidParty } from '../helpers/openid-party.ts';
import { person } from '../helpers/people.ts';
import { PlainClient } from '../helpers/plain-client.ts';
import { TestServer } from '../helpers/server.ts';

const hanako = person('hanako');
let server: TestServer;
let browser: MemberBrowser;
let keys: Keys;

beforeAll(async () => {
  server = await TestServer.start({ processes: 2 });
  await server.insurer({ code: 'sample', secondFactors: [] });
  await server.enrol('sample', hanako);
  browser = new MemberBrowser();
  keys = await makeKeys('ES256', 'client');
});
afterAll(() => server.stop());

const party = (registration: Partial<Registration> = {}) => openidParty(server, keys, registration);
const signing = () => ({ jwks: { keys: [keys.jwk] } });

/** The address the member comes back at. */
async function signIn(url: URL | string): Promise<URL> {
  browser = new MemberBrowser();
  await browser.open(String(url));
  await signInHonestly(server, browser, hanako);
  return new URL(browser.callbackUrl ?? '');
}

/** What an authorization request is refused with: at the client where its address can be believed, else on a page. */
async function refusalOf(url: URL | string): Promise<string | undefined> {
  browser = new MemberBrowser();
  await browser.open(String(url));
  if (browser.callbackUrl !== null) return PlainClient.answer(browser.callbackUrl).error;
  return /data-error="([^"]+)"/.exec(browser.page.html)?.[1];
}

describe('pushed authorization requests (RFC 9126)', () => {
  test('a client that must push signs members in by what it pushed, and not without', async () => {
    const { configuration, plain } = await party({ requirePar: true });
    expect(await refusalOf(plain.authorizationUrl())).toBe('invalid_request');
    const { checks, parameters } = await honestRequest();
    const url = await oidc.buildAuthorizationUrlWithPAR(configuration, parameters);
    expect([...url.searchParams.keys()].sort()).toEqual(['client_id', 'request_uri']);
    const tokens = await oidc.authorizationCodeGrant(configuration, await signIn(url), checks);
    expect(tokens.claims()?.sub).toBeTruthy();
    expect(await refusalOf(url)).toBe('invalid_request_uri');
  });

  test('is refused without proof of the client, for another address, and where it is another client’s', async () => {
    const one = await party({ requirePar: true });
    const { parameters } = await honestRequest();
    const push = (form: Record<string, string>, headers = {}) =>
      exchange('POST', `${server.issuer}/request`, headers, {
        ...parameters,
        response_type: 'code',
        ...form,
      });
    const nobody = await push({ client_id: one.plain.id });
    expect([nobody.status, JSON.parse(nobody.body).error]).toEqual([401, 'invalid_client']);
    const elsewhere = await one.plain.post('/request', {
      ...parameters,
      response_type: 'code',
      redirect_uri: 'https://evil.example/',
    });
    expect([elsewhere.status, elsewhere.json.error]).toEqual([400, 'invalid_request']);
    const url = await oidc.buildAuthorizationUrlWithPAR(one.configuration, parameters);
    url.searchParams.set('client_id', (await party({ requirePar: true })).plain.id);
    expect(await refusalOf(url)).toBe('invalid_request_object');
  });

  test('T43 of 16 uses of one pushed request at once, in one signed-in browser, one brings a code', async () => {
    const { configuration } = await party({ requirePar: true });
    await signIn((await party()).plain.authorizationUrl());
    const { parameters } = await honestRequest();
    const url = await oidc.buildAuthorizationUrlWithPAR(configuration, parameters);
    const cookie = browser.jar.header(url.href, now());
    const answers = await Promise.all(
      Array.from({ length: 16 }, () => exchange('GET', url.href, { cookie, accept: 'text/html' })),
    );
    const codes = answers.filter(({ headers }) => headers.location?.includes('code='));
    expect(codes).toHaveLength(1);
  });
});

describe('DPoP (RFC 9449)', () => {
  const bound = async (registration: Partial<Registration>) => {
    const { configuration, plain } = await party(registration);
    const DPoP = oidc.getDPoPHandle(configuration, await oidc.randomDPoPKeyPair());
    const { checks, parameters } = await honestRequest('openid offline_access');
    const url = oidc.buildAuthorizationUrl(configuration, parameters);
    const back = await signIn(url);
    return { configuration, plain, DPoP, checks, back };
  };

  test.each([
    ['a client that keeps a secret', {}],
    ['a public client, which has to use our nonces', { public: true }],
  ])('binds the tokens of %s to its key: without that they are worth nothing', async (_, more) => {
    const { configuration, plain, DPoP, checks, back } = await bound({ dpop: true, ...more });
    const tokens = await oidc.authorizationCodeGrant(configuration, back, checks, undefined, { DPoP });
    expect(tokens.token_type).toBe('dpop');
    const subject = tokens.claims()?.sub ?? '';
    await oidc.fetchUserInfo(configuration, tokens.access_token, subject, { DPoP });
    expect((await plain.userinfo(tokens.access_token)).status).toBe(401);
    const stranger = oidc.getDPoPHandle(configuration, await oidc.randomDPoPKeyPair());
    await expect(
      oidc.fetchUserInfo(configuration, tokens.access_token, subject, { DPoP: stranger }),
    ).rejects.toMatchObject({ status: 401 });
    const next = await oidc.refreshTokenGrant(configuration, tokens.refresh_token ?? '', undefined, { DPoP });
    expect(next.token_type).toBe('dpop');
    if (plain.secret === null)
      await expect(
        oidc.refreshTokenGrant(configuration, next.refresh_token ?? '', undefined, { DPoP: stranger }),
      ).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  test('T43 of 16 uses of one proof at once, on two processes, one is taken', async () => {
    const { configuration, plain } = await party({ dpop: true });
    const pair = await oidc.randomDPoPKeyPair('ES256', { extractable: true });
    const DPoP = oidc.getDPoPHandle(configuration, pair);
    const { checks, parameters } = await honestRequest();
    const back = await signIn(oidc.buildAuthorizationUrl(configuration, parameters));
    const tokens = await oidc.authorizationCodeGrant(configuration, back, checks, undefined, { DPoP });
    const proof = await new SignJWT({
      jti: plain.verifier,
      htm: 'GET',
      htu: `${server.issuer}/me`,
      iat: Math.floor(now().getTime() / 1000),
      ath: createHash('sha256').update(tokens.access_token).digest('base64url'),
    })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: await exportJWK(pair.publicKey) })
      .sign(pair.privateKey);
    const headers = { authorization: `DPoP ${tokens.access_token}`, dpop: proof };
    const answers = await Promise.all(
      Array.from({ length: 16 }, () => exchange('GET', `${server.issuer}/me`, headers)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(15).fill(401)]);
  });

  test('a client registered for it gets no tokens without a proof', async () => {
    const { configuration, checks, back } = await bound({ dpop: true });
    await expect(oidc.authorizationCodeGrant(configuration, back, checks)).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  });
});

describe('signed requests (JAR, RFC 9101)', () => {
  test('are taken from a client that has registered its keys, and what was signed counts', async () => {
    const { configuration, key } = await party(signing());
    const { checks, parameters } = await honestRequest();
    const url = await oidc.buildAuthorizationUrlWithJAR(configuration, parameters, key);
    expect([...url.searchParams.keys()].sort()).toEqual(['client_id', 'request']);
    await oidc.authorizationCodeGrant(configuration, await signIn(url), checks);
  });

  test('are refused where others have signed them, or nobody', async () => {
    const withKeys = await party(signing());
    const { parameters } = await honestRequest();
    const signed = (configuration: oidc.Configuration, { privateKey }: Keys) =>
      oidc.buildAuthorizationUrlWithJAR(configuration, parameters, { key: privateKey, kid: 'client' });
    const forged = await signed(withKeys.configuration, await makeKeys('ES256', 'client'));
    expect(await refusalOf(forged)).toBe('invalid_request_object');
    const [, body = ''] = (forged.searchParams.get('request') ?? '').split('.');
    forged.searchParams.set('request', `${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.`);
    expect(await refusalOf(forged)).toBe('invalid_request_object');
  });
});

describe('signed answers (JARM)', () => {
  test('come where the client is registered for them, and are verified by it', async () => {
    const { configuration } = await party({ responseModes: ['query', 'jwt', 'query.jwt'] });
    oidc.useJwtResponseMode(configuration);
    const { checks, parameters } = await honestRequest();
    const back = await signIn(oidc.buildAuthorizationUrl(configuration, parameters));
    expect([...back.searchParams.keys()]).toEqual(['response']);
    await oidc.authorizationCodeGrant(configuration, back, checks);
  });

  test.each(['jwt', 'query.jwt', 'fragment.jwt', 'form_post.jwt'])(
    'response_mode %s is refused where it is not registered, in the way that was asked for',
    async (response_mode) => {
      const { plain } = await party();
      const { headers, body } = await exchange('GET', plain.authorizationUrl({ response_mode }));
      const answer = /(?:response=|name="response" value=")([\w.-]+)/.exec(headers.location ?? body)?.[1];
      expect(decodeJwt(answer ?? '')).toMatchObject({ error: 'invalid_request' });
    },
  );

  test('response_mode web_message is refused', async () => {
    const { plain } = await party();
    expect(await refusalOf(plain.authorizationUrl({ response_mode: 'web_message' }))).toBe(
      'unsupported_response_mode',
    );
  });
});

describe('the FAPI 2.0 Security Profile', () => {
  const fapi = () => party({ ...signing(), profile: 'fapi2', scope: 'openid offline_access' });

  test('a client under it signs members in by pushed requests, signed assertions and bound tokens', async () => {
    const { configuration, plain } = await fapi();
    expect(await refusalOf(plain.authorizationUrl())).toBe('invalid_request');
    const DPoP = oidc.getDPoPHandle(configuration, await oidc.randomDPoPKeyPair());
    const { checks, parameters } = await honestRequest('openid offline_access');
    const url = await oidc.buildAuthorizationUrlWithPAR(configuration, parameters, { DPoP });
    const back = await signIn(url);
    expect(back.searchParams.get('iss')).toBe(server.issuer);
    const tokens = await oidc.authorizationCodeGrant(configuration, back, checks, undefined, { DPoP });
    expect(tokens.token_type).toBe('dpop');
    const next = await oidc.refreshTokenGrant(configuration, tokens.refresh_token ?? '', undefined, { DPoP });
    expect(next.refresh_token ?? tokens.refresh_token).toBe(tokens.refresh_token); // not rotated: bound to the key
  });

  test.each([
    ['a list as audience', { aud: ['issuer'] }],
    ['the token endpoint as audience', { aud: 'token' }],
  ])('an assertion with %s is refused', async (_, { aud }) => {
    const { plain, configuration, key } = await party({ ...signing(), profile: 'fapi2' });
    const at = (name: string) => server.issuer + (name === 'token' ? '/token' : '');
    const wrong = oidc.PrivateKeyJwt(key, {
      [oidc.modifyAssertion]: (_header, payload) => {
        payload.aud = Array.isArray(aud) ? aud.map(at) : at(aud);
      },
    });
    const other = await oidc.discovery(new URL(server.issuer), plain.id, undefined, wrong, {
      execute: [oidc.allowInsecureRequests],
    });
    const { parameters } = await honestRequest();
    await expect(oidc.buildAuthorizationUrlWithPAR(other, parameters)).rejects.toMatchObject({
      error: 'invalid_client',
    });
    await oidc.buildAuthorizationUrlWithPAR(configuration, parameters);
  });

  test('RS256 is refused, PS256 with the same key is not', async () => {
    const rsa = await makeKeys('RS256', 'rsa');
    const plain = await PlainClient.register(server, ['sample'], {
      jwks: { keys: [rsa.jwk] },
      profile: 'fapi2',
    });
    const pkcs = await crypto.subtle.exportKey('pkcs8', rsa.privateKey);
    const pushWith = async (name: string) => {
      const key = await crypto.subtle.importKey('pkcs8', pkcs, { name, hash: 'SHA-256' }, false, ['sign']);
      const configuration = await oidc.discovery(
        new URL(server.issuer),
        plain.id,
        undefined,
        oidc.PrivateKeyJwt({ key, kid: 'rsa' }),
        { execute: [oidc.allowInsecureRequests] },
      );
      return oidc.buildAuthorizationUrlWithPAR(configuration, (await honestRequest()).parameters);
    };
    await expect(pushWith('RSASSA-PKCS1-v1_5')).rejects.toMatchObject({ error: 'invalid_client' });
    expect((await pushWith('RSA-PSS')).searchParams.get('request_uri')).toMatch(/^urn:/);
  });
});
