import { type Configure, fileOf, isPublic } from './relying-party.ts';

const fromEnvironment = (name: string): string => `"\${${name}}"`;

/** Apache with mod_auth_openidc 2.4. */
export const modAuthOpenidc: Configure = (party) => {
  const { issuer, clientId, name, scope, acr, authMethod, postLogoutRedirectUri } = party;
  const redirectUri = party.redirectUris[0] ?? '';
  const parameters = acr === null ? '' : new URLSearchParams({ acr_values: acr }).toString();
  return fileOf([
    `# ${name}: for Apache with mod_auth_openidc 2.4 (a2enmod auth_openidc). Put into /etc/apache2/envvars:`,
    !isPublic(party) && '#   export KOSMO_CLIENT_SECRET=<client_secret>',
    '#   export KOSMO_CRYPTO_PASSPHRASE=<openssl rand -hex 32>',
    `# Sign out at ${redirectUri}?logout=${encodeURIComponent(postLogoutRedirectUri ?? new URL(redirectUri).origin)}`,
    `OIDCProviderMetadataURL "${issuer}/.well-known/openid-configuration"`,
    `OIDCClientID "${clientId}"`,
    !isPublic(party) && `OIDCClientSecret ${fromEnvironment('KOSMO_CLIENT_SECRET')}`,
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
