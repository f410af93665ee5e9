import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { SignJWT, UnsecuredJWT } from 'jose';
import { exchange } from '../helpers/exchange.ts';
import { redirectUri } from '../helpers/server.ts';
import { expectRefusal, expectUnguessable, unaskedClaims } from './checks.ts';
import { basicPlans, type Prepared, prepare } from './prepare.ts';
import { SuiteBrowser } from './suite-browser.ts';
import { type Request, random, type SuiteClient } from './suite-client.ts';

let suite: Prepared;
let signedIn: SuiteBrowser;

beforeAll(async () => {
  suite = await prepare();
  signedIn = new SuiteBrowser();
  await suite.client.complete(signedIn);
});
afterAll(() => suite.stop());

describe.each(basicPlans)('%s', (_, mode) => {
  let client: SuiteClient;
  beforeEach(() => {
    client = suite.client.by(mode);
  });

  const refusal = (request: Request, ...errors: string[]) => ({
    issuer: suite.server.issuer,
    state: request.state,
    errors,
  });

  /** The error of the page a request ends at, because where it wants to go back to cannot be believed. */
  async function errorPageOf(request: Request): Promise<string | undefined> {
    await signedIn.open(client.url(request));
    const page = await signedIn.expectStep('error');
    return page.errors[0];
  }

  test('oidcc-server: code, tokens and userinfo are as they have to be, and nobody is told what was not asked for', async () => {
    const { tokens, claims, userinfo } = await client.complete(signedIn);
    expect(tokens.expires_in).toBeGreaterThan(0);
    expectUnguessable(tokens.access_token);
    expect(Object.keys(claims).filter((name) => !unaskedClaims.includes(name))).toEqual([]);
    expect(Object.keys(userinfo)).toEqual(['sub']);
  });

  test('oidcc-response-type-missing: the error goes back', async () => {
    const request = client.request({ response_type: null });
    const arrived = await client.arrival(signedIn, request);
    expectRefusal(arrived, refusal(request, 'unsupported_response_type', 'invalid_request'));
  });

  test('oidcc-ensure-request-without-nonce-succeeds-for-code-flow: and no nonce comes back', async () => {
    const { claims } = await client.complete(signedIn, { nonce: null });
    expect(claims).not.toHaveProperty('nonce');
  });

  test('oidcc-ensure-registered-redirect-uri: another address is told on our own page, and not visited', async () => {
    expect(await errorPageOf(client.request({ redirect_uri: `${redirectUri}/${random()}` }))).toBe(
      'invalid_redirect_uri',
    );
  });

  test('oidcc-ensure-post-request-succeeds: a request that comes as a form', async () => {
    const request = client.request();
    await signedIn.request('POST', `${suite.server.issuer}/auth`, request);
    const arrived = await client.arrivalOf(signedIn);
    await client.redeem(client.codeIn(arrived, request), request);
  });

  test('oidcc-ensure-post-request-succeeds: also where the member has to sign in first', async () => {
    const browser = new SuiteBrowser();
    const request = client.request();
    await browser.request('POST', `${suite.server.issuer}/auth`, request);
    const arrived = await client.arrivalOf(browser);
    await client.redeem(client.codeIn(arrived, request), request);
  });

  test('oidcc-ensure-request-with-valid-pkce-succeeds: PKCE is for every client, and then it counts', async () => {
    const pkce = { code_challenge: challenge, code_challenge_method: 'S256' };
    const request = client.request(pkce);
    const code = client.codeIn(await client.arrival(signedIn, request), request);
    await client.redeem(code, request, { code_verifier: verifier });
    const without = client.codeIn(await client.arrival(signedIn, request), request);
    const { json } = await client.plain.redeem(without, { code_verifier: null });
    expect(json.error).toBe('invalid_grant');
  });

  test('oidcc-alternate-happy-flow: scopes and parameters in another order', async () => {
    const request = client.request({ scope: 'email openid' });
    const reversed = Object.fromEntries(Object.entries(request).sort(([a], [b]) => (a < b ? 1 : -1)));
    const arrived = await client.arrival(signedIn, reversed);
    const { claims, userinfo } = await client.redeem(client.codeIn(arrived, request), request);
    expect(claims).not.toHaveProperty('email');
    expect(userinfo).toMatchObject({ email: suite.member.email, email_verified: true });
  });

  test('oidcc-claims-essential: a claim that does not exist here is no fault, and is not told', async () => {
    const claims = JSON.stringify({ userinfo: { name: { essential: true } } });
    const { userinfo } = await client.complete(signedIn, { claims });
    expect(Object.keys(userinfo)).toEqual(['sub']);
  });

  test('oidcc-idtoken-signature: signed by a published key, under its kid', async () => {
    const { tokens } = await client.complete(signedIn); // which verifies it
    const [header = ''] = String(tokens.id_token).split('.');
    const { kid, alg } = JSON.parse(Buffer.from(header, 'base64url').toString());
    const { body } = await exchange('GET', `${suite.server.issuer}/jwks`);
    expect(JSON.parse(body).keys).toContainEqual(expect.objectContaining({ kid, alg, use: 'sig' }));
    expect(await client.metadata()).not.toHaveProperty('registration_endpoint');
  });

  test('oidcc-idtoken-unsigned: nobody gets an unsigned ID token', async () => {
    expect((await client.metadata()).id_token_signing_alg_values_supported).not.toContain('none');
  });

  test('oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported: request_uri is none of ours', async () => {
    const request = client.request({ request_uri: 'https://client.example/request.jwt' });
    const arrived = await client.arrival(signedIn, request);
    expectRefusal(arrived, refusal(request, 'request_uri_not_supported'));
    expect((await client.metadata()).request_uri_parameter_supported).toBe(false);
  });

  test('oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported: and is not offered', async () => {
    const request = client.request();
    const arrived = await client.arrival(signedIn, { ...request, request: unsigned(request) });
    expectRefusal(arrived, refusal(request, 'request_not_supported', 'invalid_request_object'));
    expect((await client.metadata()).request_object_signing_alg_values_supported).not.toContain('none');
  });

  test('oidcc-ensure-request-object-with-redirect-uri: an address outside that is not registered is not visited', async () => {
    const request = client.request();
    const signed = await new SignJWT(request)
      .setProtectedHeader({ alg: 'HS256' })
      .sign(Buffer.from(String(client.plain.secret)));
    const elsewhere = { ...request, redirect_uri: `${redirectUri}/${random()}` };
    for (const object of [unsigned(request), signed]) {
      expect(['invalid_redirect_uri', 'invalid_request_object']).toContain(
        await errorPageOf({ ...elsewhere, request: object }),
      );
    }
  });
});

const unsigned = (request: Request): string => new UnsecuredJWT(request).encode();

const verifier = random(64);
const challenge = createHash('sha256').update(verifier).digest('base64url');
