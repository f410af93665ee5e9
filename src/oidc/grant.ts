import type { Grant, KoaContextWithOIDC } from 'oidc-provider';
import type { Secrets } from '../secrets.ts';

/**
 * The one grant a session can have for a client. oidc-provider notes it in the session's document, where of
 * parallel requests the last one wins: two tabs, or two clients, that ask at once must not lose each other's.
 */
export const grantIdOf = (secrets: Secrets, sessionUid: string, clientId: string): string =>
  secrets.digest('grant', `${sessionUid} ${clientId}`).toString('base64url');

/**
 * oidc-provider's `loadExistingGrant`: one grant per session and client, holding what this client has asked for
 * and may ask for. No client of ours shows a consent page, so the grant is made here. Without an account (no
 * session, or one of another insurer's member) there is none, for `prompt=none` too.
 */
export async function grantLoader(ctx: KoaContextWithOIDC): Promise<Grant | undefined> {
  const { account, client, provider, session } = ctx.oidc;
  if (account === undefined || client === undefined || session === undefined) return undefined;
  const grantId = session.grantIdFor(client.clientId);
  const found = grantId === undefined ? undefined : await provider.Grant.find(grantId);
  const usable = found?.accountId === account.accountId && found.clientId === client.clientId;
  const grant = usable
    ? found
    : new provider.Grant({ accountId: account.accountId, clientId: client.clientId });
  const had = new Set(grant.getOIDCScopeEncountered().split(' '));
  const scopes = [...ctx.oidc.requestParamOIDCScopes].filter((scope) => !had.has(scope));
  const hadClaims = new Set(grant.getOIDCClaimsEncountered());
  const claims = [...ctx.oidc.requestParamClaims].filter((claim) => !hadClaims.has(claim));
  if (usable && scopes.length === 0 && claims.length === 0) return grant;
  if (scopes.length > 0) grant.addOIDCScope(scopes.join(' '));
  if (claims.length > 0) grant.addOIDCClaims(claims);
  await grant.save();
  return grant;
}
