import { createRemoteJWKSet, type JWTPayload, jwtVerify } from 'jose';

const event = 'http://schemas.openid.net/event/backchannel-logout';

/** A logout token, read as a relying party must (OpenID Connect Back-Channel Logout 1.0 §2.6); throws where it is not one. */
export async function readLogoutToken(token: string, issuer: string, clientId: string): Promise<JWTPayload> {
  const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(`${issuer}/jwks`)), {
    issuer,
    audience: clientId,
    typ: 'logout+jwt',
    algorithms: ['ES256'],
    requiredClaims: ['iat', 'exp', 'jti', 'events', 'sub'],
    maxTokenAge: 120,
    currentDate: new Date(),
  });
  if ('nonce' in payload) throw new Error('a logout token with a nonce');
  if (JSON.stringify(payload.events) !== JSON.stringify({ [event]: {} })) throw new Error('another event');
  if ((payload.exp ?? 0) - (payload.iat ?? 0) > 120) throw new Error('a logout token that lives too long');
  return payload;
}
