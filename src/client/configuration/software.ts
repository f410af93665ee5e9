import { authjs } from './authjs.ts';
import { modAuthOpenidc } from './mod-auth-openidc.ts';
import { oauth2Proxy } from './oauth2-proxy.ts';
import { oidcClientTs } from './oidc-client-ts.ts';
import { openidClient } from './openid-client.ts';
import type { Configure, RelyingParty } from './relying-party.ts';
import { spring } from './spring.ts';

/** What `client show --as` knows. */
export const software: Record<string, Configure> = {
  'openid-client': openidClient,
  spring: plainly('spring', spring),
  authjs: plainly('authjs', authjs),
  mod_auth_openidc: plainly('mod_auth_openidc', modAuthOpenidc),
  'oauth2-proxy': plainly('oauth2-proxy', oauth2Proxy),
  'oidc-client-ts': plainly('oidc-client-ts', oidcClientTs),
};

/** Of software whose configuration is known for the plain code flow alone. */
function plainly(as: string, configure: Configure): Configure {
  return (party: RelyingParty) => {
    if (!party.pushes && !party.bindsTokens) return configure(party);
    return {
      fault: {
        ja: `--require-par、--dpop、--profile fapi2 で登録したクライアントの ${as} の設定は用意していません。--as openid-client を使うか、それらなしで登録してください。`,
        en: `There is no configuration of ${as} for a client registered with --require-par, --dpop or --profile fapi2: use --as openid-client, or register it without.`,
      },
    };
  };
}
