import type { Grant, KoaContextWithOIDC, Provider, Session } from 'oidc-provider';
import { hashId, type Secrets } from '../secrets.ts';

/** The one grant a session can have for a client. */
const grantIdOf = (secrets: Secrets, { uid }: Session, clientId: string): string =>
  secrets.digest('grant', `${uid} ${clientId}`).toString('base64url');

/** Whether a grant, known by its hash alone, is the one of this session, whichever of our keys named it. */
export const isGrantOf = (secrets: Secrets, uid: string, { clientId, idHash }: GrantKey): boolean =>
  secrets
    .digests('grant', `${uid} ${clientId}`)
    .some((id) => hashId(id.toString('base64url')).equals(idHash));

/** Whom a session was used for: the clients it has noted, and those whose grant shows it. */
export function clientsOf(secrets: Secrets, session: SignedIn, grants: GrantKey[]): string[] {
  const shown = grants.filter((grant) => isGrantOf(secrets, session.uid, grant));
  return [
    ...new Set([...Object.keys(session.authorizations ?? {}), ...shown.map(({ clientId }) => clientId)]),
  ];
}

/** What a session's document says of it. */
export interface SignedIn {
  uid: string;
  accountId?: string;
  authorizations?: Record<string, unknown>;
}

export interface GrantKey {
  clientId: string;
  idHash: Buffer;
}

/** A session's `sid` at a client: nobody who does not know the session's uid can tell it, or compare two clients'. */
export const sidOf = (uid: string, clientId: string): string =>
  hashId(`sid ${uid} ${clientId}`).toString('base64url');

/**
 * Lets every session name its grants and sids without having noted them. oidc-provider notes them in the session's
 * document, where of parallel requests the last one wins: tabs or clients that ask at once would lose theirs.
 */
export function nameGrants({ Session }: Provider, secrets: Secrets): void {
  Session.prototype.sidFor = function (this: Session, clientId: string) {
    return sidOf(this.uid, clientId);
  } as Session['sidFor'];
  const noted: (this: Session, clientId: string, value?: string) => string | undefined =
    Session.prototype.grantIdFor;
  Session.prototype.grantIdFor = function (this: Session, clientId: string, value?: string) {
    return noted.call(this, clientId, value) ?? grantIdOf(secrets, this, clientId);
  };
}

/**
 * oidc-provider's `loadExistingGrant`: one grant per session and client, holding what this client has asked for
 * and may ask for. No client of ours shows a consent page, so the grant is made here. Without an account (no
 * session, or one of another insurer's member) there is none, for `prompt=none` too.
 */
export const grantLoader =
  (secrets: Secrets) =>
  async (ctx: KoaContextWithOIDC): Promise<Grant | undefined> => {
    const { account, client, provider, session } = ctx.oidc;
    if (account === undefined || client === undefined || session === undefined) return undefined;
    const { accountId } = account;
    const { clientId } = client;
    const grantId = session.authorizations?.[clientId]?.grantId;
    const found = grantId === undefined ? undefined : await provider.Grant.find(grantId);
    const usable = found?.accountId === accountId && found.clientId === clientId;
    const grant = usable ? found : new provider.Grant({ accountId, clientId });
    grant.jti = usable ? grant.jti : grantIdOf(secrets, session, clientId);
    const had = new Set(grant.getOIDCScopeEncountered().split(' '));
    const scopes = [...ctx.oidc.requestParamOIDCScopes].filter((scope) => !had.has(scope));
    const hadClaims = new Set(grant.getOIDCClaimsEncountered());
    const claims = [...ctx.oidc.requestParamClaims].filter((claim) => !hadClaims.has(claim));
    const apis = Object.values(ctx.oidc.resourceServers ?? {}).map((api) => ({
      resource: api.identifier(),
      scope: [...ctx.oidc.requestParamScopes].filter((scope) => api.scopes.has(scope)).join(' '),
    }));
    const newApis = apis.filter(
      ({ resource, scope }) => grant.getResourceScopeFiltered(resource, scope.split(' ')) !== scope,
    );
    if (usable && scopes.length === 0 && claims.length === 0 && newApis.length === 0) return grant;
    if (scopes.length > 0) grant.addOIDCScope(scopes.join(' '));
    if (claims.length > 0) grant.addOIDCClaims(claims);
    for (const { resource, scope } of newApis) grant.addResourceScope(resource, scope);
    await grant.save();
    return grant;
  };
