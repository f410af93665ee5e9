import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exchange } from '../helpers/exchange.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { expectRefusal, unaskedClaims } from './checks.ts';
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

describe('FAPI 2.0 Security Profile', () => {
  test('fapi2-security-profile-final-happy-flow: two clients, and neither can use the other’s token', async () => {
    const { browser, second, server } = suite;
    const { accessToken, claims } = await client.complete(browser, { scope: 'openid' });
    expect(Object.keys(claims).filter((name) => !unaskedClaims.includes(name))).toEqual([]);

    const inQuery = `${server.issuer}/me?${new URLSearchParams({ access_token: accessToken })}`;
    const { status } = await exchange('GET', inQuery, {
      dpop: await client.proof('GET', '/me', accessToken),
    });
    expect([400, 401]).toContain(status);
    for (const accept of ['application/json;charset=UTF-8', 'application/json, application/*+json, */*']) {
      const headers = { accept, 'x-fapi-customer-ip-address': '2001:db8::1893:25c8:1946' };
      const answer = await client.resource(accessToken, headers);
      expect([answer.status, answer.json.sub]).toEqual([200, claims.sub]);
      expect(answer.headers.date).toBeTruthy();
    }

    const request = second.request({ nonce: random(43), dpop_jkt: second.key.thumbprint });
    const pushed = await second.push(request);
    const arrived = await second.arrival(
      browser,
      second.authorizationUrl(pushed, { scope: 'openid', state: 'x' }),
    );
    const theirs = await second.tokensIn(await second.redeem(second.codeIn(arrived, request)), request);
    expect((await second.resource(theirs.accessToken)).status).toBe(200);
    expect((await client.resource(theirs.accessToken)).status).toBe(401);
  });

  test('fapi2-security-profile-final-user-rejects-authentication: the client is told, with its state of 128 characters', async () => {
    for (const one of [client, suite.second]) {
      const browser = new MemberBrowser();
      const request = one.request({ state: random(128) });
      await browser.open(one.authorizationUrl(await one.push(request)));
      await browser.press('cancel');
      const refusal = { issuer: suite.server.issuer, state: request.state, errors: ['access_denied'] };
      expectRefusal(one.arrived(browser), refusal);
    }
  });

  test('fapi2-security-profile-final-ensure-authorization-request-without-state-success: and none comes back', async () => {
    await client.complete(suite.browser, { state: null });
  });

  test('fapi2-security-profile-final-ensure-authorization-request-without-nonce-success: and none comes back', async () => {
    await client.complete(suite.browser, { nonce: null });
  });

  test.each([
    ['fapi2-security-profile-final-ensure-authorization-request-with-64-char-nonce-success', { nonce: 64 }],
    ['fapi2-security-profile-final-ensure-authorization-request-with-long-nonce', { nonce: 384 }],
    ['fapi2-security-profile-final-ensure-authorization-request-with-long-state', { state: 1000 }],
  ])('%s: it comes back whole', async (_, lengths) => {
    const long = Object.entries(lengths).map(([name, length]) => [name, random(length)]);
    await client.complete(suite.browser, Object.fromEntries(long));
  });

  test('fapi2-security-profile-final-ensure-other-scope-order-succeeds', async () => {
    const { userinfo } = await client.complete(suite.browser, { scope: 'email openid' });
    expect(userinfo.email).toBe(suite.member.email);
  });

  test('fapi2-security-profile-final-test-claims-parameter-identity-claims: each is told where it was asked for', async () => {
    const { body } = await exchange('GET', `${suite.server.issuer}/.well-known/openid-configuration`);
    const offered: string[] = JSON.parse(body).claims_supported;
    const standard = ['sub', 'preferred_username', 'updated_at', 'email', 'email_verified', 'birthdate'];
    const asked = standard.filter((name) => offered.includes(name));
    expect(asked).toEqual(standard);
    const ways = [null, {}, { essential: true }, { [random(10)]: random(10) }, { essential: false }];
    const one = Object.fromEntries(asked.map((name, place) => [name, ways[place % ways.length]]));
    const claims = JSON.stringify({ id_token: one, userinfo: one, [random(10)]: { [random(10)]: null } });
    const completed = await client.complete(suite.browser, { scope: 'openid', claims });
    expect(Object.keys(completed.userinfo).sort()).toEqual([...asked].sort());
    expect(completed.claims).toMatchObject(completed.userinfo);
    expect(
      Object.keys(completed.claims).filter((name) => ![...unaskedClaims, ...asked].includes(name)),
    ).toEqual([]);
  });

  test('fapi2-security-profile-final-access-token-type-header-case-sensitivity: it has none', async () => {
    const { accessToken } = await client.complete(suite.browser);
    for (const scheme of ['dPOp', 'dpop', 'DPOP']) {
      const { status } = await client.resource(accessToken, { authorization: `${scheme} ${accessToken}` });
      expect([scheme, status]).toEqual([scheme, 200]);
    }
  });

  /** What was pushed counts, whatever stands beside its reference. */
  async function completedBeside(more: Record<string, string>, change = {}): Promise<void> {
    const request = client.request(change);
    const url = client.authorizationUrl(await client.push(request), more);
    const code = client.codeIn(await client.arrival(suite.browser, url), request);
    await client.tokensIn(await client.redeem(code), request);
  }

  test('fapi2-security-profile-final-ensure-different-nonce-inside-and-outside-request-object: the pushed one counts', () =>
    completedBeside({ nonce: random() }));

  test('fapi2-security-profile-final-ensure-different-state-inside-and-outside-request-object: the pushed one counts', () =>
    completedBeside({ state: random() }));

  test('fapi2-security-profile-final-state-only-outside-request-object-not-used: none comes back', () =>
    completedBeside({ state: random() }, { state: null }));

  test('fapi2-security-profile-final-par-without-duplicate-parameters: the reference and the client’s id are enough', () =>
    completedBeside({}));
});
