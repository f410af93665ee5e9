import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { Ended } from './ended-sessions.ts';

const event = 'http://schemas.openid.net/event/backchannel-logout';

interface Expected {
  issuer: string;
  clientId: string;
  keys: JWTVerifyGetKey;
}

export const keysAt = (jwksUri: string): JWTVerifyGetKey => createRemoteJWKSet(new URL(jwksUri));

/** What a logout token says has ended; null where it is not one (OpenID Connect Back-Channel Logout 1.0 §2.6). */
export async function readLogoutToken(
  token: string,
  { issuer, clientId, keys }: Expected,
): Promise<Ended | null> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience: clientId,
      typ: 'logout+jwt',
      algorithms: ['ES256', 'RS256'],
      requiredClaims: ['iat', 'exp', 'jti', 'events'],
      maxTokenAge: 120,
      clockTolerance: 15,
    });
    const { sid, sub, nonce } = payload;
    const events = payload.events as Record<string, unknown> | null;
    if (nonce !== undefined || typeof events?.[event] !== 'object') return null;
    if (typeof sid === 'string') return { sid, sub };
    return typeof sub === 'string' ? { sub } : null;
  } catch (error) {
    if (error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout)) return null;
    throw error;
  }
}
