import { randomUUID } from 'node:crypto';
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { now } from '../../src/clock.ts';
import { type Exchange, exchange } from './exchange.ts';
import { PlainClient } from './plain-client.ts';
import type { TestServer } from './server.ts';

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

export interface Keys {
  privateKey: CryptoKey;
  jwk: Record<string, unknown>;
}

export async function makeKeys(alg: string, kid: string): Promise<Keys> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), kid, use: 'sig' } };
}

/** What an assertion says; `claims` and `header` are changed, a claim left out where it is undefined. */
interface Assertion {
  keys?: Keys;
  claims?: JWTPayload;
  header?: { alg?: string; kid?: string };
  key?: Uint8Array;
}

/** A relying party that proves itself by signed assertions (RFC 7523), honest ones and others. */
export class KeyClient {
  readonly #server: TestServer;
  readonly #keys: Keys;
  readonly plain: PlainClient;

  private constructor(server: TestServer, keys: Keys, plain: PlainClient) {
    this.#server = server;
    this.#keys = keys;
    this.plain = plain;
  }

  static async register(server: TestServer, alg: string): Promise<KeyClient> {
    const keys = await makeKeys(alg, alg);
    const plain = await PlainClient.register(server, ['sample'], { jwks: { keys: [keys.jwk] } });
    return new KeyClient(server, keys, plain);
  }

  assertion({ keys = this.#keys, claims = {}, header = {}, key }: Assertion = {}): Promise<string> {
    const seconds = Math.floor(now().getTime() / 1000);
    return new SignJWT({
      iss: this.plain.id,
      sub: this.plain.id,
      aud: this.#server.issuer,
      jti: randomUUID(),
      iat: seconds,
      exp: seconds + 60,
      ...claims,
    })
      .setProtectedHeader({ alg: String(keys.jwk.kid), ...header })
      .sign(key ?? keys.privateKey);
  }

  /** Posts to an endpoint for machines with this assertion. */
  async post(
    path: string,
    parameters: Record<string, string>,
    assertion: string,
  ): Promise<Exchange & { json: Record<string, unknown> }> {
    const proof = { client_assertion_type: assertionType, client_assertion: assertion };
    const answer = await exchange('POST', this.#server.issuer + path, {}, { ...parameters, ...proof });
    return { ...answer, json: answer.body === '' ? {} : JSON.parse(answer.body) };
  }
}
