import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { exchange } from '../helpers/exchange.ts';
import { configurationOf, type ProviderConfiguration } from '../helpers/provider-configuration.ts';
import { TestServer } from '../helpers/server.ts';

/** Each point that oidc-provider leaves to us, and the test that shows what we do: its file and words of its title. */
const points: [point: string, file: string, title: string][] = [
  ['adapter', 'provider-adapter', 'of sixteen units that consume one'],
  ['adapter', 'provider-sessions', 'adapter: ids lie there as SHA-256'],
  ['adapter', 'provider-sessions', 'adapter: expired rows'],
  ['ReplayDetection.unique', 'provider-adapter', 'ReplayDetection: of sixteen'],
  ['PAR', 'provider-protocol', 'T43 of 16 uses of one pushed request'],
  ['Session.save', 'provider-sessions', 'Session.save: what parallel requests'],
  ['Session.save', 'provider-adapter', 'Session.save: a session that was ended'],
  ['ttl.Session', 'provider-sessions', 'ends 24 hours after the sign-in'],
  ['ttl.* functions', 'provider-tokens', 'a refresh token lives 30 days'],
  ['ttl.* functions', 'provider-discovery', 'nothing of the library is left at a default'],
  ['cookies', '../attacks/web-https', 'every cookie of a walk is Secure'],
  ['cookies', 'provider-sessions', 'cookies: the session ends with the browser'],
  ['enableHttpPostMethods', 'provider-discovery', 'enableHttpPostMethods'],
  ['proxy', '../attacks/host', 'T24'],
  ['devInteractions', 'provider-discovery', 'devInteractions'],
  ['interactions.policy', 'provider-discovery', 'interactions.policy'],
  ['interactionFinished', 'provider-levels', 'what happened, as acr and amr'],
  ['loadExistingGrant', 'provider-requests', 'one grant per session and client'],
  ['findAccount', 'provider-tokens', 'findAccount'],
  ['conformIdTokenClaims', 'provider-requests', 'conformIdTokenClaims'],
  ['features.claimsParameter', 'provider-requests', 'claimsParameter'],
  ['features.resourceIndicators', 'provider-apis', 'access tokens for APIs'],
  ['features.dPoP', 'provider-protocol', 'DPoP'],
  ['features.pushedAuthorizationRequests', 'provider-protocol', 'pushed authorization requests'],
  ['features.introspection / revocation', 'provider-apis', 'introspection'],
  ['features.introspection / revocation', 'provider-tokens', "another client's token is not its to revoke"],
  ['features.backchannelLogout', '../attacks/back-channel', 'tells every client of that session'],
  ['features.rpInitiatedLogout', 'provider-sessions', 'asks on our page, ends session and tokens'],
  ['features.jwtUserinfo …', 'provider-discovery', 'deviceFlow'],
  ['features.fapi', 'provider-protocol', 'the FAPI 2.0 Security Profile'],
  ['features.richAuthorizationRequests', 'provider-requests', 'richAuthorizationRequests'],
  ['issueRefreshToken', 'provider-tokens', 'offline_access alone is not enough'],
  ['rotateRefreshToken', 'provider-tokens', 'every refresh brings another token'],
  ['expiresWithSession', 'provider-tokens', 'expiresWithSession'],
  ['revokeGrantPolicy', 'provider-tokens', 'revokeGrantPolicy'],
  ['pkce.required', 'provider-requests', 'a code without its verifier'],
  ['responseTypes', 'provider-requests', 'responseTypes'],
  ['clientAuthMethods', 'provider-clients', 'clientAuthMethods'],
  ['enabledJWA / clientDefaults', 'provider', 'enabledJWA and clientDefaults'],
  [
    'allowOmittingSingleRegisteredRedirectUri',
    'provider-requests',
    'allowOmittingSingleRegisteredRedirectUri',
  ],
  ['extraClientMetadata.validator', 'provider', 'extraClientMetadata'],
  ['clientBasedCORS', 'provider-clients', 'clientBasedCORS'],
  ['fetchResponseBodyLimits', 'provider-discovery', 'fetchResponseBodyLimits'],
  ['pairwiseIdentifier', 'provider-clients', 'pairwiseIdentifier'],
  ['renderError', 'provider-requests', 'renderError'],
  ['events', 'provider-discovery', 'events: a fault in the library'],
  ['CSP', 'provider-requests', 'CSP: response_mode=form_post'],
  ['errors', '../attacks/web-headers', 'whatever the method'],
];

let server: TestServer;
let configuration: ProviderConfiguration;
beforeAll(async () => {
  server = await TestServer.start();
  configuration = await configurationOf(server.context);
});
afterAll(() => server.stop());

test('every point of the library that needs a decision has a test that shows it', async () => {
  const missing: string[] = [];
  for (const [point, file, title] of points) {
    const text = await readFile(new URL(`${file}.test.ts`, `file://${import.meta.filename}`), 'utf8').catch(
      () => '',
    );
    if (!text.includes(title)) missing.push(`${point}: ${file}, ${title}`);
  }
  expect(missing).toEqual([]);
});

test('enabledJWA and clientDefaults: ES256 unless a client is registered for another, never none or HMAC', async () => {
  expect(configuration.enabledJWA).toMatchObject({
    idTokenSigningAlgValues: ['ES256', 'RS256', 'PS256', 'EdDSA'],
  });
  expect(configuration.clientDefaults).toMatchObject({
    id_token_signed_response_alg: 'ES256',
    response_types: ['code'],
    grant_types: ['authorization_code', 'refresh_token'],
  });
});

test('extraClientMetadata: of our own there are six, and no client can be registered over the network', async () => {
  expect(configuration.extraClientMetadata).toMatchObject({
    properties: [
      'insurer_codes',
      'minimum_acr',
      'previous_secret',
      'profile',
      'resources',
      'introspected_by',
    ],
  });
  expect((await exchange('POST', `${server.issuer}/reg`, {}, {})).status).toBe(404);
});

test('proxy: behind the host guard the library believes what is left, which a client cannot have written', async () => {
  expect(server.context.provider.proxy).toBe(true);
  const forged = { 'x-forwarded-proto': 'https', 'x-forwarded-port': '1', forwarded: 'host=evil.example' };
  const { body } = await exchange('GET', `${server.issuer}/.well-known/openid-configuration`, forged);
  expect(JSON.parse(body).token_endpoint).toBe(`${server.issuer}/token`);
});
