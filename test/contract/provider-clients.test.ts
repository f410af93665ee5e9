import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Exchange, exchange } from '../helpers/exchange.ts';
import { signInHonestly } from '../helpers/honest.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { person } from '../helpers/people.ts';
import { PlainClient } from '../helpers/plain-client.ts';
import { redirectUri, TestServer } from '../helpers/server.ts';

const hanako = person('hanako');
let server: TestServer;
let portal: PlainClient;
let other: PlainClient;
let browser: MemberBrowser;

beforeAll(async () => {
  server = await TestServer.start({ processes: 2 });
  await server.insurer({ code: 'sample', secondFactors: [] });
  await server.enrol('sample', hanako);
  portal = await PlainClient.register(server, ['sample']);
  other = await PlainClient.register(server, ['sample']);
});
afterAll(() => server.stop());
beforeEach(() => {
  browser = new MemberBrowser();
});

async function codeFor(client: PlainClient, parameters: Record<string, string> = {}): Promise<string> {
  await browser.open(client.authorizationUrl(parameters));
  await signInHonestly(server, browser, hanako);
  return PlainClient.answer(browser.callbackUrl).code ?? '';
}

describe('clientAuthMethods', () => {
  const secretPost = (client: PlainClient, secret: string | null) => ({
    client_id: client.id,
    client_secret: secret ?? '',
  });
  const bare = (form: Record<string, string>, headers = {}) =>
    exchange('POST', `${server.issuer}/token`, headers, form);

  test('a wrong secret, another client’s or none at all is invalid_client', async () => {
    const grant = {
      grant_type: 'authorization_code',
      code: await codeFor(portal),
      redirect_uri: redirectUri,
      code_verifier: portal.verifier,
    };
    const basic = (secret: string | null) => ({
      authorization: `Basic ${Buffer.from(`${portal.id}:${secret}`).toString('base64')}`,
    });
    const attempts = [
      bare(grant, basic('wrong')),
      bare(grant, basic(other.secret)),
      bare({ ...grant, client_id: portal.id }),
      bare({ ...grant, client_id: 'nobody' }),
    ];
    for (const attempt of await Promise.all(attempts)) {
      expect([attempt.status, JSON.parse(attempt.body).error]).toEqual([401, 'invalid_client']);
    }
    expect((await portal.redeem(grant.code)).status).toBe(200);
  });

  test('whoever develops a client reads what exactly was wrong, and finds it in the log by its reference', async () => {
    const grant = {
      grant_type: 'authorization_code',
      redirect_uri: redirectUri,
      code_verifier: portal.verifier,
    };
    const basic = { authorization: `Basic ${Buffer.from(`${portal.id}:wrong`).toString('base64')}` };
    const known = await codeFor(portal);
    const cases: [Promise<Exchange>, RegExp][] = [
      [bare({ ...grant, code: known }, basic), /invalid secret/],
      [bare({ ...grant, code: known, client_id: portal.id }), /does not match the registered/],
      [portal.post('/token', { ...grant, code: 'x' }), /authorization code not found/],
      [
        portal.post('/token', { ...grant, code: known, redirect_uri: `${redirectUri}/` }),
        /redirect_uri mismatch/,
      ],
      [
        portal.post('/token', { ...grant, code: await codeFor(portal), code_verifier: 'x'.repeat(43) }),
        /grant request is invalid: ./,
      ],
      [portal.post('/token', { grant_type: 'refresh_token', refresh_token: 'x' }), /refresh token not found/],
      [portal.userinfo('x'), /access token not found/],
    ];
    for (const [answer, words] of cases) {
      const { error, error_description: description, reference } = JSON.parse((await answer).body);
      expect(description).toMatch(words);
      const line = server.log.find((each) => each.includes(reference)) ?? '{}';
      expect(JSON.parse(line)).toMatchObject({ msg: 'protocol error', error, description });
    }
  });

  test('each client authenticates as it is registered: client_secret_post, or, public, not at all', async () => {
    const posting = await PlainClient.register(server, ['sample'], { authMethod: 'client_secret_post' });
    const app = await PlainClient.register(server, ['sample'], { public: true });
    const code = await codeFor(posting);
    const form = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: posting.verifier,
    };
    expect((await bare({ ...form, ...secretPost(posting, posting.secret) })).status).toBe(200);
    expect((await app.redeem(await codeFor(app))).status).toBe(200);
  });

  test('a code is for the client it was issued to, at the address it was sent to', async () => {
    expect((await other.redeem(await codeFor(portal), { code_verifier: portal.verifier })).json.error).toBe(
      'invalid_grant',
    );
    const elsewhere = { redirect_uri: `${redirectUri}/x` };
    expect((await portal.redeem(await codeFor(portal), elsewhere)).json.error).toBe('invalid_grant');
  });
});

test.each([
  'password',
  'client_credentials',
  'implicit',
  'urn:ietf:params:oauth:grant-type:device_code',
  'urn:ietf:params:oauth:grant-type:jwt-bearer',
  'urn:ietf:params:oauth:grant-type:token-exchange',
  'urn:openid:params:grant-type:ciba',
])('the grant type %s is not there', async (type) => {
  const { status, json } = await portal.post('/token', {
    grant_type: type,
    username: hanako.userId,
    password: hanako.password,
  });
  expect([status, json.error]).toEqual([400, 'unsupported_grant_type']);
});

test('a client that is disabled gets nothing more, for what it holds either', async () => {
  const doomed = await PlainClient.register(server, ['sample']);
  const offline = { scope: 'openid offline_access', prompt: 'consent' };
  const { json } = await doomed.redeem(await codeFor(doomed, offline));
  await server.context.db.raw('update client set disabled_at = now() where id = ?', [doomed.id]);
  server.refresh();
  expect((await doomed.refresh(String(json.refresh_token))).json.error).toBe('invalid_client');
  expect((await doomed.userinfo(String(json.access_token))).status).toBe(401);
  await browser.open(doomed.authorizationUrl());
  await browser.expectStep('error');
});

test('clientBasedCORS: a script of another origin gets no tokens for a code, and no claims for a token', async () => {
  const origin = 'https://portal.example';
  const refused = await portal.post(
    '/token',
    {
      grant_type: 'authorization_code',
      code: await codeFor(portal),
      redirect_uri: redirectUri,
      code_verifier: portal.verifier,
    },
    { origin },
  );
  expect([refused.json.error, refused.headers['access-control-allow-origin']]).toEqual([
    'invalid_request',
    undefined,
  ]);
  const { json } = await portal.redeem(await codeFor(portal));
  const userinfo = await exchange('GET', `${server.issuer}/me`, {
    origin,
    authorization: `Bearer ${json.access_token}`,
  });
  expect([userinfo.status, userinfo.headers['access-control-allow-origin']]).toEqual([400, undefined]);
});

test('clientBasedCORS: a public client’s script gets them where the client is returned to, and nowhere else', async () => {
  const app = await PlainClient.register(server, ['sample'], { public: true });
  const redeemAt = async (origin: string) => {
    const grant = { grant_type: 'authorization_code', code: await codeFor(app), redirect_uri: redirectUri };
    return app.post('/token', { ...grant, code_verifier: app.verifier }, { origin });
  };
  const own = await redeemAt('https://portal.example');
  expect([own.status, own.headers['access-control-allow-origin']]).toEqual([200, 'https://portal.example']);
  const authorization = `Bearer ${own.json.access_token}`;
  for (const origin of ['https://evil.example', 'https://portal.example:8443', 'null']) {
    expect((await redeemAt(origin)).json.error).toBe('invalid_request');
    const userinfo = await exchange('GET', `${server.issuer}/me`, { origin, authorization });
    expect([userinfo.status, userinfo.headers['access-control-allow-origin']]).toEqual([400, undefined]);
  }
  const origin = 'https://portal.example';
  const userinfo = await exchange('GET', `${server.issuer}/me`, { origin, authorization });
  expect([userinfo.status, userinfo.headers['access-control-allow-origin']]).toEqual([200, origin]);
});

test('pairwiseIdentifier: the same for a sector for ever, also in processes started anew', async () => {
  const pairwise = await PlainClient.register(server, ['sample'], { subjectType: 'pairwise' });
  const subjectOf = async () => {
    const { json } = await pairwise.redeem(await codeFor(pairwise));
    return (await pairwise.userinfo(String(json.access_token))).json.sub;
  };
  const before = await subjectOf();
  await server.restart();
  expect(await subjectOf()).toBe(before);
  const { json } = await portal.redeem(await codeFor(portal));
  expect((await portal.userinfo(String(json.access_token))).json.sub).not.toBe(before);
});
