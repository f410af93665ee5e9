import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { seconds } from '../../src/clock.ts';
import { advance } from '../helpers/clock.ts';
import { expectTokenError, expectUnguessable } from './checks.ts';
import { DpopKey } from './dpop.ts';
import type { Answer, FapiClient } from './fapi-client.ts';
import { type PreparedFapi, prepareFapi } from './prepare-fapi.ts';
import { random } from './suite-client.ts';

let suite: PreparedFapi;
let client: FapiClient;

beforeAll(async () => {
  suite = await prepareFapi();
  client = suite.client;
});
afterAll(() => suite.stop());

const offline = { scope: 'openid offline_access', prompt: 'consent' };
/** What is told where the proof of the key is missing. */
const noProof = ['invalid_request', 'invalid_grant', 'invalid_dpop_proof'];

async function refresh(one: FapiClient, token: unknown, proofs = {}): Promise<Answer> {
  const form = { grant_type: 'refresh_token', refresh_token: String(token), scope: offline.scope };
  return one.post('/token', form, { dpop: await one.proof('POST', '/token'), ...proofs });
}

describe('FAPI 2.0 Security Profile', () => {
  test('fapi2-security-profile-final-ensure-holder-of-key-required: without a proof there are no tokens', async () => {
    const code = await client.codeFor(suite.browser, client.request());
    expectTokenError(await client.redeem(code, {}, { dpop: null }), ...noProof);
  });

  test('fapi2-security-profile-final-ensure-authorization-code-is-bound-to-client', async () => {
    const code = await client.codeFor(suite.browser, client.request());
    const more = { redirect_uri: client.redirectUri, code_verifier: client.verifier };
    expectTokenError(await suite.second.redeem(code, more), 'invalid_grant');
  });

  test('fapi2-security-profile-final-attempt-reuse-authorization-code-after-one-second: it fails, and takes the access token with it', async () => {
    const { code, accessToken } = await client.complete(suite.browser);
    advance(seconds(1));
    expectTokenError(await client.redeem(code), 'invalid_grant');
    expect((await client.resource(accessToken)).status).toBe(401);
  });

  test('fapi2-security-profile-final-ensure-token-endpoint-fails-with-expired-auth-code: after 62 seconds', async () => {
    const code = await client.codeFor(suite.browser, client.request());
    advance(seconds(62));
    expectTokenError(await client.redeem(code), 'invalid_grant');
  });

  test('fapi2-security-profile-final-ensure-pkce-code-verifier-required', async () => {
    const code = await client.codeFor(suite.browser, client.request());
    const form = { grant_type: 'authorization_code', code, redirect_uri: client.redirectUri };
    const dpop = await client.proof('POST', '/token');
    expectTokenError(await client.post('/token', form, { dpop }), 'invalid_grant');
  });

  test('fapi2-security-profile-final-incorrect-pkce-code-verifier-rejected', async () => {
    const code = await client.codeFor(suite.browser, client.request());
    expectTokenError(await client.redeem(code, { code_verifier: random(64) }), 'invalid_grant');
  });

  test('fapi2-security-profile-final-refresh-token: for the client alone, and never without both of its proofs', async () => {
    const { second, browser } = suite;
    const first = await client.complete(browser, offline);
    expectUnguessable(first.json.refresh_token);
    expect(first.json.refresh_token).toMatch(/^[\x20-\x7e]+$/);
    advance(seconds(1));

    client.key = await DpopKey.make(); // a confidential client may change its key (RFC 9449 §5)
    const again = await refresh(client, first.json.refresh_token);
    expect([again.status, again.json.token_type]).toEqual([200, 'DPoP']);
    expect(again.headers['cache-control']).toBe('no-store');
    expectUnguessable(again.json.access_token);
    expect(again.json.refresh_token ?? first.json.refresh_token).toBe(first.json.refresh_token); // not rotated
    const claims = decodeJwt(String(again.json.id_token));
    for (const name of ['iss', 'sub', 'aud', 'auth_time', 'azp'])
      expect([name, claims[name]]).toEqual([name, first.claims[name]]);
    expect((await client.resource(String(again.json.access_token))).status).toBe(200);

    const bare = { assertion: null };
    expectTokenError(
      await refresh(client, first.json.refresh_token, bare),
      ...['invalid_client', 'invalid_grant', 'invalid_request'],
    );
    expectTokenError(await refresh(client, first.json.refresh_token, { dpop: null }), ...noProof);

    const theirs = await second.complete(browser, offline);
    expect((await client.resource(theirs.accessToken)).status).toBe(401);
    expectTokenError(await refresh(client, theirs.json.refresh_token), 'invalid_grant');
    expect((await refresh(second, theirs.json.refresh_token)).status).toBe(200);
  });
});
