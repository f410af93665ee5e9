import { authjs } from './authjs.ts';
import { modAuthOpenidc } from './mod-auth-openidc.ts';
import { oauth2Proxy } from './oauth2-proxy.ts';
import { oidcClientTs } from './oidc-client-ts.ts';
import { openidClient } from './openid-client.ts';
import type { Configure } from './relying-party.ts';
import { spring } from './spring.ts';

/** What `client show --as` knows. */
export const software: Record<string, Configure> = {
  'openid-client': openidClient,
  spring,
  authjs,
  mod_auth_openidc: modAuthOpenidc,
  'oauth2-proxy': oauth2Proxy,
  'oidc-client-ts': oidcClientTs,
};
