import { type Client, errors, type KoaContextWithOIDC, type default as Provider } from 'oidc-provider';

type Oidc = KoaContextWithOIDC['oidc'] & { readonly ctx: KoaContextWithOIDC };

/** Where a secret proves that it is the client. */
const proving = new Set(['token', 'pushed_authorization_request', 'introspection', 'revocation']);
/** Where a request may be signed. */
const requesting = new Set(['authorization', 'pushed_authorization_request']);
/** Where a proof of its key would bind what is issued (RFC 9449 §5, §10.1); with a token, the token decides. */
const binding = new Set(['token', 'pushed_authorization_request']);

/**
 * Each client uses what it is registered for. The library takes pushed and signed requests, proofs of a key and a
 * secret in either place from every client; here it is held to the registration as soon as it knows whose request it
 * has, before anything in it is looked at.
 */
export function holdToRegistration(provider: Provider): void {
  const { prototype } = provider.OIDCContext;
  const { entity } = prototype;
  prototype.entity = function heldTo(this: Oidc, key: string, value: unknown) {
    entity.call(this, key, value);
    if (key === 'Client' && value !== undefined) assertRegistered(this, value as Client);
  };
}

/** @throws {errors.OIDCProviderError} what the client is not registered for, and the flag by which it would be */
function assertRegistered({ ctx, route, body, params }: Oidc, client: Client): void {
  const { request, client_secret: secret } = body ?? params ?? {};
  if (proving.has(route)) assertSecretsPlace(client, Boolean(secret), ctx.get('Authorization'));
  if (route === 'pushed_authorization_request' && !client.requirePushedAuthorizationRequests)
    throw new errors.UnauthorizedClient(
      'this client is not registered for pushed authorization requests: register it with --require-par, or do not push',
    );
  if (binding.has(route)) assertDpop(ctx, ctx.get('DPoP'), client);
  if (requesting.has(route) && request && client.jwks === undefined)
    throw new errors.RequestNotSupported(
      'this client is not registered for signed requests: register its keys with --jwks-file, or do not sign',
    );
}

/**
 * A proof, or the key that one will be made by, which may stand in a signed request too.
 * @throws {errors.UnauthorizedClient} where the client's tokens are not bound to a key
 */
export function assertDpop(_ctx: KoaContextWithOIDC, value: string | undefined, client: Client): void {
  if (!value || client.dpopBoundAccessTokens) return;
  throw new errors.UnauthorizedClient(
    'this client is not registered for DPoP: register it with --dpop, or send neither a proof nor dpop_jkt',
  );
}

/** RFC 6749 §2.3.1 knows two places for a secret, and a client is registered for one. */
function assertSecretsPlace({ clientAuthMethod: registered }: Client, inForm: boolean, header: string): void {
  const isOther = {
    client_secret_basic: inForm,
    client_secret_post: /^basic /i.test(header),
  }[String(registered)];
  if (!isOther) return;
  const other = registered === 'client_secret_basic' ? 'client_secret_post' : 'client_secret_basic';
  throw new errors.InvalidClientAuth(
    `this client is registered for ${registered}: send its secret so, or register it with --auth-method ${other}`,
  );
}
