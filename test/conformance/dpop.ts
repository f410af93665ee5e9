import { createHash, randomUUID } from 'node:crypto';
import { type CryptoKey, exportJWK, generateKeyPair, type JWTHeaderParameters, SignJWT } from 'jose';
import { now } from '../../src/clock.ts';

type Json = Record<string, unknown>;

/** What a proof says and how it is signed, changed from an honest one; undefined leaves a member out. */
export interface Change {
  claims?: Json;
  header?: Json;
  privateKey?: CryptoKey;
}

/** A key that tokens are bound to (RFC 9449), and proofs of having it. */
export class DpopKey {
  readonly privateKey: CryptoKey;
  readonly jwk: Json;

  private constructor(privateKey: CryptoKey, jwk: Json) {
    this.privateKey = privateKey;
    this.jwk = jwk;
  }

  static async make(): Promise<DpopKey> {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    return new DpopKey(privateKey, { ...(await exportJWK(publicKey)) });
  }

  /** RFC 7638. */
  get thumbprint(): string {
    const { crv, kty, x, y } = this.jwk;
    return createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
  }

  /** A proof for one request; `accessToken` where it goes along with one. */
  proof(
    method: string,
    url: string,
    accessToken: string | null,
    { claims, header, privateKey = this.privateKey }: Change = {},
  ): Promise<string> {
    const ath =
      accessToken === null ? {} : { ath: createHash('sha256').update(accessToken).digest('base64url') };
    const said = { jti: randomUUID(), htm: method, htu: url, iat: seconds(), ...ath, ...claims };
    const headers = { alg: 'ES256', typ: 'dpop+jwt', jwk: this.jwk, ...header };
    return new SignJWT(present(said))
      .setProtectedHeader(present(headers) as unknown as JWTHeaderParameters)
      .sign(privateKey);
  }
}

export const seconds = (): number => Math.floor(now().getTime() / 1000);

const present = (members: Json): Json =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
