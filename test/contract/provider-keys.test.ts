import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { algorithms } from '../../src/keys/signing-key.ts';
import { signInHonestly } from '../helpers/honest.ts';
import { KeyClient, makeKeys } from '../helpers/key-client.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { person } from '../helpers/people.ts';
import { PlainClient } from '../helpers/plain-client.ts';
import { redirectUri, TestServer } from '../helpers/server.ts';

const hanako = person('hanako');
let server: TestServer;
let client: KeyClient;

beforeAll(async () => {
  server = await TestServer.start({ processes: 2 });
  await server.insurer({ code: 'sample', secondFactors: [] });
  await server.enrol('sample', hanako);
  client = await KeyClient.register(server, 'ES256');
});
afterAll(() => server.stop());

/** Anything that only a client that has proved itself may ask. */
const ask = (assertion: string, parameters = {}) =>
  client.post('/token/revocation', { token: 'whatever', ...parameters }, assertion);
const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;

test.each(['ES256', 'PS256', 'RS256', 'EdDSA'])('a client that signs with %s gets tokens', async (alg) => {
  const party = await KeyClient.register(server, alg);
  const browser = new MemberBrowser();
  await browser.open(party.plain.authorizationUrl());
  await signInHonestly(server, browser, hanako);
  const { code = '' } = PlainClient.answer(browser.callbackUrl);
  const grant = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: party.plain.verifier,
  };
  const { status, json } = await party.post('/token', grant, await party.assertion());
  expect([status, json]).toMatchObject([200, { id_token: expect.any(String) }]);
});

describe('an assertion is refused', () => {
  const refused: [string, () => Promise<string>][] = [
    ['signed by another key', async () => client.assertion({ keys: await makeKeys('ES256', 'ES256') })],
    ['that expired', () => client.assertion({ claims: { exp: inSeconds(-30) } })],
    ['that never expires', () => client.assertion({ claims: { exp: undefined } })],
    ['without a jti', () => client.assertion({ claims: { jti: undefined } })],
    ['of another issuer', () => client.assertion({ claims: { iss: 'somebody' } })],
    ['of another subject', () => client.assertion({ claims: { sub: 'somebody' } })],
    ['for another provider', () => client.assertion({ claims: { aud: 'https://idp.example' } })],
    ['for nobody', () => client.assertion({ claims: { aud: undefined } })],
    [
      'signed with the public key as a shared secret',
      () => client.assertion({ header: { alg: 'HS256' }, key: Buffer.alloc(32, 1) }),
    ],
    ['whose signature is gone', async () => (await client.assertion()).replace(/\.[^.]*$/, '.')],
    [
      'of no algorithm',
      async () => {
        const [, body = ''] = (await client.assertion()).split('.');
        return `${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.`;
      },
    ],
  ];
  test.each(refused)('%s', async (_, make) => {
    const { status, json } = await ask(await make());
    expect([status, json.error]).toEqual([401, 'invalid_client']);
  });

  test('that is none, or of another kind', async () => {
    expect((await ask('no.jwt')).json.error).toBe('invalid_request');
    const other = { client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:saml2-bearer' };
    const answer = await client.plain.post('/token/revocation', {
      token: 'x',
      ...other,
      client_assertion: await client.assertion(),
    });
    expect([answer.status, answer.json.error]).toEqual([400, 'invalid_request']);
  });
});

test('T43 of 16 uses of one assertion at once, on two processes, one is taken', async () => {
  const assertion = await client.assertion();
  const answers = await Promise.all(Array.from({ length: 16 }, () => ask(assertion)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(15).fill(401)]);
  expect((await ask(assertion)).json.error).toBe('invalid_client');
  expect((await ask(await client.assertion({ claims: { jti: randomUUID() } }))).status).toBe(200);
});

test.each(algorithms)(
  'ID tokens are signed as the client is registered (%s), which its libraries verify',
  async (alg) => {
    const party = await PlainClient.register(server, ['sample'], { signingAlg: alg });
    const browser = new MemberBrowser();
    await browser.open(party.authorizationUrl());
    await signInHonestly(server, browser, hanako);
    const { json } = await party.redeem(PlainClient.answer(browser.callbackUrl).code ?? '');
    const keySet = createRemoteJWKSet(new URL(`${server.issuer}/jwks`));
    const { protectedHeader } = await jwtVerify(String(json.id_token), keySet, { audience: party.id });
    expect(protectedHeader.alg).toBe(alg);
  },
);
