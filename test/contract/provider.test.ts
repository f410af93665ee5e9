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

type Shown = [file: string, title: string];

/** Each feature, the test that shows it where a client is registered for it, and the one that shows the refusal elsewhere. */
const features: [feature: string, works: Shown, refused: Shown][] = [
  [
    'PAR',
    ['provider-protocol', 'a client that must push signs members in'],
    ['provider-registered', 'cannot push its requests (PAR)'],
  ],
  [
    'DPoP, with nonces',
    ['provider-protocol', 'a public client, which has to use our nonces'],
    ['provider-registered', 'cannot bind its tokens to a key (DPoP)'],
  ],
  [
    'private_key_jwt',
    ['provider-keys', 'a client that signs with %s gets tokens'],
    ['provider-registered', 'in the way it is registered for, and in no other'],
  ],
  [
    'client_secret_basic, client_secret_post, none',
    ['provider-clients', 'each client authenticates as it is registered'],
    ['provider-registered', 'in the way it is registered for, and in no other'],
  ],
  [
    'none, without --public',
    ['provider-clients', 'each client authenticates as it is registered'],
    ['../../src/client/client', "['needs --public', { authMethod: 'none' }]"],
  ],
  [
    'JAR',
    ['provider-protocol', 'are taken from a client that has registered its keys'],
    ['provider-registered', 'cannot have its requests signed (JAR)'],
  ],
  [
    'JARM',
    ['provider-protocol', 'come where the client is registered for them'],
    ['provider-protocol', 'is refused where it is not registered, in the way that was asked for'],
  ],
  [
    'form_post and the other response modes',
    ['provider-registered', 'is every client’s that names none'],
    ['provider-registered', 'alone is answered so, and in no other way'],
  ],
  [
    'introspection',
    ['provider-apis', 'the client itself and the API server it names are told'],
    ['provider-apis', 'a client of another insurer is told nothing, though it is named'],
  ],
  [
    'revocation',
    ['provider-tokens', 'a revoked refresh token takes its grant with it'],
    ['provider-tokens', "another client's token is not its to revoke"],
  ],
  [
    'resource indicators',
    ['provider-apis', 'are JWTs for that API alone'],
    ['provider-apis', 'are refused for an API the client is not registered for'],
  ],
  [
    'pairwise subjects',
    ['../attacks/protocol', 'pairwise clients of two sectors cannot tell'],
    ['provider-clients', 'pairwiseIdentifier: the same for a sector for ever'],
  ],
  [
    'claims parameter',
    ['provider-requests', 'claims of scopes are in userinfo, in the ID token only where asked for there'],
    ['../attacks/protocol', 'nothing by the claims parameter'],
  ],
  [
    'refresh tokens',
    ['provider-tokens', 'every refresh brings another token'],
    ['provider-tokens', 'by a client registered for it'],
  ],
  [
    'RP-initiated logout',
    ['provider-sessions', 'asks on our page, ends session and tokens'],
    ['provider-sessions', 'an address nobody registered'],
  ],
  [
    'back-channel logout',
    ['../attacks/back-channel', 'tells every client of that session'],
    ['../../src/jobs/tell-logout', 'of clients that do not want to be told'],
  ],
  [
    'FAPI 2.0',
    ['provider-protocol', 'a client under it signs members in'],
    ['provider-protocol', 'RS256 is refused, PS256 with the same key is not'],
  ],
  [
    'off for good: response types, grants, unsigned tokens',
    ['provider-requests', 'responseTypes: %s is unsupported_response_type'],
    ['provider-clients', 'the grant type %s is not there'],
  ],
  [
    'off for good: front-channel logout, algorithm none',
    ['provider-discovery', 'names what there is, and nothing else'],
    ['../../src/cli/client-apply', 'frontchannel_logout_uri'],
  ],
];

let server: TestServer;
let configuration: ProviderConfiguration;
beforeAll(async () => {
  server = await TestServer.start();
  configuration = await configurationOf(server.context);
});
afterAll(() => server.stop());

/** Whether that test is there. */
async function isShown([file, title]: Shown): Promise<boolean> {
  const text = await readFile(new URL(`${file}.test.ts`, `file://${import.meta.filename}`), 'utf8');
  return text.includes(title);
}

test('every point of the library that needs a decision has a test that shows it', async () => {
  for (const [point, ...shown] of points) expect([point, await isShown(shown)]).toEqual([point, true]);
});

test('every feature has a test that shows it, and one that shows that it is refused', async () => {
  for (const [feature, works, refused] of features)
    expect([feature, await isShown(works), await isShown(refused)]).toEqual([feature, true, true]);
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
