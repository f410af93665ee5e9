import { createLocalJWKSet, jwtVerify } from 'jose';
import type { Client } from '../client.ts';
import type { Target } from '../service.ts';
import { json } from './answers.ts';
import { Operation } from './tally.ts';
import type { Wire } from './wire.ts';

interface Expected {
  sub: string;
  nonce?: string;
  /** Whose it is, where it is not the plan's. */
  audience?: string;
}
export type IdTokenCheck = (token: unknown, expected: Expected) => Promise<void>;

/** Of so many ID tokens one has its signature verified as clients do; the claims of all are looked at. */
const SAMPLE = 20;

/** What a client does with ID tokens, with the keys it has read before. */
export async function idTokenCheck(target: Target, client: Client, wire: Wire): Promise<IdTokenCheck> {
  const sent = { method: 'GET', url: `${target.issuer}/jwks`, headers: {} } as const;
  const answer = await wire.send(new Operation(performance.now()), 'jwks', sent);
  const keys = createLocalJWKSet(json('jwks', answer) as never);
  let count = 0;
  return async (token, { sub, nonce, audience = client.id }) => {
    const text = String(token);
    const claims = JSON.parse(Buffer.from(text.split('.')[1] ?? '', 'base64url').toString() || '{}');
    const isRight = claims.iss === target.issuer && claims.aud === audience && claims.sub === sub;
    if (!isRight || (nonce !== undefined && claims.nonce !== nonce))
      throw new Error('an ID token that is not the one asked for');
    if (count++ % SAMPLE === 0) await jwtVerify(text, keys, { issuer: target.issuer, audience });
  };
}
