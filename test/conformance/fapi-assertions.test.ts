import { afterAll, beforeAll, describe, test } from '@jest/globals';
import type { JWTPayload } from 'jose';
import { expectTokenError } from './checks.ts';
import { seconds } from './dpop.ts';
import { FapiClient } from './fapi-client.ts';
import { type PreparedFapi, prepareFapi } from './prepare-fapi.ts';

let suite: PreparedFapi;
let client: FapiClient;

beforeAll(async () => {
  suite = await prepareFapi();
  client = suite.client;
});
afterAll(() => suite.stop());

const refused = ['invalid_client', 'invalid_request'];

describe('FAPI 2.0 Security Profile', () => {
  test.each<[string, () => JWTPayload]>([
    [
      'fapi2-security-profile-final-ensure-client-assertion-with-exp-is-5-minutes-in-past-fails',
      () => ({ exp: seconds() - 300 }),
    ],
    [
      'fapi2-security-profile-final-ensure-client-assertion-with-wrong-aud-fails',
      () => ({ aud: 'https://another.example/' }),
    ],
    ['fapi2-security-profile-final-ensure-client-assertion-with-no-sub-fails', () => ({ sub: undefined })],
  ])('%s: at the token endpoint', async (_, claims) => {
    const code = await client.codeFor(suite.browser, client.request());
    const assertion = await client.assertion({ claims: claims() });
    expectTokenError(await client.redeem(code, {}, { assertion }), ...refused);
  });

  test('fapi2-security-profile-final-ensure-client-assertion-in-token-endpoint: without one', async () => {
    const code = await client.codeFor(suite.browser, client.request());
    const answer = await client.redeem(code, { client_id: client.plain.id }, { assertion: null });
    expectTokenError(answer, ...refused);
  });

  test('fapi2-security-profile-final-ensure-client-id-in-token-endpoint: the second client’s name, the first one’s key', async () => {
    const code = await client.codeFor(suite.browser, client.request());
    const { id } = suite.second.plain;
    const assertion = await client.assertion({ claims: { iss: id, sub: id } });
    expectTokenError(
      await client.redeem(code, { client_id: id }, { assertion }),
      'invalid_client',
      'invalid_grant',
    );
  });

  test('fapi2-security-profile-final-ensure-signed-client-assertion-with-RS256-fails: PS256 with the same key does not', async () => {
    const rsa = await FapiClient.register(suite.server, suite.member, { alg: 'RS256' });
    const pkcs8 = await crypto.subtle.exportKey('pkcs8', rsa.keys.privateKey);
    const pss = { name: 'RSA-PSS', hash: 'SHA-256' };
    const key = await crypto.subtle.importKey('pkcs8', pkcs8, pss, false, ['sign']);
    const signed = () => rsa.assertion({ alg: 'PS256', key });
    const request = rsa.request();
    const code = await rsa.codeFor(suite.browser, request, { assertion: await signed() });
    const assertion = await rsa.assertion({ alg: 'RS256' });
    expectTokenError(await rsa.redeem(code, {}, { assertion }), 'invalid_client');
    await rsa.tokensIn(await rsa.redeem(code, {}, { assertion: await signed() }), request);
  });

  test('fapi2-security-profile-final-par-ensure-jwt-client-assertions-nbf-8-seconds-in-the-future-is-accepted', async () => {
    const request = client.request();
    const claims = { nbf: seconds() + 8, iat: seconds() + 8 };
    const code = await client.codeFor(suite.browser, request, {
      assertion: await client.assertion({ claims }),
    });
    await client.tokensIn(await client.redeem(code), request);
  });

  test.each<[string, () => JWTPayload]>([
    [
      'fapi2-security-profile-final-par-ensure-jwt-client-assertions-nbf-over-60-seconds-in-the-future-fails',
      () => ({ nbf: seconds() + 62, iat: seconds() + 62, exp: seconds() + 122 }),
    ],
    [
      'fapi2-security-profile-final-par-test-array-as-audience-fails',
      () => ({ aud: [suite.server.issuer, 'https://another.example/'] }),
    ],
    [
      'fapi2-security-profile-final-par-test-par-endpoint-url-as-audience-fails',
      () => ({ aud: `${suite.server.issuer}/request` }),
    ],
    [
      'fapi2-security-profile-final-par-test-token-endpoint-url-as-audience-fails',
      () => ({ aud: `${suite.server.issuer}/token` }),
    ],
  ])('%s: when the request is pushed', async (_, claims) => {
    const assertion = await client.assertion({ claims: claims() });
    expectTokenError(await client.push(client.request(), { assertion }), ...refused);
  });
});
