import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { UnsecuredJWT } from 'jose';
import { sendRaw } from '../helpers/send-raw.ts';
import { expectTokenError } from './checks.ts';
import { type Change, DpopKey, seconds } from './dpop.ts';
import type { FapiClient } from './fapi-client.ts';
import { type PreparedFapi, prepareFapi } from './prepare-fapi.ts';

let suite: PreparedFapi;
let client: FapiClient;

beforeAll(async () => {
  suite = await prepareFapi();
  client = suite.client;
});
afterAll(() => suite.stop());

/** A whole flow with proofs changed in this way: at the token endpoint, at userinfo and, where `pushed`, before. */
async function completesWith(change: () => Change, { pushed }: { pushed: boolean }): Promise<void> {
  const request = client.request();
  const proof = () => client.proof('POST', '/token', null, change());
  const dpop = pushed ? await client.proof('POST', '/request', null, change()) : null;
  const code = await client.codeFor(suite.browser, request, { dpop });
  const { accessToken } = await client.tokensIn(
    await client.redeem(code, {}, { dpop: await proof() }),
    request,
  );
  expect((await client.resource(accessToken, {}, change())).status).toBe(200);
}

const refused = ['invalid_request', 'invalid_grant', 'invalid_dpop_proof'];

describe('FAPI 2.0 Security Profile', () => {
  test('fapi2-security-profile-final-check-dpop-proof-nbf-exp: a proof may say from when to when it is good', () =>
    completesWith(() => ({ claims: { nbf: seconds(), exp: seconds() + 300 } }), { pushed: false }));

  test('fapi2-security-profile-final-ensure-dpopproof-with-iat-10seconds-before-succeeds', () =>
    completesWith(() => ({ claims: { iat: seconds() - 10 } }), { pushed: true }));

  test('fapi2-security-profile-final-ensure-dpopproof-with-iat-10seconds-after-succeeds', () =>
    completesWith(() => ({ claims: { iat: seconds() + 10 } }), { pushed: true }));

  test('fapi2-security-profile-final-ensure-dpopproof-at-par-endpoint-binding-success: one key from there on', () =>
    completesWith(() => ({}), { pushed: true }));

  test('fapi2-security-profile-final-ensure-dpop-auth-code-binding-success: dpop_jkt and proof name the same key', async () => {
    const request = client.request({ dpop_jkt: client.key.thumbprint });
    const dpop = await client.proof('POST', '/request');
    const code = await client.codeFor(suite.browser, request, { dpop });
    await client.tokensIn(await client.redeem(code), request);
  });

  test('fapi2-security-profile-final-ensure-mismatched-dpop-jkt-fails: two keys at once', async () => {
    const { thumbprint } = await DpopKey.make();
    const pushed = await client.push(client.request({ dpop_jkt: thumbprint }), {
      dpop: await client.proof('POST', '/request'),
    });
    expectTokenError(pushed, 'invalid_request', 'invalid_dpop_proof');
  });

  test('fapi2-security-profile-final-ensure-token-endpoint-fails-with-mismatched-dpop-proof-jkt: a code bound by a proof', async () => {
    const bound = { dpop: await client.proof('POST', '/request') };
    const code = await client.codeFor(suite.browser, client.request(), bound);
    const other = await DpopKey.make();
    const dpop = await other.proof('POST', `${suite.server.issuer}/token`, null);
    expectTokenError(await client.redeem(code, {}, { dpop }), ...refused);
  });

  test('fapi2-security-profile-final-ensure-token-endpoint-fails-with-mismatched-dpop-jkt: a code bound by dpop_jkt', async () => {
    const { thumbprint } = await DpopKey.make();
    const code = await client.codeFor(suite.browser, client.request({ dpop_jkt: thumbprint }));
    expectTokenError(await client.redeem(code), ...refused);
  });

  describe('fapi2-security-profile-final-dpop-negative-tests', () => {
    let accessToken: string;
    const me = () => `${suite.server.issuer}/me`;
    beforeAll(async () => {
      ({ accessToken } = await client.complete(suite.browser));
    });

    test.each<[string, () => Change]>([
      ['without typ', () => ({ header: { typ: undefined } })],
      ['with another typ', () => ({ header: { typ: 'dpop+jwt+wrong' } })],
      ['without jwk', () => ({ header: { jwk: undefined } })],
      ['without jti', () => ({ claims: { jti: undefined } })],
      ['without htm', () => ({ claims: { htm: undefined } })],
      ['without htu', () => ({ claims: { htu: undefined } })],
      ['without iat', () => ({ claims: { iat: undefined } })],
      ['without ath', () => ({ claims: { ath: undefined } })],
      ['for another method', () => ({ claims: { htm: 'PUT' } })],
      ['for another address', () => ({ claims: { htu: `${suite.server.issuer}/other` } })],
      ['made an hour ago', () => ({ claims: { iat: seconds() - 3600 } })],
      ['made in an hour', () => ({ claims: { iat: seconds() + 3600 } })],
      ['for another token', () => ({ claims: { ath: 'x'.repeat(43) } })],
    ])('a proof %s is refused', async (_, change) => {
      expect((await client.resource(accessToken, {}, change())).status).toBe(401);
    });

    test.each<[string, () => Promise<Record<string, string>>]>([
      ['that is no JWT', async () => ({ dpop: `${await client.proof('GET', '/me', accessToken)}.x` })],
      ['signed by nobody', async () => ({ dpop: new UnsecuredJWT({ htm: 'GET', htu: me() }).encode() })],
      [
        'with its header unreadable',
        async () => ({ dpop: withoutAlg(await client.proof('GET', '/me', accessToken)) }),
      ],
      [
        'with its signature changed',
        async () => ({ dpop: flipped(await client.proof('GET', '/me', accessToken)) }),
      ],
      [
        'of another key',
        async () => ({ dpop: await (await DpopKey.make()).proof('GET', me(), accessToken) }),
      ],
      ['signed by another key than it names', async () => ({ dpop: await foreign() })],
      ['that holds the private key', async () => ({ dpop: await betrayed() })],
      ['left out', async () => ({ dpop: '' })],
      [
        'left out, the token called Bearer',
        async () => ({ dpop: '', authorization: `Bearer ${accessToken}` }),
      ],
    ])('a proof %s is refused', async (_, headers) => {
      expect([400, 401]).toContain((await client.resource(accessToken, await headers())).status);
    });

    const foreign = async () => {
      const { privateKey } = await DpopKey.make();
      return client.proof('GET', '/me', accessToken, { privateKey });
    };
    const betrayed = async () => {
      const { d } = await crypto.subtle.exportKey('jwk', client.key.privateKey);
      return client.proof('GET', '/me', accessToken, { header: { jwk: { ...client.key.jwk, d } } });
    };

    test('two proofs at once are refused', async () => {
      const [one, two] = [await proofForMe(), await proofForMe()];
      const { status } = await sendRaw('GET', me(), '', {
        authorization: `DPoP ${accessToken}`,
        dpop: [one, two],
      });
      expect([400, 401]).toContain(status);
    });
    const proofForMe = () => client.proof('GET', '/me', accessToken);

    test.each<[string, () => Change]>([
      ['whose htu has a query and a fragment', () => ({ claims: { htu: `${me()}?q=1#f` } })],
      [
        'whose htu is written in capitals',
        () => ({ claims: { htu: me().replace('http://localhost', 'HTTP://LOCALHOST') } }),
      ],
      ['that says more than it has to', () => ({ claims: { extra: 'x' }, header: { tx_id: 1 } })],
    ])('a proof %s is good', async (_, change) => {
      expect((await client.resource(accessToken, {}, change())).status).toBe(200);
    });

    test('a proof is good once', async () => {
      const dpop = await proofForMe();
      const uses = [
        await client.resource(accessToken, { dpop }),
        await client.resource(accessToken, { dpop }),
      ];
      expect(uses.map(({ status }) => status)).toEqual([200, 401]);
    });

    test('and none of this has hurt the token', async () => {
      expect((await client.resource(accessToken)).status).toBe(200);
    });
  });
});

const withoutAlg = (jwt: string): string => {
  const [header = '', ...rest] = jwt.split('.');
  const { alg: _, ...left } = JSON.parse(Buffer.from(header, 'base64url').toString());
  return [Buffer.from(JSON.stringify(left)).toString('base64url'), ...rest].join('.');
};
const flipped = (jwt: string): string =>
  jwt.replace(/\.(.)([^.]*)$/, (_, first, rest) => `.${first === 'A' ? 'B' : 'A'}${rest}`);
