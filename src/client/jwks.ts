import { createPublicKey, type JsonWebKey } from 'node:crypto';
import type { Bilingual } from '../errors.ts';

/** A public key as RFC 7517 section 4 has it. */
export type PublicJwk = JsonWebKey & { kty: string; kid?: string; use?: string; alg?: string };

/** Whatever a client's keys may sign with; assertions (RFC 7523), request objects (RFC 9101) and DPoP proofs alike. */
export const signingAlgorithms = ['ES256', 'PS256', 'RS256', 'EdDSA', 'Ed25519'] as const;

const algorithmsOf: Record<string, readonly string[]> = {
  'EC P-256': ['ES256'],
  'OKP Ed25519': ['EdDSA', 'Ed25519'],
  RSA: ['RS256', 'PS256'],
};

/** The members a public key has (RFC 7518 section 6, RFC 8037 section 2); others of a JWK are not kept. */
const kept = ['kty', 'crv', 'x', 'y', 'n', 'e', 'kid', 'use', 'alg'];
const secretMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];
const shortestRsa = 2048;
const mostKeys = 20;

type Members = Record<string, unknown>;
const isRecord = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The public keys a client signs with: a JWK Set (RFC 7517 section 5), a list of keys, or one key.
 * `faults` name every key that cannot serve, by its place in the set.
 */
export function readJwks(input: unknown): { keys: PublicJwk[] } | { faults: Bilingual[] } {
  const listed = isRecord(input) && 'keys' in input ? input.keys : input;
  const keys = isRecord(listed) ? [listed] : listed;
  if (!Array.isArray(keys) || keys.length === 0 || keys.length > mostKeys) return { faults: [noSet] };
  const kids = keys.map((key) => (isRecord(key) ? key.kid : undefined)).filter((kid) => kid !== undefined);
  const faults = keys.flatMap((key, place) => {
    const fault = faultOfKey(key, kids);
    if (fault === null) return [];
    return [{ ja: `${place + 1} 番目の鍵: ${fault.ja}`, en: `key ${place + 1} ${fault.en}` }];
  });
  if (faults.length > 0) return { faults };
  return { keys: keys.map((key: Members) => only(key)) };
}

const only = (key: Members) =>
  Object.fromEntries(kept.flatMap((name) => (name in key ? [[name, key[name]]] : []))) as PublicJwk;

function faultOfKey(key: unknown, kids: unknown[]): Bilingual | null {
  if (!isRecord(key)) return noKey;
  if (secretMembers.some((name) => name in key)) return key.kty === 'oct' ? symmetric : isPrivate;
  const kind = key.kty === 'RSA' ? 'RSA' : `${key.kty} ${key.crv}`;
  const algorithms = Object.hasOwn(algorithmsOf, kind) ? algorithmsOf[kind] : undefined;
  if (algorithms === undefined) return unknownKind;
  if (key.use !== undefined && key.use !== 'sig') return notForSigning;
  if (key.alg !== undefined && !algorithms.includes(String(key.alg))) return wrongAlgorithm(algorithms);
  if (
    key.kid !== undefined &&
    (typeof key.kid !== 'string' || kids.filter((kid) => kid === key.kid).length > 1)
  )
    return kidTwice;
  return faultOfMaterial(key);
}

/** Whether a library can make a key of it, and one long enough. */
function faultOfMaterial(key: Members): Bilingual | null {
  try {
    const { asymmetricKeyDetails } = createPublicKey({ key: key as JsonWebKey, format: 'jwk' });
    const bits = asymmetricKeyDetails?.modulusLength;
    return bits !== undefined && bits < shortestRsa ? tooShort(bits) : null;
  } catch {
    return noKey;
  }
}

const noSet: Bilingual = {
  ja: `公開鍵の JWK Set（{"keys": […]}、鍵は 1〜${mostKeys} 個）ではありません`,
  en: `is no JWK Set of public keys ({"keys": […]}, 1 to ${mostKeys} keys)`,
};
const noKey: Bilingual = { ja: 'JWK（RFC 7517）として読めません', en: 'cannot be read as a JWK (RFC 7517)' };
const isPrivate: Bilingual = {
  ja: '秘密鍵です。公開鍵だけを渡してください。この秘密鍵がほかの人の目に触れたおそれがあるときは、作り直してください',
  en: 'is a private key: give only the public one, and make a new pair if others may have seen this',
};
const symmetric: Bilingual = {
  ja: '共通鍵（oct）は使えません。公開鍵にしてください',
  en: 'is symmetric (oct): it has to be a public key',
};
const unknownKind: Bilingual = {
  ja: `使える鍵の種類は ${Object.keys(algorithmsOf).join('、')} です`,
  en: `must be one of ${Object.keys(algorithmsOf).join(', ')}`,
};
const notForSigning: Bilingual = {
  ja: '署名用（use: sig）ではありません',
  en: 'is not for signing (use: sig)',
};
const wrongAlgorithm = (algorithms: readonly string[]): Bilingual => ({
  ja: `alg は ${algorithms.join('、')} のどれかです`,
  en: `needs one of these as alg: ${algorithms.join(', ')}`,
});
const kidTwice: Bilingual = {
  ja: 'kid は文字列で、ほかの鍵と違うものにしてください',
  en: 'needs a kid that is a string and no other key has',
};
const tooShort = (bits: number): Bilingual => ({
  ja: `RSA の鍵が短すぎます（${bits} ビット。${shortestRsa} ビット以上が必要です）`,
  en: `is too short an RSA key (${bits} bits; at least ${shortestRsa})`,
});
