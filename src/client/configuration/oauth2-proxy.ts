import { type Configure, fileOf, hasSecret, isHttp, otherAddress } from './relying-party.ts';

const usualPrefix = '/oauth2';
/** A string as TOML has it. */
const toml = (text: string): string => JSON.stringify(text);

/** oauth2-proxy 7. */
export const oauth2Proxy: Configure = (party) => {
  const { issuer, clientId, name, scope, acr, postLogoutRedirectUri } = party;
  if (!hasSecret(party)) return { fault: needsSecret };
  const [place] = party.redirectUris.flatMap((uri) => {
    const prefix = /^(\/.+)\/callback$/.exec(new URL(uri).pathname)?.[1];
    return prefix === undefined ? [] : [{ uri, prefix }];
  });
  if (place === undefined) {
    const origin = new URL(party.redirectUris[0] ?? '').origin;
    return otherAddress('oauth2-proxy', `${origin}${usualPrefix}/callback`, party);
  }
  const signOut = new URL(`${issuer}/session/end`);
  signOut.searchParams.set('client_id', clientId);
  if (postLogoutRedirectUri !== null)
    signOut.searchParams.set('post_logout_redirect_uri', postLogoutRedirectUri);
  return fileOf([
    `# ${name}: oauth2-proxy.cfg, for oauth2-proxy 7. In the environment:`,
    '#   OAUTH2_PROXY_CLIENT_SECRET=<client_secret>',
    "#   OAUTH2_PROXY_COOKIE_SECRET=<openssl rand -base64 32 | tr -- '+/' '-_'>",
    `# Sign out at ${place.prefix}/sign_out?rd=${encodeURIComponent(signOut.href)}`,
    'provider = "oidc"',
    `provider_display_name = ${toml(name)}`,
    `oidc_issuer_url = ${toml(issuer)}`,
    `client_id = ${toml(clientId)}`,
    `redirect_url = ${toml(place.uri)}`,
    `proxy_prefix = ${toml(place.prefix)}`,
    `scope = ${toml(scope)}`,
    acr !== null && `acr_values = ${toml(acr)}`,
    'code_challenge_method = "S256"',
    'insecure_oidc_skip_nonce = false',
    "# who signs in is told by the member's sub, which never changes",
    'oidc_email_claim = "sub"',
    'email_domains = ["*"]',
    `whitelist_domains = [${toml(new URL(issuer).host)}]`,
    `cookie_secure = ${!isHttp(place.uri)}`,
    '# your application',
    'upstreams = ["http://127.0.0.1:8080/"]',
  ]);
};

const needsSecret = {
  ja: 'oauth2-proxy には client_secret が必要です。--public も --jwks-file もなしで登録したクライアントを使ってください。',
  en: 'oauth2-proxy needs a client_secret: use a client that was registered without --public and --jwks-file.',
};
