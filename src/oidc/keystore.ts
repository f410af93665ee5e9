import type Provider from 'oidc-provider';
import type { JWK } from 'oidc-provider';
import instance from 'oidc-provider/lib/helpers/weak_cache.js';
import { publicHalf, type SigningKey, timed } from '../keys/signing-key.ts';

/** The keys as oidc-provider is made with: the first of an algorithm signs. */
export const jwksOf = (keys: SigningKey[], now: Date): { keys: JWK[] } => ({
  keys: timed(keys, now).map(({ key }) => key.jwk),
});

/**
 * Has a running provider sign and verify with these keys, between two requests. Only the ones that sign keep their
 * private half. The library is made with keys once and for all; its key store, which it asks at every use, is its own.
 */
export function keySwapper(provider: Provider): (keys: SigningKey[], now: Date) => void {
  const { keystore, jwks } = instance(provider);
  let held = '';
  return (keys, now) => {
    const wanted = timed(keys, now);
    const description = wanted.map(({ key, phase }) => `${key.kid} ${phase}`).join();
    // Keys are parsed once for each object: those that stay are left as they are.
    if (description === held || wanted.length === 0) return;
    keystore.clear();
    for (const { key, phase } of wanted) keystore.add(phase === 'signing' ? key.jwk : publicHalf(key.jwk));
    jwks.keys.splice(0, jwks.keys.length, ...wanted.map(({ key }) => publicHalf(key.jwk)));
    held = description;
  };
}
