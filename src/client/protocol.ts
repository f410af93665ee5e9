import type { Bilingual } from '../errors.ts';
import { type Algorithm, algorithms } from '../keys/signing-key.ts';
import { type ClientMetadata, profiles, responseModes } from './client.ts';
import { oneOf } from './one-of.ts';
import type { Names, Registration } from './registration.ts';

/** What a client uses of the protocol beyond the code flow, under its names in client metadata. */
type ProtocolMetadata = Pick<
  ClientMetadata,
  | 'id_token_signed_response_alg'
  | 'require_pushed_authorization_requests'
  | 'dpop_bound_access_tokens'
  | 'response_modes'
  | 'profile'
  | 'resources'
  | 'introspected_by'
>;

/**
 * Pushed requests (RFC 9126), tokens bound to a key (RFC 9449) and signed answers (JARM). The profile `fapi2` (FAPI 2.0
 * Security Profile, section 5.3.2) demands the first two and a client that signs: it brings them by itself.
 */
export function protocolMetadata({
  requirePar,
  dpop,
  profile,
  responseModes: modes = [],
  resources = [],
  introspectedBy = [],
  signingAlg,
}: Registration): ProtocolMetadata {
  const isFapi = profile === 'fapi2';
  return {
    ...((requirePar || isFapi) && { require_pushed_authorization_requests: true }),
    ...((dpop || isFapi) && { dpop_bound_access_tokens: true }),
    ...(modes.length > 0 && { response_modes: [...new Set(modes)] as ProtocolMetadata['response_modes'] }),
    ...(isFapi && { profile }),
    ...(signingAlg !== undefined && { id_token_signed_response_alg: signingAlg as Algorithm }),
    ...(resources.length > 0 && { resources }),
    ...(introspectedBy.length > 0 && { introspected_by: [...new Set(introspectedBy)] }),
  };
}

export const faultsOfProtocol = (
  { profile, responseModes: modes = [], signingAlg }: Registration,
  names: Names,
  authMethod: string,
): Bilingual[] => [
  ...modes.flatMap((mode) => oneOf(names.responseModes, mode, responseModes)),
  ...(signingAlg === undefined ? [] : oneOf(names.signingAlg, signingAlg, algorithms)),
  ...(profile === 'fapi2' && signingAlg === 'RS256' ? [notUnderFapi(names)] : []),
  ...(profile === undefined ? [] : oneOf(names.profile, profile, profiles)),
  ...(profile === 'fapi2' && authMethod !== 'private_key_jwt' ? [needsSignature(names)] : []),
];

const notUnderFapi = ({ profile, signingAlg }: Names): Bilingual => ({
  ja: `${profile} fapi2 では ${signingAlg} RS256 を使えません`,
  en: `${profile} fapi2 cannot have ${signingAlg} RS256`,
});

const needsSignature = ({ profile, jwks }: Names): Bilingual => ({
  ja: `${profile} fapi2 には ${jwks}（private_key_jwt）が必要です`,
  en: `${profile} fapi2 needs ${jwks} (private_key_jwt)`,
});
