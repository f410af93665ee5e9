import {
  type Configure,
  fileOf,
  hasKey,
  hasSecret,
  isHttp,
  quoted,
  type RelyingParty,
  readsKey,
} from './relying-party.ts';

/** A relying party that runs: node's HTTP server and openid-client 6. */
export const openidClient: Configure = (party) => {
  const { issuer, clientId, name, scope, acr, postLogoutRedirectUri, pushes, bindsTokens } = party;
  const redirectUri = party.redirectUris[0] ?? '';
  const { pathname, port, hostname } = new URL(redirectUri);
  const listens = isHttp(redirectUri)
    ? `${port || 80}, ${quoted(hostname.replace(/[[\]]/g, ''))}`
    : 'process.env.PORT ?? 8080';
  return fileOf([
    `// ${name}: client.mjs, for openid-client 6 (npm install openid-client)`,
    `//   ${hasSecret(party) ? 'CLIENT_SECRET=<client_secret> ' : ''}${hasKey(party) ? 'CLIENT_KEY=<private key, a JWK file> ' : ''}node client.mjs`,
    "// Refresh tokens: add offline_access to the scope, and prompt: 'consent'.",
    hasKey(party) && "import { readFile } from 'node:fs/promises';",
    "import { createServer } from 'node:http';",
    "import * as oidc from 'openid-client';",
    '',
    `const redirect_uri = ${quoted(redirectUri)};`,
    ...(hasKey(party) ? readsKey : []),
    'const idp = await oidc.discovery(',
    `  new URL(${quoted(issuer)}),`,
    `  ${quoted(clientId)},`,
    '  undefined,',
    `  ${authentication(party)},`,
    isHttp(issuer) && '  { execute: [oidc.allowInsecureRequests] }, // http, on this machine only',
    ');',
    bindsTokens && 'const DPoP = oidc.getDPoPHandle(idp, await oidc.randomDPoPKeyPair());',
    '',
    'async function signIn(response) {',
    '  const checks = {',
    '    pkceCodeVerifier: oidc.randomPKCECodeVerifier(),',
    '    expectedState: oidc.randomState(),',
    '    expectedNonce: oidc.randomNonce(),',
    '  };',
    pushes
      ? '  const url = await oidc.buildAuthorizationUrlWithPAR(idp, {'
      : '  const url = oidc.buildAuthorizationUrl(idp, {',
    '    redirect_uri,',
    `    scope: ${quoted(scope)},`,
    acr !== null && `    acr_values: ${quoted(acr)},`,
    '    state: checks.expectedState,',
    '    nonce: checks.expectedNonce,',
    '    code_challenge: await oidc.calculatePKCECodeChallenge(checks.pkceCodeVerifier),',
    "    code_challenge_method: 'S256',",
    '  });',
    "  const kept = Buffer.from(JSON.stringify(checks)).toString('base64url');",
    `  const cookie = \`sign-in=\${kept}; Path=/; HttpOnly; SameSite=Lax${isHttp(redirectUri) ? '' : '; Secure'}\`;`,
    "  response.writeHead(303, { Location: url.href, 'Set-Cookie': cookie }).end();",
    '}',
    '',
    'async function finish(url, cookies, response) {',
    '  const kept = /(?:^|; )sign-in=([\\w-]+)/.exec(cookies)?.[1];',
    '  if (kept === undefined) return signIn(response);',
    "  const checks = JSON.parse(Buffer.from(kept, 'base64url').toString());",
    '  const expected = { ...checks, idTokenExpected: true };',
    `  const tokens = await oidc.authorizationCodeGrant(idp, url, expected${bindsTokens ? ', undefined, { DPoP }' : ''});`,
    '  const { sub, acr, amr } = tokens.claims();',
    `  const member = await oidc.fetchUserInfo(idp, tokens.access_token, sub${bindsTokens ? ', { DPoP }' : ''});`,
    '  const signOut = oidc.buildEndSessionUrl(idp, {',
    '    id_token_hint: tokens.id_token,',
    postLogoutRedirectUri !== null && `    post_logout_redirect_uri: ${quoted(postLogoutRedirectUri)},`,
    '  });',
    "  response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });",
    '  response.end(JSON.stringify({ acr, amr, member, signOut: signOut.href }, null, 2));',
    '}',
    '',
    'createServer(async (request, response) => {',
    '  const url = new URL(request.url, redirect_uri);',
    '  try {',
    `    if (url.pathname !== ${quoted(pathname)} || url.search === '') return await signIn(response);`,
    "    await finish(url, request.headers.cookie ?? '', response);",
    '  } catch (error) {',
    '    response.writeHead(400).end(String(error.error ?? error)); // `access_denied`: the member cancelled',
    '  }',
    `}).listen(${listens});`,
  ]);
};

const authentication = ({ authMethod }: RelyingParty): string =>
  ({
    client_secret_basic: 'oidc.ClientSecretBasic(process.env.CLIENT_SECRET)',
    client_secret_post: 'oidc.ClientSecretPost(process.env.CLIENT_SECRET)',
    private_key_jwt: 'oidc.PrivateKeyJwt({ key, kid: jwk.kid })',
    none: 'oidc.None()',
  })[authMethod];
