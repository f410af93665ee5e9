import type { Client } from './client.ts';
import type { Registration } from './registration.ts';

/** A client's registration as an operator would say it now. */
export const registrationOf = ({ insurerCodes, minimumAcr, metadata }: Client): Registration => ({
  name: metadata.client_name,
  redirectUris: metadata.redirect_uris,
  postLogoutRedirectUris: metadata.post_logout_redirect_uris,
  initiateLoginUri: metadata.initiate_login_uri,
  backchannelLogoutUri: metadata.backchannel_logout_uri,
  insurerCodes,
  public: metadata.token_endpoint_auth_method === 'none',
  minimumAcr: minimumAcr ?? undefined,
  scope: metadata.scope,
  subjectType: metadata.subject_type,
  authMethod: metadata.token_endpoint_auth_method,
  jwks: metadata.jwks,
  requirePar: metadata.require_pushed_authorization_requests,
  dpop: metadata.dpop_bound_access_tokens,
  responseModes: metadata.response_modes,
  profile: metadata.profile,
  signingAlg: metadata.id_token_signed_response_alg,
  resources: metadata.resources,
  introspectedBy: metadata.introspected_by,
});
