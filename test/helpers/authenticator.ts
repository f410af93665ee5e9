import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { isoCBOR } from '@simplewebauthn/server/helpers';

interface Credential {
  id: string;
  privateKey: KeyObject;
  rpId: string;
  userHandle: string;
  counter: number;
}

/** How a ceremony departs from an honest one. Origin is what the browser saw; the rest has honest defaults. */
export interface Ceremony {
  origin: string;
  rpId?: string;
  challenge?: string;
  userVerified?: boolean;
  /** Signature counter to claim instead of the next one. */
  counter?: number;
  type?: string;
  crossOrigin?: boolean;
}

type Cbor = Parameters<typeof isoCBOR.encode>[0];

/** Flags of authenticator data (WebAuthn §6.1). */
const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const BACKUP_ELIGIBLE = 0x08;
const BACKED_UP = 0x10;
const ATTESTED = 0x40;

/** An authenticator in Node, for walks over HTTP and for the ceremonies no honest device would perform. */
export class SoftwareAuthenticator {
  readonly credentials: Credential[] = [];
  readonly #transport: 'internal' | 'hybrid';
  readonly #synced: boolean;
  readonly #aaguid: Buffer;

  constructor({
    transport = 'internal' as 'internal' | 'hybrid',
    synced = true,
    aaguid = '00000000-0000-0000-0000-000000000000',
  } = {}) {
    this.#transport = transport;
    this.#synced = synced;
    this.#aaguid = Buffer.from(aaguid.replaceAll('-', ''), 'hex');
  }

  /** `navigator.credentials.create()`; refuses, as a device does, when it holds an excluded credential. */
  create(options: PublicKeyCredentialCreationOptionsJSON, ceremony: Ceremony): RegistrationResponseJSON {
    if (options.excludeCredentials?.some(({ id }) => this.#find(id)))
      throw new DOMException('', 'InvalidStateError');
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const rpId = ceremony.rpId ?? options.rp.id ?? new URL(ceremony.origin).hostname;
    const credential: Credential = {
      id: randomBytes(16).toString('base64url'),
      privateKey,
      rpId,
      userHandle: options.user.id,
      counter: 0,
    };
    const id = Buffer.from(credential.id, 'base64url');
    const attested = Buffer.concat([this.#aaguid, uint(id.length, 2), id, coseKey(publicKey)]);
    const authData = Buffer.concat([this.#authenticatorData(rpId, ceremony, ATTESTED, 0), attested]);
    const attestation = new Map<string, Cbor>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', new Uint8Array(authData)],
    ]);
    this.credentials.push(credential);
    return {
      ...this.#envelope(credential),
      response: {
        clientDataJSON: clientData('webauthn.create', options.challenge, ceremony).toString('base64url'),
        attestationObject: Buffer.from(isoCBOR.encode(attestation)).toString('base64url'),
        transports: [this.#transport],
      },
    };
  }

  /** `navigator.credentials.get()`; throws `NotAllowedError` when it holds nothing that fits, as a device does. */
  get(options: PublicKeyCredentialRequestOptionsJSON, ceremony: Ceremony): AuthenticationResponseJSON {
    const allowed = options.allowCredentials ?? [];
    const credential =
      allowed.length === 0 ? this.credentials.at(-1) : allowed.map(({ id }) => this.#find(id)).find(Boolean);
    if (credential === undefined) throw new DOMException('', 'NotAllowedError');
    credential.counter = ceremony.counter ?? credential.counter + 1;
    const data = clientData('webauthn.get', options.challenge, ceremony);
    const authData = this.#authenticatorData(
      ceremony.rpId ?? credential.rpId,
      ceremony,
      0,
      credential.counter,
    );
    const signed = Buffer.concat([authData, createHash('sha256').update(data).digest()]);
    return {
      ...this.#envelope(credential),
      response: {
        clientDataJSON: data.toString('base64url'),
        authenticatorData: authData.toString('base64url'),
        signature: sign('sha256', signed, credential.privateKey).toString('base64url'),
        userHandle: credential.userHandle,
      },
    };
  }

  /** The same keys and counters in another device: a clone. */
  clone(): SoftwareAuthenticator {
    const clone = new SoftwareAuthenticator({ transport: this.#transport, synced: this.#synced });
    clone.credentials.push(...this.credentials.map((credential) => ({ ...credential })));
    return clone;
  }

  #find(id: string): Credential | undefined {
    return this.credentials.find((credential) => credential.id === id);
  }

  #envelope({ id }: Credential) {
    return {
      id,
      rawId: id,
      type: 'public-key',
      authenticatorAttachment: this.#transport === 'internal' ? 'platform' : 'cross-platform',
      clientExtensionResults: {},
    } as const;
  }

  #authenticatorData(rpId: string, { userVerified = true }: Ceremony, more: number, counter: number): Buffer {
    const backup = this.#synced ? BACKUP_ELIGIBLE | BACKED_UP : 0;
    const flags = USER_PRESENT | (userVerified ? USER_VERIFIED : 0) | backup | more;
    return Buffer.concat([createHash('sha256').update(rpId).digest(), uint(flags, 1), uint(counter, 4)]);
  }
}

function clientData(type: string, challenge: string, ceremony: Ceremony): Buffer {
  const { origin, crossOrigin = false } = ceremony;
  return Buffer.from(
    JSON.stringify({
      type: ceremony.type ?? type,
      challenge: ceremony.challenge ?? challenge,
      origin,
      crossOrigin,
    }),
  );
}

/** COSE_Key of an ES256 public key (RFC 9053 §2.1, §7.1). */
export function coseKey(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  const bytes = (value: string) => new Uint8Array(Buffer.from(value, 'base64url'));
  const cose = new Map<number, number | Uint8Array>([
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, bytes(x)],
    [-3, bytes(y)],
  ]);
  return Buffer.from(isoCBOR.encode(cose));
}

function uint(value: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, 0, bytes);
  return buffer;
}
