import { createHmac } from 'node:crypto';
import type { Configuration } from 'oidc-provider';
import { authMethods } from '../client/client.ts';
import { signingAlgorithms } from '../client/jwks.ts';
import { now } from '../clock.ts';
import type { Db } from '../db.ts';
import { algorithms } from '../keys/signing-key.ts';
import { signingKeys } from '../keys/signing-key-store.ts';
import type { Secrets } from '../secrets.ts';
import { claimsByScope } from './claims.ts';
import { jwksOf } from './keystore.ts';
import { pairwiseKey } from './pairwise-key.ts';

/** Whatever decides how a token of ours looks, to whichever process issues it: web processes, and the worker's logout tokens. */
export async function issuing(db: Db, secrets: Secrets) {
  const sectorKey = await pairwiseKey(db, secrets);
  return {
    acrValues: ['urn:kosmo:acr:pwd', 'urn:kosmo:acr:mfa', 'phr'],
    claims: claimsByScope,
    clientAuthMethods: [...authMethods],
    clientDefaults: {
      authorization_signed_response_alg: 'ES256',
      grant_types: ['authorization_code', 'refresh_token'],
      id_token_signed_response_alg: 'ES256',
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_basic',
    },
    enabledJWA: {
      authorizationSigningAlgValues: [...algorithms],
      clientAuthSigningAlgValues: [...signingAlgorithms],
      dPoPSigningAlgValues: signingAlgorithms.filter((alg) => alg !== 'RS256'),
      idTokenSigningAlgValues: [...algorithms],
      requestObjectSigningAlgValues: [...signingAlgorithms],
    },
    extraClientMetadata: {
      properties: [
        'insurer_codes',
        'minimum_acr',
        'previous_secret',
        'profile',
        'resources',
        'introspected_by',
      ],
    },
    jwks: jwksOf(await signingKeys(db, secrets, now()), now()),
    pairwiseIdentifier: async (_ctx, accountId, client) =>
      pairwise(sectorKey, accountId, String(client.sectorIdentifier)),
    responseTypes: ['code'],
    scopes: ['openid', 'offline_access', 'profile', 'email', 'birthdate', 'insurance'],
    subjectTypes: ['public', 'pairwise'],
  } satisfies Configuration;
}

/** A subject only this sector knows (OpenID Connect Core §8.1); it must never change for a member. */
const pairwise = (key: Buffer, accountId: string, sector: string): string =>
  createHmac('sha256', key).update(`${sector}\0${accountId}`).digest('base64url');
