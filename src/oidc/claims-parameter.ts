import { type Client, errors, type KoaContextWithOIDC } from 'oidc-provider';
import { claimNamesOf, claimsByScope } from './claims.ts';

/** `sid` goes to whoever has a back channel, asked for or not. */
const ours = new Set([...Object.values(claimsByScope).flat(), 'sid']);

/**
 * Lets a client ask one by one (OpenID Connect Core §5.5) only for claims of scopes it is registered for. One that does
 * not exist here is no fault, essential or not (§5.5.1); it is just not told.
 * @throws {errors.InvalidRequest} naming the first claim it may not ask for
 */
export function assertClaims(_ctx: KoaContextWithOIDC, claims: unknown, client: Client): void {
  const allowed = claimNamesOf(`openid ${client.scope ?? ''}`);
  const { userinfo = {}, id_token: idToken = {} } = claims as Record<
    string,
    Record<string, unknown> | undefined
  >;
  const refused = [...Object.keys(userinfo), ...Object.keys(idToken)].find(
    (name) => ours.has(name) && !allowed.has(name),
  );
  if (refused !== undefined) {
    throw new errors.InvalidRequest(
      `this client is not registered for the claim ${refused}: register its scope with --scope`,
    );
  }
}
