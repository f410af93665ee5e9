import type { Bilingual } from '../../errors.ts';
import type { AuthMethod, Client } from '../client.ts';
import type { PublicJwk } from '../jwks.ts';

/** What a relying party has to know of its registration. Its secret is nowhere here. */
export interface RelyingParty {
  issuer: string;
  clientId: string;
  /** On one line. */
  name: string;
  redirectUris: string[];
  postLogoutRedirectUri: string | null;
  /** Without `offline_access`, which has to be asked for with `prompt=consent`. */
  scope: string;
  acr: string | null;
  authMethod: AuthMethod;
  /** The public ones it is registered with. */
  keys: PublicJwk[];
  /** It has to push its requests (RFC 9126). */
  pushes: boolean;
  /** Its tokens are bound to a key (RFC 9449). */
  bindsTokens: boolean;
}

/** A configuration of one piece of software, ready to be saved; or why it cannot serve this client. */
export type Configuration = { text: string } | { fault: Bilingual };

export type Configure = (party: RelyingParty) => Configuration;

export const relyingPartyOf = ({ id, minimumAcr, metadata }: Client, issuer: string): RelyingParty => ({
  issuer,
  clientId: id,
  name: metadata.client_name.replace(/[\p{C}\p{Z}]+/gu, ' '),
  redirectUris: metadata.redirect_uris,
  postLogoutRedirectUri: metadata.post_logout_redirect_uris[0] ?? null,
  scope: metadata.scope
    .split(' ')
    .filter((one) => one !== 'offline_access')
    .join(' '),
  acr: minimumAcr,
  authMethod: metadata.token_endpoint_auth_method,
  keys: metadata.jwks?.keys ?? [],
  pushes: metadata.require_pushed_authorization_requests ?? false,
  bindsTokens: metadata.dpop_bound_access_tokens ?? false,
});

export const isPublic = ({ authMethod }: RelyingParty): boolean => authMethod === 'none';
export const hasKey = ({ authMethod }: RelyingParty): boolean => authMethod === 'private_key_jwt';
export const hasSecret = (party: RelyingParty): boolean => !isPublic(party) && !hasKey(party);
export const isHttp = (url: string): boolean => url.startsWith('http:');

/** A string as JavaScript and TypeScript have it. */
export const quoted = (text: string): string => `'${text.replace(/['\\]/g, '\\$&')}'`;

/** JavaScript that reads the private key, a JWK, from the file CLIENT_KEY names, and makes `key` of it. */
export const readsKey = [
  "const jwk = JSON.parse(await readFile(String(process.env.CLIENT_KEY), 'utf8'));",
  'const algorithms = {',
  "  EC: { name: 'ECDSA', namedCurve: 'P-256' },",
  "  RSA: { name: 'RSA-PSS', hash: 'SHA-256' },",
  "  OKP: { name: 'Ed25519' },",
  '};',
  'const { alg: _, ...material } = jwk;',
  "const key = await crypto.subtle.importKey('jwk', material, algorithms[jwk.kty], false, ['sign']);",
];

/** The lines that are there, as a file. */
export const fileOf = (lines: (string | false)[]): Configuration => ({
  text: `${lines.filter((line) => line !== false).join('\n')}\n`,
});

/** The software takes the browser back at an address that none of the registered ones can be. */
export function otherAddress(
  program: string,
  wanted: string,
  { clientId, redirectUris }: RelyingParty,
): Configuration {
  const all = [...redirectUris, wanted].map((uri) => `--redirect-uri ${typed(uri)}`).join(' ');
  const command = `  npx kosmo-idp client update ${clientId} ${all}`;
  return {
    fault: {
      ja: `${program} の戻り先は ${wanted} です。登録してから、もう一度実行してください:\n${command}`,
      en: `${program} is returned to at ${wanted}. Register that, and run this again:\n${command}`,
    },
  };
}

/** As a shell reads it. */
const typed = (uri: string): string => (/^[\w:/.-]+$/.test(uri) ? uri : `'${uri.replaceAll("'", "'\\''")}'`);
