import Provider, { type Configuration, type KoaContextWithOIDC } from 'oidc-provider';
import type { Context } from '../context.ts';
import { accountFinder, assertInsurer, assertTask } from './account.ts';
import { adapterFactory } from './adapter.ts';
import { queueBackChannel } from './back-channel.ts';
import { clientFinder, keepClients } from './client.ts';
import { acceptDigestedSecrets } from './client-secret.ts';
import { assertFapiAssertion, isFapi } from './fapi.ts';
import { features } from './features.ts';
import { grantLoader, nameGrants } from './grant.ts';
import { issuing } from './issuing.ts';
import { reportedAcr } from './levels.ts';
import { lifetimes } from './lifetimes.ts';
import { isOwnScript } from './own-script.ts';
import { errorPage } from './pages.ts';
import { needsPkce } from './pkce.ts';
import { policy } from './policy.ts';
import { explainRefusals } from './refusals.ts';
import { assertDpop, holdToRegistration } from './registered.ts';
import { claimsForApis } from './resources.ts';

type Parts = Omit<Context, 'provider' | 'close'>;

/** Builds oidc-provider on one issuer; every default of the library that is not safe here is set. */
export async function createProvider(parts: Parts): Promise<Provider> {
  const { config, secrets } = parts;
  const provider = new Provider(config.issuer, {
    ...(await configuration(parts)),
    adapter: adapterFactory(clientFinder(parts)),
  });
  // Behind the host guard, which leaves only headers that can be believed.
  provider.proxy = true;
  Object.defineProperty(provider.OIDCContext.prototype, 'acr', {
    get(this: KoaContextWithOIDC['oidc']) {
      return reportedAcr(this);
    },
  });
  nameGrants(provider, secrets);
  queueBackChannel(provider);
  acceptDigestedSecrets(provider, secrets);
  keepClients(provider, parts);
  holdToRegistration(provider);
  explainRefusals(provider, parts);
  return provider;
}

async function configuration(parts: Parts): Promise<Configuration> {
  const { config, db, secrets } = parts;
  const secure = config.issuer.startsWith('https:');
  return {
    ...(await issuing(db, secrets)),
    allowOmittingSingleRegisteredRedirectUri: false,
    assertJwtClientAuthClaimsAndHeader: assertFapiAssertion,
    clientBasedCORS: (_ctx, origin, client) => isOwnScript(origin, client),
    clockTolerance: 15,
    conformIdTokenClaims: true,
    cookies: {
      keys: secrets.cookieKeys,
      names: secure
        ? { session: '__Host-session', interaction: '__Secure-interaction', resume: '__Secure-resume' }
        : { session: 'session', interaction: 'interaction', resume: 'resume' },
      long: { httpOnly: true, sameSite: 'lax', secure, signed: true, path: '/', overwrite: true },
      short: { httpOnly: true, sameSite: 'lax', secure, signed: true, overwrite: true },
    },
    discovery: { claim_types_supported: ['normal'], ui_locales_supported: ['ja', 'en'] },
    enableHttpPostMethods: false,
    extraTokenClaims: claimsForApis,
    expiresWithSession: (_ctx, code) => !code.scopes.has('offline_access'),
    extraParams: { insurer: assertInsurer(parts), task: assertTask, dpop_jkt: assertDpop },
    features: features(parts),
    fetchResponseBodyLimits: { jwks_uri: 65_536, sector_identifier_uri: 65_536 },
    findAccount: accountFinder(parts),
    interactions: { policy: policy(parts), url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    issueRefreshToken: async (_ctx, client, code) =>
      client.grantTypeAllowed('refresh_token') && code.scopes.has('offline_access'),
    loadExistingGrant: grantLoader(secrets),
    pkce: { required: (_ctx, client) => needsPkce(config, client) },
    renderError: errorPage(parts),
    revokeGrantPolicy: ({ oidc }) => !(oidc.route === 'revocation' && oidc.entities.AccessToken),
    // Bound to a key of the client, a refresh token is worth nothing to others (FAPI 2.0 section 5.3.2.1).
    rotateRefreshToken: ({ oidc }) => !isFapi(oidc.client),
    ttl: lifetimes,
  };
}
