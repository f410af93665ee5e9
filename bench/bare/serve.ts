/* The floor of what clients ask: oidc-provider with its memory adapter, its defaults, and nothing of ours around it. */
import { createServer } from 'node:http';
import Provider, { type Configuration } from 'oidc-provider';
import { listen } from '../../src/http/listen.ts';
import { algorithms, makeSigningKey } from '../../src/keys/signing-key.ts';
import { claimsByScope } from '../../src/oidc/claims.ts';
import type { Client } from '../client.ts';
import { mint } from './mint.ts';

export interface BarePlan {
  issuer: string;
  client: Client;
}

if (import.meta.main) {
  process.once('message', async ({ issuer, client }: BarePlan) => {
    const provider = new Provider(issuer, configuration(client));
    provider.proxy = true;
    const port = await listen(createServer(provider.callback()), {
      port: 0,
      host: '127.0.0.1',
      setting: 'PORT',
    });
    process.on('message', async ({ count }: { count: number }) =>
      process.send?.({ tokens: await mint(provider, client, count) }),
    );
    process.send?.({ port });
  });
}

/**
 * The same keys, claims and rotation, or it would not do the same work. What it signs ID tokens with is left as it comes
 * (RS256): that another algorithm costs less is a choice of ours.
 */
const configuration = (client: Client): Configuration => ({
  claims: claimsByScope,
  clients: [
    {
      client_id: client.id,
      client_secret: client.secret,
      redirect_uris: [client.redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
    },
  ],
  conformIdTokenClaims: true,
  cookies: { keys: ['a key of the bench'] },
  enabledJWA: { idTokenSigningAlgValues: [...algorithms] },
  features: {
    backchannelLogout: { enabled: true },
    claimsParameter: { enabled: true },
    devInteractions: { enabled: false },
    introspection: { enabled: true },
    revocation: { enabled: true },
  },
  findAccount: (_ctx, accountId) => ({ accountId, claims: () => ({ sub: accountId, ...claims }) }),
  jwks: { keys: algorithms.map((alg) => makeSigningKey(alg).jwk) },
  responseTypes: ['code'],
  rotateRefreshToken: true,
  scopes: ['openid', 'offline_access', 'profile', 'email', 'birthdate', 'insurance'],
  ttl: { AccessToken: 600, Grant: 86_400, IdToken: 3600, RefreshToken: 86_400, Session: 3600 },
});

const claims = {
  preferred_username: 'testuser01',
  updated_at: 1_767_225_600,
  email: 'testuser01@example.com',
  email_verified: true,
  birthdate: '19800214',
  kenpo_insurer_number: '06139999',
  kenpo_symbol: '800',
  kenpo_number: '1234',
  kenpo_branch_number: '00',
  kenpo_relationship: '本人',
};
