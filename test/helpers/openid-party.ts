import * as oidc from 'openid-client';
import type { Registration } from '../../src/client/registration.ts';
import type { Keys } from './key-client.ts';
import { PlainClient } from './plain-client.ts';
import { redirectUri, type TestServer } from './server.ts';

/** A relying party on openid-client, registered as told; it signs with `keys` where its registration has some. */
export async function openidParty(server: TestServer, keys: Keys, registration: Partial<Registration> = {}) {
  const plain = await PlainClient.register(server, ['sample'], registration);
  const key = { key: keys.privateKey, kid: 'client' };
  const proof = () => {
    if (registration.jwks) return oidc.PrivateKeyJwt(key);
    return plain.secret === null ? oidc.None() : oidc.ClientSecretBasic(plain.secret);
  };
  const configuration = await oidc.discovery(new URL(server.issuer), plain.id, undefined, proof(), {
    execute: [oidc.allowInsecureRequests],
  });
  return { plain, configuration, key };
}

/** What every request of these parties says, and what its answer is checked against. */
export async function honestRequest(scope = 'openid') {
  const checks = { pkceCodeVerifier: oidc.randomPKCECodeVerifier(), expectedState: oidc.randomState() };
  const parameters = {
    redirect_uri: redirectUri,
    scope,
    state: checks.expectedState,
    code_challenge: await oidc.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
    code_challenge_method: 'S256',
    ...(scope.includes('offline_access') && { prompt: 'consent' }),
  };
  return { checks, parameters };
}
