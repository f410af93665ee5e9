import { createLocalJWKSet, createRemoteJWKSet, jwtVerify } from 'jose';
import { days } from '../../src/clock.ts';
import { exchange } from './exchange.ts';

/** A relying party as far as it verifies: it answers the id of the key, and throws where a token does not verify. */
export type Verifier = (token: string) => Promise<string>;

/** Verifies with jose as most do: keys are kept ten minutes, and looked up anew for one that is not known. */
export function joseVerifier(issuer: string): Verifier {
  const keys = createRemoteJWKSet(new URL(`${issuer}/jwks`));
  return async (token) =>
    String((await jwtVerify(token, keys, { issuer, clockTolerance: 15 })).protectedHeader.kid);
}

/** Keeps the keys for as long, and never asks before, whatever it meets. `Infinity`: as long as it was told to. */
export function stubbornVerifier(issuer: string, keptFor = Number.POSITIVE_INFINITY): Verifier {
  let keys: ReturnType<typeof createLocalJWKSet> | null = null;
  let until = 0;
  return async (token) => {
    if (keys === null || Date.now() >= until) {
      const { body, headers } = await exchange('GET', `${issuer}/jwks`);
      const [, maxAge] = /max-age=(\d+)/.exec(String(headers['cache-control'])) ?? [];
      until = Date.now() + (Number.isFinite(keptFor) ? keptFor : Number(maxAge) * 1000);
      keys = createLocalJWKSet(JSON.parse(body));
    }
    return String((await jwtVerify(token, keys, { issuer, clockTolerance: 15 })).protectedHeader.kid);
  };
}

/** One who asks as it is told, one who asks once a day, and one on jose. */
export const verifiers = (issuer: string): Verifier[] => [
  joseVerifier(issuer),
  stubbornVerifier(issuer),
  stubbornVerifier(issuer, days(1)),
];
