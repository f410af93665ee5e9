import type { Bilingual } from '../../errors.ts';
import { type Configure, fileOf, hasKey, hasSecret, type RelyingParty } from './relying-party.ts';

const fromEnvironment = (name: string): string => `"\${${name}}"`;

/** Apache with mod_auth_openidc 2.4. */
export const modAuthOpenidc: Configure = (party) => {
  const { issuer, clientId, name, scope, acr, authMethod, postLogoutRedirectUri } = party;
  const redirectUri = party.redirectUris[0] ?? '';
  const signs = hasKey(party) ? signatureOf(party) : null;
  if (signs && 'fault' in signs) return signs;
  const parameters = acr === null ? '' : new URLSearchParams({ acr_values: acr }).toString();
  return fileOf([
    `# ${name}: for Apache with mod_auth_openidc 2.4 (a2enmod auth_openidc). Put into /etc/apache2/envvars:`,
    hasSecret(party) && '#   export KOSMO_CLIENT_SECRET=<client_secret>',
    '#   export KOSMO_CRYPTO_PASSPHRASE=<openssl rand -hex 32>',
    `# Sign out at ${redirectUri}?logout=${encodeURIComponent(postLogoutRedirectUri ?? new URL(redirectUri).origin)}`,
    `OIDCProviderMetadataURL "${issuer}/.well-known/openid-configuration"`,
    `OIDCClientID "${clientId}"`,
    hasSecret(party) && `OIDCClientSecret ${fromEnvironment('KOSMO_CLIENT_SECRET')}`,
    ...(signs === null ? [] : signs.lines),
    `OIDCProviderTokenEndpointAuth ${authMethod}`,
    `OIDCRedirectURI "${redirectUri}"`,
    postLogoutRedirectUri !== null && `OIDCDefaultLoggedOutURL "${postLogoutRedirectUri}"`,
    `OIDCCryptoPassphrase ${fromEnvironment('KOSMO_CRYPTO_PASSPHRASE')}`,
    'OIDCResponseType "code"',
    'OIDCPKCEMethod S256',
    `OIDCScope "${scope}"`,
    parameters !== '' && `OIDCAuthRequestParams "${parameters}"`,
    'OIDCRemoteUserClaim sub',
    '',
    '<Location "/">',
    '  AuthType openid-connect',
    '  Require valid-user',
    '</Location>',
  ]);
};

/** It signs with RSA alone, and tells the kid. */
function signatureOf({ keys }: RelyingParty): { lines: string[] } | { fault: Bilingual } {
  const kid = keys.find((key) => key.kty === 'RSA' && key.kid !== undefined)?.kid;
  if (kid === undefined || !/^[\w.-]+$/.test(kid)) return { fault: needsRsa };
  return {
    lines: [
      '# the pair of keys in PEM, the private one readable by Apache alone',
      `OIDCPublicKeyFiles "${kid}#/etc/apache2/kosmo-client.pub.pem"`,
      `OIDCPrivateKeyFiles "${kid}#/etc/apache2/kosmo-client.pem"`,
    ],
  };
}

const needsRsa = {
  ja: 'mod_auth_openidc の署名には、kid（英数字・_・-・.）のある RSA の鍵が必要です。client update --jwks-file で登録してください。',
  en: 'mod_auth_openidc signs with an RSA key that has a kid (letters, digits, _ - .): register one with client update --jwks-file.',
};
