/** The registration (OpenID Connect Registration names) the portal at `url` needs; `url` ends with a slash. */
export function portalClient(url: string) {
  return {
    client_name: 'KOSMO Web',
    redirect_uris: [`${url}callback`],
    post_logout_redirect_uris: [`${url}signed-out`],
    initiate_login_uri: `${url}login`,
    backchannel_logout_uri: `${url}backchannel-logout`,
    token_endpoint_auth_method: 'client_secret_basic' as const,
    scope: 'openid profile email birthdate insurance',
  };
}
