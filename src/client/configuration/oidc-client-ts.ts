import { type Configure, fileOf, isPublic, quoted } from './relying-party.ts';

/** A single-page application with oidc-client-ts 3. */
export const oidcClientTs: Configure = (party) => {
  const { issuer, clientId, name, scope, acr, postLogoutRedirectUri } = party;
  if (!isPublic(party)) return { fault: keepsNoSecret };
  return fileOf([
    `// ${name}: sign-in.ts, for oidc-client-ts 3 (npm install oidc-client-ts). It uses PKCE (S256) by itself.`,
    '//   sign in: signIn.signinRedirect()   at redirect_uri: signIn.signinCallback()   sign out: signIn.signoutRedirect()',
    "// Refresh tokens: add offline_access to the scope, prompt: 'consent', and automaticSilentRenew: true.",
    "import { UserManager } from 'oidc-client-ts';",
    '',
    'export const signIn = new UserManager({',
    `  authority: ${quoted(issuer)},`,
    `  client_id: ${quoted(clientId)},`,
    `  redirect_uri: ${quoted(party.redirectUris[0] ?? '')},`,
    postLogoutRedirectUri !== null && `  post_logout_redirect_uri: ${quoted(postLogoutRedirectUri)},`,
    "  response_type: 'code',",
    `  scope: ${quoted(scope)},`,
    acr !== null && `  acr_values: ${quoted(acr)},`,
    '  loadUserInfo: true, // who the member is comes from userinfo',
    '  automaticSilentRenew: false,',
    '});',
  ]);
};

const keepsNoSecret = {
  ja: 'oidc-client-ts はブラウザーで動き、秘密を持てません。--public で登録したクライアントを使ってください。',
  en: 'oidc-client-ts runs in the browser and can keep no secret: use a client that was registered with --public.',
};
