import type { Level } from '../interaction/assurance.ts';
import type { Algorithm } from '../keys/signing-key.ts';
import type { PublicJwk } from './jwks.ts';

/** Every scope there is; a client is registered for some of them. */
export const scopes = ['openid', 'profile', 'email', 'birthdate', 'insurance', 'offline_access'] as const;

export const authMethods = ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'] as const;
export type AuthMethod = (typeof authMethods)[number];

export const subjectTypes = ['public', 'pairwise'] as const;
export type SubjectType = (typeof subjectTypes)[number];

/** How an authorization request may ask to be answered; the later ones are signed (JARM). */
export const responseModes = [
  ...(['query', 'fragment', 'form_post'] as const),
  ...(['jwt', 'query.jwt', 'fragment.jwt', 'form_post.jwt'] as const),
];
/** Those a client may ask for that is registered for none. */
export const usualResponseModes = responseModes.slice(0, 3);

/** Sets of rules a client may put itself under as a whole. */
export const profiles = ['fapi2'] as const;

/** Client metadata under its names in OpenID Connect Dynamic Client Registration 1.0, section 2. */
export interface ClientMetadata {
  client_name: string;
  redirect_uris: string[];
  post_logout_redirect_uris: string[];
  initiate_login_uri?: string;
  backchannel_logout_uri?: string;
  scope: string;
  response_types: ['code'];
  grant_types: ('authorization_code' | 'refresh_token')[];
  token_endpoint_auth_method: AuthMethod;
  /** What its ID tokens, logout tokens and signed answers are signed with; ES256 where nothing is said. */
  id_token_signed_response_alg?: Algorithm;
  /** The public keys it signs with. */
  jwks?: { keys: PublicJwk[] };
  require_pushed_authorization_requests?: true;
  dpop_bound_access_tokens?: true;
  response_modes?: (typeof responseModes)[number][];
  /** Ours, as the two that follow. */
  profile?: (typeof profiles)[number];
  /** APIs it may ask access tokens for (RFC 8707). */
  resources?: string[];
  /** IDs of the clients that may ask what its tokens are worth (RFC 7662). */
  introspected_by?: string[];
  subject_type: SubjectType;
}

/** A registered relying party. */
export interface Client {
  id: string;
  /** null: every insurer. */
  insurerCodes: string[] | null;
  /** `secrets.digest('client secret', secret)`; null where it proves itself by a key, or is public. */
  secretDigest: Buffer | null;
  /** The secret before the last rotation, which is accepted beside the new one until it ends. */
  previousSecret: { digest: Buffer; endsAt: Date } | null;
  /** Overrides what the insurer's `enrolment` would let pass. */
  minimumAcr: Level | null;
  metadata: ClientMetadata;
  createdAt: Date;
  updatedAt: Date | null;
  disabledAt: Date | null;
}

/** Whether it proves itself by a secret the two of us share. */
export const keepsSecret = ({ token_endpoint_auth_method: method }: ClientMetadata): boolean =>
  method === 'client_secret_basic' || method === 'client_secret_post';

/** Whether it cannot keep anything to prove itself by. */
export const isPublic = ({ token_endpoint_auth_method: method }: ClientMetadata): boolean =>
  method === 'none';

/** Whether an operator has stopped it: nobody signs in there, and its tokens do not count. */
export const isStopped = (client: Client | undefined): boolean =>
  client !== undefined && client.disabledAt !== null;
