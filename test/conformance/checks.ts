import { createHash } from 'node:crypto';
import { expect } from '@jest/globals';
import { createRemoteJWKSet, decodeProtectedHeader, type JWTPayload, jwtVerify } from 'jose';
import type { Exchange } from '../helpers/exchange.ts';

type Json = Record<string, unknown>;

const keySets = new Map<string, ReturnType<typeof createRemoteJWKSet>>();
const keysOf = (issuer: string) => {
  const known = keySets.get(issuer) ?? createRemoteJWKSet(new URL(`${issuer}/jwks`));
  keySets.set(issuer, known);
  return known;
};

interface Expected {
  issuer: string;
  clientId: string;
  /** null: none was sent, so none comes back. */
  nonce: string | null;
  accessToken: string;
}

/** What every ID token of the code flow has to be (OpenID Connect Core §2, §3.1.3.7); answers its claims. */
export async function checkIdToken(
  token: unknown,
  { issuer, clientId, nonce, accessToken }: Expected,
): Promise<JWTPayload & Json> {
  const { payload } = await jwtVerify(String(token), keysOf(issuer), {
    issuer,
    audience: clientId,
    requiredClaims: ['sub', 'iat', 'exp'],
    maxTokenAge: 300,
    currentDate: new Date(),
  });
  const { alg, kid } = decodeProtectedHeader(String(token));
  expect(['ES256', 'PS256', 'RS256', 'EdDSA']).toContain(alg);
  expect(kid).toBeTruthy();
  expect(payload.sub).toMatch(/^[\x21-\x7e]{1,255}$/);
  expect(payload.nonce ?? null).toBe(nonce);
  if (payload.azp !== undefined) expect(payload.azp).toBe(clientId);
  if (payload.at_hash !== undefined) expect(payload.at_hash).toBe(halfHash(accessToken));
  if (payload.auth_time !== undefined) expect(Number.isInteger(payload.auth_time)).toBe(true);
  return payload;
}

const halfHash = (text: string): string =>
  createHash('sha256').update(text).digest().subarray(0, 16).toString('base64url');

/** Claims an ID token may carry although no scope asked for them. */
export const unaskedClaims = [
  ...['iss', 'sub', 'aud', 'exp', 'iat', 'auth_time', 'nonce', 'acr', 'amr', 'azp', 'at_hash', 'jti', 'sid'],
];

/** A code, token or reference nobody can guess: 128 bits long, and no pattern to see in it (RFC 6749 §10.10). */
export function expectUnguessable(value: unknown): void {
  const text = String(value);
  expect(text.length * 8).toBeGreaterThanOrEqual(128);
  const counts = [...new Set(text)].map((letter) => text.split(letter).length - 1);
  const bitsEach = counts.reduce(
    (sum, count) => sum - (count / text.length) * Math.log2(count / text.length),
    0,
  );
  expect(bitsEach * text.length).toBeGreaterThan(96);
}

const printable = /^[\x20-\x21\x23-\x5b\x5d-\x7e]*$/;

/** An error in the form every endpoint for machines gives it (RFC 6749 §5.2): one of these. */
export function expectTokenError(answer: Exchange & { json: Json }, ...errors: string[]): void {
  const { status, headers, json } = answer;
  expect(errors).toContain(json.error);
  expect(json.error === 'invalid_client' ? [400, 401] : [400]).toContain(status);
  expect(headers['content-type']).toMatch(/^application\/json/);
  expect(String(json.error_description ?? '')).toMatch(printable);
}

/** An error as it goes back to the relying party (RFC 6749 §4.1.2.1, RFC 9207): one of these, and nothing to redeem. */
export function expectRefusal(
  arrived: Record<string, string>,
  { issuer, state, errors }: { issuer: string; state: string | undefined; errors: string[] },
): void {
  expect(errors).toContain(arrived.error);
  expect(arrived.state).toBe(state);
  expect(arrived.iss).toBe(issuer);
  expect(Object.keys(arrived).filter((name) => !refusalNames.includes(name))).toEqual([]);
  expect(arrived.error_description ?? '').toMatch(printable);
}

const refusalNames = ['error', 'error_description', 'error_uri', 'state', 'iss'];

/** What a silent request is answered with where a page would have to be shown (OpenID Connect Core §3.1.2.6). */
export const wouldNeedPages = ['interaction_required', 'login_required', 'consent_required'];
