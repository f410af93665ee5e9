import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import type { JWK } from 'oidc-provider';
import { after, days, hours, minutes, seconds } from '../clock.ts';

/** What tokens may be signed with; the first is what a client gets that asks for none. */
export const algorithms = ['ES256', 'RS256', 'PS256', 'EdDSA'] as const;
export type Algorithm = (typeof algorithms)[number];

/** A key tokens are signed with (RFC 7517). */
export interface SigningKey {
  kid: string;
  alg: Algorithm;
  jwk: JWK;
  madeAt: Date;
  /** It is published before, so that nobody meets a signature of a key they have not seen. */
  signsFrom: Date;
}

export type Phase = 'published' | 'signing' | 'retired';

/** A signing key and what it does at a time. */
export interface Timed {
  key: SigningKey;
  phase: Phase;
  /** When it is taken out of the published ones; null where no other has taken over. */
  verifiesUntil: Date | null;
}

/** How long clients may keep the published keys without asking again (`Cache-Control`). */
export const publishedKeysMaxAge = minutes(5);
/** A key is published for longer than any process or client that asks as it is told goes without the news. */
export const shortestLead = minutes(10);
/** Some clients ask once a day, whatever they are told. */
export const usualLead = hours(24);
/** An ID token is shown again to sign out, as long as a client stays signed in: as refresh tokens and their grants live. */
export const verifiesFor = days(31);

export const warnsAfter = days(335);
export const tooOldAfter = days(365);

/** What each key does at this time, in the order oidc-provider wants: it signs with the first of an algorithm. */
export function timed(keys: SigningKey[], now: Date): Timed[] {
  const all = algorithms.flatMap((alg) => {
    const newestFirst = keys
      .filter((key) => key.alg === alg)
      .sort((one, other) => other.signsFrom.getTime() - one.signsFrom.getTime());
    const begun = newestFirst.filter(({ signsFrom }) => signsFrom <= now);
    // A clock that is behind must not leave an algorithm without a key.
    const signing = begun[0] ?? newestFirst.at(-1);
    return newestFirst.map((key, place): Timed => {
      const successor = newestFirst[place - 1];
      const verifiesUntil = successor ? after(successor.signsFrom, verifiesFor) : null;
      const phase = key === signing ? 'signing' : begun.includes(key) ? 'retired' : 'published';
      return { key, phase, verifiesUntil };
    });
  });
  const order: Phase[] = ['signing', 'published', 'retired'];
  return all.sort((one, other) => order.indexOf(one.phase) - order.indexOf(other.phase));
}

/** Keys whose last signature nobody needs any more, by every clock. */
export const outlived = (keys: SigningKey[], now: Date): SigningKey[] =>
  timed(keys, now).flatMap(({ key, verifiesUntil }) =>
    verifiesUntil !== null && after(verifiesUntil, seconds(60)) < now ? [key] : [],
  );

/** The public half: all that verifies, and nothing that signs. */
export function publicHalf(jwk: JWK): JWK {
  const { kty, crv, x, y, n, e, kid, alg, use } = jwk;
  const shown = { kty, crv, x, y, n, e, kid, alg, use };
  return Object.fromEntries(Object.entries(shown).filter(([, value]) => value !== undefined)) as JWK;
}

const makePair: Record<Algorithm, () => { privateKey: KeyObject }> = {
  ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  RS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  PS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  EdDSA: () => generateKeyPairSync('ed25519'),
};

export function makeSigningKey(alg: Algorithm): { kid: string; jwk: JWK } {
  const { privateKey } = makePair[alg]();
  const kid = randomUUID();
  return { kid, jwk: { ...privateKey.export({ format: 'jwk' }), kid, alg, use: 'sig' } as JWK };
}
