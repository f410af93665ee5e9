import { type Client, errors, type KoaContextWithOIDC, type ResourceServer } from 'oidc-provider';
import { minutes } from '../clock.ts';
import type { ClientRules } from './account.ts';

/** Those of the sign-in itself mean nothing at an API. */
const notForApis = new Set(['openid', 'offline_access']);

/**
 * An API that tokens may be asked for (RFC 8707), where the client is registered for it. Its access tokens are JWTs
 * (RFC 9068): no API can ask whether one was revoked, so they live half as long as the others.
 */
export function resourceServerOf(
  _ctx: KoaContextWithOIDC,
  resource: string,
  client: Client,
): Omit<ResourceServer, 'identifier' | 'scopes'> & { scope: string } {
  const { resources = [] } = client as unknown as ClientRules;
  if (!resources.includes(resource))
    throw new errors.InvalidTarget('this client is not registered for the API: register it with --resource');
  const scopes = (client.scope ?? '').split(' ').filter((scope) => !notForApis.has(scope));
  return {
    audience: resource,
    scope: scopes.join(' '),
    accessTokenFormat: 'jwt',
    accessTokenTTL: minutes(5) / 1000,
    jwt: { sign: { alg: 'ES256' } },
  };
}

/** How the member signed in, for APIs that ask for a level themselves (RFC 9068 section 2.2.1). */
export function claimsForApis({ oidc }: KoaContextWithOIDC, token: object) {
  if (!('resourceServer' in token) || token.resourceServer === undefined) return undefined;
  const { acr, amr, authTime } = oidc.entities.AuthorizationCode ?? oidc.entities.RefreshToken ?? {};
  return { acr, amr, auth_time: authTime };
}
