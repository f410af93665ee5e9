import { type Client, type Configuration, errors } from 'oidc-provider';
import type { ClientRules } from './account.ts';

/** Whether a client has put itself under the FAPI 2.0 Security Profile. */
export const isFapi = (client: Client | undefined): boolean =>
  (client as ClientRules | undefined)?.profile === 'fapi2';

/** What the library does not demand of such a client's assertions by itself (sections 5.3.2.1 and 5.4.1). */
export const assertFapiAssertion: NonNullable<Configuration['assertJwtClientAuthClaimsAndHeader']> = (
  ctx,
  claims,
  header,
  client,
) => {
  if (!isFapi(client)) return;
  if (header.alg === 'RS256') throw new errors.InvalidClientAuth('FAPI 2.0 knows no RS256');
  if (claims.aud !== ctx.oidc.issuer) throw new errors.InvalidClientAuth('aud must be the issuer alone');
};
