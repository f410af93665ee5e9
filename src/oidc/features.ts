import type { Configuration } from 'oidc-provider';
import type { Context } from '../context.ts';
import { assertClaims } from './claims-parameter.ts';
import { isFapi } from './fapi.ts';
import { introspectionPolicy } from './introspection.ts';
import { signedOutPage, signOutPage } from './pages.ts';
import { resourceServerOf } from './resources.ts';

type Parts = Omit<Context, 'provider' | 'close'>;

/** Everything oidc-provider offers: on or off, and on what terms. Each client uses what it is registered for. */
export function features(parts: Parts): NonNullable<Configuration['features']> {
  const [nonceSecret] = parts.secrets.keys('dpop nonce');
  return {
    backchannelLogout: { enabled: true },
    claimsParameter: { enabled: true, assertClaimsParameter: assertClaims },
    devInteractions: { enabled: false },
    dPoP: {
      enabled: true,
      nonceSecret,
      // Whoever has no other proof of being the client (RFC 9449 section 8); all others may use one.
      requireNonce: ({ oidc }) => oidc.client?.clientAuthMethod === 'none',
    },
    fapi: { enabled: true, profile: (_ctx, client) => (isFapi(client) ? '2.0' : undefined) },
    introspection: { enabled: true, allowedPolicy: introspectionPolicy(parts) },
    jwtResponseModes: { enabled: true },
    pushedAuthorizationRequests: { enabled: true, allowUnregisteredRedirectUris: false },
    requestObjects: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => undefined as unknown as string,
      getResourceServerInfo: resourceServerOf,
      // a token for userinfo unless the request for tokens names the API
      useGrantedResource: () => false,
    },
    revocation: {
      enabled: true,
      allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
    },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: signOutPage(parts),
      postLogoutSuccessSource: signedOutPage(parts),
    },
    userinfo: { enabled: true },
  };
}
