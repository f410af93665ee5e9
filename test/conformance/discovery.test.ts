import { createPublicKey } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { issuer, startBehindTls, throughProxy } from '../helpers/behind-tls.ts';
import type { TestServer } from '../helpers/server.ts';

type Json = Record<string, unknown>;

let server: TestServer;
let metadata: Json;
const fapiAlgorithms = ['PS256', 'ES256', 'EdDSA', 'Ed25519'];

beforeAll(async () => {
  server = await startBehindTls();
  await server.insurer({ code: 'sample' });
  const { status, headers, body } = await throughProxy(server, 'GET', '/.well-known/openid-configuration');
  expect([status, headers['content-type']]).toEqual([200, expect.stringMatching(/^application\/json/)]);
  metadata = JSON.parse(body);
});
afterAll(() => server.stop());

const list = (name: string): string[] => {
  const value = metadata[name];
  expect(Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string')).toBe(
    true,
  );
  return value as string[];
};
const isHttps = (value: unknown) =>
  typeof value === 'string' && URL.parse(value)?.protocol === 'https:' && !value.includes('#');

/** What holds for every provider's metadata, whatever it offers (RFC 8414 §2, OpenID Connect Discovery §3). */
async function expectSound(): Promise<void> {
  expect(metadata.issuer).toBe(issuer);
  expect([new URL(issuer).search, new URL(issuer).hash, new URL(issuer).protocol]).toEqual([
    '',
    '',
    'https:',
  ]);
  const endpoints = Object.keys(metadata).filter((name) => name.endsWith('_endpoint') || name === 'jwks_uri');
  expect(endpoints.filter((name) => !isHttps(metadata[name]))).toEqual([]);
  for (const name of Object.keys(metadata).filter((name) => /_(supported|required)$/.test(name)))
    if (typeof metadata[name] !== 'boolean') list(name);
  for (const scope of list('scopes_supported')) expect(scope).toMatch(/^[\x21\x23-\x5b\x5d-\x7e]+$/);
  for (const locale of list('ui_locales_supported'))
    expect(Intl.getCanonicalLocales(locale)).toEqual([locale]);
  await expectSoundKeys();
}

async function expectSoundKeys(): Promise<void> {
  const { pathname } = new URL(String(metadata.jwks_uri));
  const { keys } = JSON.parse((await throughProxy(server, 'GET', pathname)).body) as { keys: Json[] };
  expect(new Set(keys.map(({ kid }) => kid)).size).toBe(keys.length);
  for (const key of keys) {
    expect([typeof key.kid, typeof key.alg, key.use, 'd' in key]).toEqual(['string', 'string', 'sig', false]);
    const details = createPublicKey({ key, format: 'jwk' }).asymmetricKeyDetails;
    if (key.kty === 'RSA') expect(details?.modulusLength).toBeGreaterThanOrEqual(2048);
  }
}

describe('Config OP', () => {
  test('oidcc-discovery-endpoint-verification', async () => {
    await expectSound();
    expect(list('response_types_supported')).toContain('code');
    expect(list('subject_types_supported').every((type) => ['public', 'pairwise'].includes(type))).toBe(true);
    expect(list('id_token_signing_alg_values_supported')).toContain('RS256');
    expect(list('request_object_signing_alg_values_supported')).toContain('RS256');
    expect(list('claims_supported')).toContain('sub');
    expect(list('grant_types_supported')).toContain('authorization_code');
    expect(list('scopes_supported')).toContain('openid');
    expect(list('code_challenge_methods_supported')).toEqual(['S256']);
    for (const name of ['authorization_endpoint', 'token_endpoint', 'userinfo_endpoint', 'jwks_uri'])
      expect(metadata).toHaveProperty(name);
    for (const name of ['request_parameter_supported', 'claims_parameter_supported'])
      expect(metadata[name]).toBe(true);
    expect(metadata.request_uri_parameter_supported).toBe(false);
  });
});

describe('RP-Initiated Logout OP', () => {
  test('oidcc-rp-initiated-logout-discovery-endpoint-verification', () => {
    expect(isHttps(metadata.end_session_endpoint)).toBe(true);
  });
});

describe('Back-Channel Logout OP', () => {
  test('oidcc-backchannel-logout-discovery-endpoint-verification', () => {
    expect(metadata).toMatchObject({
      backchannel_logout_supported: true,
      backchannel_logout_session_supported: true,
    });
    expect(isHttps(metadata.end_session_endpoint)).toBe(true);
  });
});

describe('FAPI 2.0 Security Profile', () => {
  test('fapi2-security-profile-final-discovery-end-point-verification', async () => {
    await expectSound();
    expect(list('response_types_supported')).toContain('code');
    expect(metadata.authorization_response_iss_parameter_supported).toBe(true);
    expect(isHttps(metadata.pushed_authorization_request_endpoint)).toBe(true);
    expect(['boolean', 'undefined']).toContain(typeof metadata.require_pushed_authorization_requests);
    expect(list('token_endpoint_auth_methods_supported')).toContain('private_key_jwt');
    expect(list('code_challenge_methods_supported')).toEqual(['S256']);
    expect(list('subject_types_supported').length).toBeGreaterThan(0);
    expect(list('scopes_supported')).toContain('openid');
    for (const name of ['dpop', 'id_token', 'token_endpoint_auth'].map(
      (of) => `${of}_signing_alg_values_supported`,
    ))
      expect([name, list(name).some((alg) => fapiAlgorithms.includes(alg))]).toEqual([name, true]);
  });
});
