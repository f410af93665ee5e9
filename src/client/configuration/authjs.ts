import {
  type Configure,
  fileOf,
  hasKey,
  hasSecret,
  otherAddress,
  quoted,
  readsKey,
} from './relying-party.ts';

/** Auth.js 5 in Next.js; elsewhere the same provider goes into that framework's `SvelteKitAuth`, `ExpressAuth` and so on. */
export const authjs: Configure = (party) => {
  const { issuer, clientId, name, scope, acr, authMethod, postLogoutRedirectUri } = party;
  const [place] = party.redirectUris.flatMap((uri) => {
    const [, basePath, id] = /^(\/.+)\/callback\/([\w-]+)$/.exec(new URL(uri).pathname) ?? [];
    return basePath && id ? [{ uri, basePath, id }] : [];
  });
  if (place === undefined) {
    const origin = new URL(party.redirectUris[0] ?? '').origin;
    return otherAddress('Auth.js', `${origin}/api/auth/callback/kosmo`, party);
  }
  const signOut = new URL(`${issuer}/session/end`);
  signOut.searchParams.set('client_id', clientId);
  if (postLogoutRedirectUri !== null)
    signOut.searchParams.set('post_logout_redirect_uri', postLogoutRedirectUri);
  return fileOf([
    `// ${name}: auth.ts, for Auth.js 5 (npm install next-auth@5). In the environment:`,
    '//   AUTH_SECRET=<openssl rand -base64 33>   AUTH_TRUST_HOST=true',
    hasSecret(party) && '//   KOSMO_CLIENT_SECRET=<client_secret>',
    hasKey(party) && '//   CLIENT_KEY=<the file of the private key, a JWK>',
    `// The browser returns to ${place.uri}.`,
    "// Refresh tokens: add offline_access to the scope, and prompt: 'consent'.",
    hasKey(party) && "import { readFile } from 'node:fs/promises';",
    "import NextAuth from 'next-auth';",
    '',
    ...(hasKey(party) ? [...readsKey, ''] : []),
    '/** After signOut(), send the browser here: it ends the sign-in at the provider, too. */',
    `export const providerSignOut = ${quoted(signOut.href)};`,
    '',
    'export const { handlers, auth, signIn, signOut } = NextAuth({',
    `  basePath: ${quoted(place.basePath)},`,
    '  providers: [',
    '    {',
    `      id: ${quoted(place.id)},`,
    `      name: ${quoted(name)},`,
    "      type: 'oidc',",
    `      issuer: ${quoted(issuer)},`,
    `      clientId: ${quoted(clientId)},`,
    hasSecret(party) && '      clientSecret: process.env.KOSMO_CLIENT_SECRET,',
    hasKey(party) && '      token: { clientPrivateKey: { key, kid: jwk.kid } },',
    `      client: { token_endpoint_auth_method: ${quoted(authMethod)} },`,
    `      authorization: { params: { scope: ${quoted(scope)}${acr === null ? '' : `, acr_values: ${quoted(acr)}`} } },`,
    "      checks: ['pkce', 'state', 'nonce'],",
    '      idToken: false, // who the member is comes from userinfo',
    '      profile: (member) => ({ id: member.sub, name: member.preferred_username, email: member.email }),',
    '    },',
    '  ],',
    '});',
  ]);
};
