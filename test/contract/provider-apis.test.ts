import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { authorize } from '../helpers/authorize.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { person } from '../helpers/people.ts';
import { PlainClient } from '../helpers/plain-client.ts';
import { TestServer } from '../helpers/server.ts';

const hanako = person('hanako');
const api = 'https://api.example/';
let server: TestServer;
let browser: MemberBrowser;

beforeAll(async () => {
  server = await TestServer.start({ processes: 2 });
  for (const code of ['sample', 'other']) await server.insurer({ code, secondFactors: [] });
  await server.enrol('sample', hanako);
});
afterAll(() => server.stop());
beforeEach(() => {
  browser = new MemberBrowser();
});

const answered = (client: PlainClient, parameters: Record<string, string> = {}) =>
  authorize(server, browser, client, hanako, parameters);

const tokensOf = async (client: PlainClient, parameters: Record<string, string> = {}) => {
  const { code = '' } = await answered(client, parameters);
  const { resource = null } = parameters;
  return (await client.redeem(code, { resource })).json as Record<string, string>;
};

describe('access tokens for APIs (RFC 8707, RFC 9068)', () => {
  const asking = { scope: 'openid insurance offline_access', resource: api, prompt: 'consent' };

  test('are JWTs for that API alone, which anybody can verify by the published keys', async () => {
    const client = await PlainClient.register(server, ['sample'], { resources: [api] });
    const { access_token = '', id_token = '' } = await tokensOf(client, asking);
    const keys = createRemoteJWKSet(new URL(`${server.issuer}/jwks`));
    const { payload, protectedHeader } = await jwtVerify(access_token, keys, {
      issuer: server.issuer,
      audience: api,
      currentDate: new Date(),
    });
    expect(protectedHeader).toMatchObject({ alg: 'ES256', typ: 'at+jwt' });
    expect(payload).toMatchObject({
      sub: decodeJwt(id_token).sub,
      client_id: client.id,
      scope: 'insurance',
      acr: 'urn:kosmo:acr:pwd',
      amr: ['pwd'],
      auth_time: expect.any(Number),
    });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300);
    expect((await client.userinfo(access_token)).status).toBe(401);
  });

  test('without naming the API at the token endpoint the token is for userinfo; a refresh may name it', async () => {
    const client = await PlainClient.register(server, ['sample'], { resources: [api] });
    const { code = '' } = await answered(client, asking);
    const { json } = await client.redeem(code);
    expect(String(json.access_token)).not.toContain('.');
    expect((await client.userinfo(String(json.access_token))).status).toBe(200);
    const refreshed = await client.post('/token', {
      grant_type: 'refresh_token',
      refresh_token: String(json.refresh_token),
      resource: api,
    });
    expect(decodeJwt(String(refreshed.json.access_token))).toMatchObject({ aud: api, scope: 'insurance' });
  });

  test('are refused for an API the client is not registered for, of a client for none, and after the fact', async () => {
    const none = await PlainClient.register(server, ['sample']);
    expect((await answered(none, { resource: api })).error).toBe('invalid_target');
    const client = await PlainClient.register(server, ['sample'], { resources: [api] });
    for (const resource of ['https://api.example', 'https://other.example/', 'api', `${api}#x`])
      expect((await answered(client, { resource })).error).toBe('invalid_target');
    const { code = '' } = await answered(client);
    expect((await client.redeem(code, { resource: api })).json.error).toBe('invalid_target');
  });

  test('of a pairwise client carry the sub that only its sector knows', async () => {
    const client = await PlainClient.register(server, ['sample'], {
      resources: [api],
      subjectType: 'pairwise',
    });
    const { access_token = '', id_token = '' } = await tokensOf(client, asking);
    expect(decodeJwt(access_token).sub).toBe(decodeJwt(id_token).sub);
  });
});

describe('introspection (RFC 7662)', () => {
  let owner: PlainClient;
  let asker: PlainClient;
  let token: string;
  beforeEach(async () => {
    asker = await PlainClient.register(server, ['sample']);
    owner = await PlainClient.register(server, ['sample'], { introspectedBy: [asker.id] });
    token = String((await tokensOf(owner)).access_token);
  });
  const ask = async (client: PlainClient, value = token) => {
    const { status, json } = await client.post('/token/introspection', { token: value });
    return [status, json];
  };
  const worthless = [200, { active: false }];

  test('the client itself and the API server it names are told, others that the token is worth nothing', async () => {
    const told = { active: true, client_id: owner.id, sub: expect.any(String), token_type: 'Bearer' };
    expect(await ask(owner)).toEqual([200, expect.objectContaining(told)]);
    expect(await ask(asker)).toEqual([200, expect.objectContaining(told)]);
    expect(await ask(await PlainClient.register(server, ['sample']))).toEqual(worthless);
    expect(await ask(owner, 'x')).toEqual(worthless);
  });

  test('a client of another insurer is told nothing, though it is named; a public one neither, of its own', async () => {
    const foreign = await PlainClient.register(server, ['other']);
    const names = await PlainClient.register(server, ['sample'], { introspectedBy: [foreign.id] });
    expect(await ask(foreign, String((await tokensOf(names)).access_token))).toEqual(worthless);
    const app = await PlainClient.register(server, ['sample'], { public: true });
    expect(await ask(app, String((await tokensOf(app)).access_token))).toEqual(worthless);
  });

  test.each([
    ['the member is disabled', () => server.context.db('member').update({ status: 'disabled' })],
    ['everything of the member was ended', () => server.context.db('member').increment('epoch', 1)],
    [
      'its client is disabled',
      () => server.context.db('client').where({ id: owner.id }).update({ disabled_at: new Date() }),
    ],
    [
      'its client no longer serves the insurer',
      () =>
        server.context
          .db('client')
          .where({ id: owner.id })
          .update({ insurer_codes: ['other'] }),
    ],
    ['it is revoked', () => owner.post('/token/revocation', { token })],
  ])('a token is worth nothing once %s', async (_, end) => {
    expect((await ask(asker))[1]).toMatchObject({ active: true });
    await end();
    server.refresh();
    expect(await ask(asker)).toEqual(worthless);
    await server.context.db('member').update({ status: 'active' });
  });
});
