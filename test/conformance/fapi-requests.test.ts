import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { seconds } from '../../src/clock.ts';
import { advance } from '../helpers/clock.ts';
import { exchange } from '../helpers/exchange.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { redirectUri } from '../helpers/server.ts';
import { expectRefusal, expectTokenError } from './checks.ts';
import type { FapiClient } from './fapi-client.ts';
import { type PreparedFapi, prepareFapi } from './prepare-fapi.ts';
import { random } from './suite-client.ts';

let suite: PreparedFapi;
let client: FapiClient;

beforeAll(async () => {
  suite = await prepareFapi();
  client = suite.client;
});
afterAll(() => suite.stop());

/** How a browser that comes with this reference to a pushed request is refused: on our page, or to the client. */
async function refusalAt(url: string): Promise<string | null | undefined> {
  const { browser } = suite;
  await browser.open(url);
  if (browser.callbackUrl !== null) return new URL(browser.callbackUrl).searchParams.get('error');
  return (await browser.expectStep('error')).errors[0];
}

describe('FAPI 2.0 Security Profile', () => {
  test.each<[string, Record<string, string | null>, string[]]>([
    [
      'fapi2-security-profile-final-ensure-request-object-without-redirect-uri-fails',
      { redirect_uri: null },
      ['invalid_request', 'invalid_request_object'],
    ],
    [
      'fapi2-security-profile-final-ensure-redirect-uri-in-authorization-request',
      { redirect_uri: null },
      ['invalid_request', 'invalid_request_object'],
    ],
    [
      'fapi2-security-profile-final-plain-fapi-tolerate-unregistered-redirect-uri',
      { redirect_uri: `${redirectUri}/${random()}` },
      ['invalid_request', 'invalid_request_object'],
    ],
    [
      'fapi2-security-profile-final-ensure-response-type-code-idtoken-fails',
      { response_type: 'code id_token' },
      ['unsupported_response_type', 'invalid_request', 'unauthorized_client'],
    ],
    [
      'fapi2-security-profile-final-ensure-response-type-token-fails',
      { response_type: 'token' },
      ['unsupported_response_type', 'invalid_request', 'unauthorized_client'],
    ],
    [
      'fapi2-security-profile-final-par-authorization-request-containing-request_uri-form-param',
      { request_uri: `urn:ietf:params:oauth:request_uri:${random(32)}` },
      ['invalid_request', 'invalid_request_object', 'request_uri_not_supported'],
    ],
    [
      'fapi2-security-profile-final-par-ensure-pkce-required',
      { code_challenge: null, code_challenge_method: null },
      ['invalid_request'],
    ],
    [
      'fapi2-security-profile-final-par-plain-pkce-rejected',
      { code_challenge: random(64), code_challenge_method: 'plain' },
      ['invalid_request'],
    ],
  ])('%s: is refused when it is pushed', async (_, more, errors) => {
    expectTokenError(await client.push(client.request(more)), ...errors);
  });

  test('fapi2-security-profile-final-ensure-unsigned-authorization-request-without-using-par-fails', async () => {
    const request = client.request();
    await suite.browser.open(`${suite.server.issuer}/auth?${new URLSearchParams(request)}`);
    const refusal = { issuer: suite.server.issuer, state: request.state, errors: ['invalid_request'] };
    expectRefusal(client.arrived(suite.browser), refusal);
  });

  test('fapi2-security-profile-final-par-ensure-reused-request-uri-prior-to-auth-completion-succeeds: until then it can be opened again', async () => {
    const browser = new MemberBrowser();
    const request = client.request();
    const url = client.authorizationUrl(await client.push(request));
    await browser.open(url);
    await browser.expectStep('credentials');
    const code = client.codeIn(await client.arrival(browser, url), request);
    await client.tokensIn(await client.redeem(code), request);
  });

  test('fapi2-security-profile-final-par-attempt-reuse-request_uri: after that it cannot', async () => {
    const request = client.request();
    const url = client.authorizationUrl(await client.push(request));
    client.codeIn(await client.arrival(suite.browser, url), request);
    expect(await refusalAt(url)).toBe('invalid_request_uri');
  });

  test('fapi2-security-profile-final-par-attempt-to-use-expired-request_uri', async () => {
    const pushed = await client.push(client.request());
    advance(seconds(Number(pushed.json.expires_in)));
    expect(await refusalAt(client.authorizationUrl(pushed))).toBe('invalid_request_uri');
  });

  test('fapi2-security-profile-final-par-attempt-to-use-request_uri-for-different-client', async () => {
    const url = client.authorizationUrl(await client.push(client.request()), {
      client_id: suite.second.plain.id,
    });
    expect(['invalid_request', 'invalid_request_object', 'invalid_request_uri']).toContain(
      await refusalAt(url),
    );
  });

  test('fapi2-security-profile-final-par-attempt-invalid-http-method: PUT is told that there is POST alone', async () => {
    const form = { ...client.request(), client_assertion: await client.assertion() };
    const { status, headers } = await exchange('PUT', `${suite.server.issuer}/request`, {}, form);
    expect([status, headers.allow]).toEqual([405, 'POST']);
  });
});
