import { createPublicKey } from 'node:crypto';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { createProvider } from '../../src/oidc/provider.ts';
import { exchange } from '../helpers/exchange.ts';
import { configurationOf } from '../helpers/provider-configuration.ts';
import { libraryRoutes } from '../helpers/routes.ts';
import { TestServer } from '../helpers/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start({ processes: 2 });
  await server.insurer({ code: 'sample' });
});
afterAll(() => server.stop());

const get = async (path: string, headers = {}) => {
  const answer = await exchange('GET', server.issuer + path, headers);
  return { ...answer, json: JSON.parse(answer.body || '{}') };
};

test('the discovery document names what there is, and nothing else', async () => {
  const { json } = await get('/.well-known/openid-configuration');
  const at = (path: string) => server.issuer + path;
  expect(json).toEqual({
    issuer: server.issuer,
    authorization_endpoint: at('/auth'),
    token_endpoint: at('/token'),
    userinfo_endpoint: at('/me'),
    jwks_uri: at('/jwks'),
    end_session_endpoint: at('/session/end'),
    revocation_endpoint: at('/token/revocation'),
    introspection_endpoint: at('/token/introspection'),
    pushed_authorization_request_endpoint: at('/request'),
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
    response_types_supported: ['code'],
    response_modes_supported: [
      ...['form_post', 'fragment', 'query'],
      ...['jwt', 'query.jwt', 'fragment.jwt', 'form_post.jwt'],
    ],
    authorization_signing_alg_values_supported: ['ES256', 'RS256', 'PS256', 'EdDSA'],
    dpop_signing_alg_values_supported: ['ES256', 'PS256', 'EdDSA', 'Ed25519'],
    request_parameter_supported: true,
    request_object_signing_alg_values_supported: ['ES256', 'PS256', 'RS256', 'EdDSA', 'Ed25519'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: [
      ...['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
    ],
    token_endpoint_auth_signing_alg_values_supported: ['ES256', 'PS256', 'RS256', 'EdDSA', 'Ed25519'],
    subject_types_supported: ['public', 'pairwise'],
    id_token_signing_alg_values_supported: ['ES256', 'RS256', 'PS256', 'EdDSA'],
    scopes_supported: ['openid', 'offline_access', 'profile', 'email', 'birthdate', 'insurance'],
    claims_supported: [
      ...[
        'sub',
        'acr',
        'amr',
        'auth_time',
        'preferred_username',
        'updated_at',
        'email',
        'email_verified',
        'birthdate',
      ],
      ...['insurer_number', 'symbol', 'number', 'branch_number', 'relationship'].map(
        (name) => `kenpo_${name}`,
      ),
      ...['sid', 'iss'],
    ],
    claim_types_supported: ['normal'],
    claims_parameter_supported: true,
    acr_values_supported: ['urn:kosmo:acr:pwd', 'urn:kosmo:acr:mfa', 'phr'],
    ui_locales_supported: ['ja', 'en'],
    authorization_response_iss_parameter_supported: true,
    request_uri_parameter_supported: false,
  });
  expect((await get('/.well-known/oauth-authorization-server')).json).toEqual(json);
});

test('routes: what is off has none, and sign-in pages of the library (devInteractions) are off', async () => {
  expect([...new Set(libraryRoutes(server.context).map(({ path }) => path))].sort()).toEqual([
    '/.well-known/oauth-authorization-server',
    '/auth',
    '/auth/:uid',
    '/jwks',
    '/me',
    '/request',
    '/session/end',
    '/session/end/confirm',
    '/session/end/success',
    '/token',
    '/token/introspection',
    '/token/revocation',
  ]);
  const { features } = await configurationOf(server.context);
  const on = Object.entries(features).flatMap(([name, { enabled }]) => (enabled ? [name] : []));
  expect(on.sort()).toEqual([
    'backchannelLogout',
    'claimsParameter',
    'dPoP',
    'fapi',
    'introspection',
    'jwtResponseModes',
    'pushedAuthorizationRequests',
    'requestObjects',
    'resourceIndicators',
    'revocation',
    'rpInitiatedLogout',
    'userinfo',
  ]);
});

test.each([
  ['registration', 'POST', '/reg'],
  ['deviceFlow', 'POST', '/device/auth'],
  ['ciba', 'POST', '/backchannel'],
])('%s is off: %s %s is 404', async (_, method, path) => {
  const answer = await exchange(method, server.issuer + path, { accept: 'text/html' }, { client_id: 'x' });
  expect(answer.status).toBe(404);
  expect(answer.body).toContain('data-step="message"');
});

test.each(['/auth', '/session/end'])(
  'enableHttpPostMethods is off: a form for %s is asked for again with GET, and that brings the cookies',
  async (path) => {
    const form = { client_id: 'x', state: 'a b+c&日本' };
    const answer = await exchange('POST', server.issuer + path, { 'sec-fetch-site': 'cross-site' }, form);
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe(`${path}?${new URLSearchParams(form)}`);
    expect(answer.headers['set-cookie']).toBeUndefined();
    const long = await exchange('POST', server.issuer + path, {}, { state: 'x'.repeat(12 * 1024) });
    expect(long.status).toBe(413);
  },
);

test.each(['/token', '/request', '/token/revocation', '/token/introspection'])(
  '%s takes POST alone, and says so',
  async (path) => {
    for (const method of ['GET', 'HEAD', 'PUT', 'DELETE']) {
      const { status, headers } = await exchange(method, server.issuer + path);
      expect([method, status, headers.allow]).toEqual([method, 405, 'POST']);
    }
  },
);

test('jwks: the public halves of one key per algorithm, each with its own kid, the same on every node', async () => {
  const [{ json }, again] = [await get('/jwks'), await get('/jwks')];
  expect(again.json).toEqual(json);
  const keys: Record<string, unknown>[] = json.keys;
  expect(keys.map(({ alg, use }) => [alg, use])).toEqual([
    ['ES256', 'sig'],
    ['RS256', 'sig'],
    ['PS256', 'sig'],
    ['EdDSA', 'sig'],
  ]);
  expect(new Set(keys.map(({ kid }) => kid)).size).toBe(keys.length);
  for (const key of keys) {
    for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']) expect(key).not.toHaveProperty(secret);
    expect(createPublicKey({ key, format: 'jwk' }).type).toBe('public');
  }
});

test('clientBasedCORS: scripts of other origins may read what is public', async () => {
  const origin = 'https://portal.example';
  for (const path of ['/.well-known/openid-configuration', '/jwks']) {
    expect((await get(path, { origin })).headers['access-control-allow-origin']).toBe(origin);
  }
});

test('ttl and the rest: nothing of the library is left at a default it warns of', async () => {
  const told: unknown[] = [];
  const spies = (['info', 'warn', 'error', 'log'] as const).map((method) =>
    jest.spyOn(console, method).mockImplementation((...words) => void told.push(words)),
  );
  await createProvider(server.context);
  for (const spy of spies) spy.mockRestore();
  expect(told).toEqual([]);
});

test('fetchResponseBodyLimits: a client’s documents are read to 64 KiB at most', async () => {
  const { fetchResponseBodyLimits } = await configurationOf(server.context);
  expect(fetchResponseBodyLimits).toMatchObject({ jwks_uri: 65_536, sector_identifier_uri: 65_536 });
});

test('interactions.policy: one prompt asks for everything, ordered levels instead of exact ones', async () => {
  const { interactions } = await configurationOf(server.context);
  const { policy } = interactions as {
    policy: { name: string; checks: { reason: string; error: string }[] }[];
  };
  const [login, consent, ...more] = policy;
  expect(more).toEqual([]);
  expect(login?.checks.map(({ reason }) => reason)).toEqual(
    expect.arrayContaining([
      'no_session',
      'max_age',
      'other_insurer',
      'factor_not_set_up',
      'terms_not_accepted',
      'level_not_reached',
    ]),
  );
  expect(login?.checks.map(({ reason }) => reason)).not.toEqual(expect.arrayContaining(['essential_acr']));
  expect(consent?.checks.map(({ reason }) => reason)).toEqual(['consent_prompt']);
});

test('events: a fault in the library is logged, and its listener throws nothing', () => {
  const { provider } = server.context;
  expect(provider.listenerCount('server_error')).toBe(1);
  const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true); // where failing tests show the log
  expect(() => provider.emit('server_error', { state: {} } as never, new Error('of the test'))).not.toThrow();
  stderr.mockRestore();
  expect(server.log.at(-1)).toContain('server error');
});
