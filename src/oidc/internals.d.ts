/** oidc-provider reads its keys here at every use; it has no other way to give it new ones while it runs. */
declare module 'oidc-provider/lib/helpers/weak_cache.js' {
  import type Provider from 'oidc-provider';
  import type { JWK } from 'oidc-provider';

  export default function instance(provider: Provider): {
    keystore: Iterable<JWK> & { clear(): void; add(key: JWK): void };
    jwks: { keys: JWK[] };
  };
}
