/**
 * oidc-provider reads its keys, and how it answers in each response mode, here at every use; it has no other way to give
 * it others while it runs.
 */
declare module 'oidc-provider/lib/helpers/weak_cache.js' {
  import type Provider from 'oidc-provider';
  import type { JWK, KoaContextWithOIDC } from 'oidc-provider';

  export default function instance(provider: Provider): {
    keystore: Iterable<JWK> & { clear(): void; add(key: JWK): void };
    jwks: { keys: JWK[] };
    responseModes: Map<
      string,
      (ctx: KoaContextWithOIDC, redirectUri: string, answer: object) => void | Promise<void>
    >;
  };
}
