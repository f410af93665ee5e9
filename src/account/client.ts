import { randomBytes } from 'node:crypto';
import type { Client } from '../client/client.ts';
import { type OwnCookie, ownCookie } from '../http/own-cookie.ts';

/** The client that the account pages are, of our own provider. */
export const accountClientId = 'kosmo-account';
export const accountPath = '/account';
export const callbackPath = '/account/callback';
export const factorPath = '/account/factor';
/** The account pages' own cookie. */
export const accountCookie = (config: { issuer: string }): OwnCookie => ownCookie(config, 'account');
/** The pages that browsers look for. */
export const passkeysPath = '/account/passkeys';
export const passwordPath = '/account/password';

/**
 * Built in, and known to every process. Its codes are redeemed within the process: the token endpoint knows a secret
 * that nobody has.
 */
export const accountClient = (issuer: string): Client => ({
  id: accountClientId,
  insurerCodes: null,
  secretDigest: randomBytes(32),
  previousSecret: null,
  minimumAcr: null,
  metadata: {
    client_name: 'Account',
    redirect_uris: [`${issuer}${callbackPath}`],
    post_logout_redirect_uris: [],
    initiate_login_uri: `${issuer}${accountPath}`,
    scope: 'openid',
    response_types: ['code'],
    grant_types: ['authorization_code'],
    token_endpoint_auth_method: 'client_secret_basic',
    subject_type: 'public',
  },
  createdAt: new Date(0),
  updatedAt: null,
  disabledAt: null,
});
