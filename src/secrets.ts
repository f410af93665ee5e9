import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { OperatorError } from './errors.ts';
import { fewRandomBytes } from './random.ts';

const IV_BYTES = 12;
const keyIsGone = {
  ja: 'データの暗号化に使った鍵が見つかりません。前の鍵を SECRET_KEYS に戻してください（SECRET_KEYS を使わないときは、データのフォルダーの secret-keys を戻してください）。',
  en: 'The data are sealed under a key that is gone: put it back into SECRET_KEYS (or, without SECRET_KEYS, put back the file secret-keys of the data folder).',
};

const TAG_BYTES = 16;
const KEY_ID_BYTES = 4;

interface Generation {
  id: string;
  // key objects: made once, they cost a quarter of what a buffer costs at every use
  sealing: KeyObject;
  digesting: KeyObject;
}

/** What outlives every key of `SECRET_KEYS`: it digests what nobody can digest again, and signs cookies. */
interface Lasting {
  digesting: KeyObject;
  cookies: string;
}

const LASTING_BYTES = 64;

/** Digests of what lies sealed beside them, so that both are made again under a new key; all others outlive it. */
const remade = new Set(['email', 'insured']);

/**
 * What is derived (HKDF-SHA256, RFC 5869) from `SECRET_KEYS`, newest first: the key that seals columns
 * (AES-256-GCM), and the one that digests (HMAC-SHA256) what can be digested again under a new key.
 * Sealed values carry the id of their key, so older keys can still open them after a rotation.
 *
 * Most digests cannot be made again: of a password, a client's secret, a mailed code only the digest is known. Theirs
 * are lasting keys, which lie sealed in the database (src/keys/lasting.ts). Without them, as in a new database, each
 * secret key's own are used.
 */
export class Secrets {
  readonly #generations: [Generation, ...Generation[]];
  readonly #lasting: [Lasting, ...Lasting[]];
  #current: Generation;

  constructor(keys: Buffer[], lasting: Buffer[] = keys.map(derivedLasting)) {
    const [newest, ...older] = keys.map(derive);
    const [last, ...earlier] = lasting.map(readLasting);
    if (newest === undefined || last === undefined) throw new Error('at least one secret key is needed');
    this.#generations = [newest, ...older];
    this.#lasting = [last, ...earlier];
    this.#current = newest;
  }

  /** The ids of the keys listed, as they are listed. */
  get keyIds(): string[] {
    return this.#generations.map(({ id }) => id);
  }

  /** The id of the key that everything is sealed under from now on. */
  get currentKeyId(): string {
    return this.#current.id;
  }

  /** From now on another of the keys listed seals; one that is not listed changes nothing. */
  sealUnder(id: string): void {
    this.#current = this.#generations.find((generation) => generation.id === id) ?? this.#current;
  }

  /** Encrypts `value` under the current key. `context` names the place it belongs to; it opens nowhere else. */
  seal(value: string | Buffer, context: string): Buffer {
    const { id, sealing } = this.#current;
    const iv = fewRandomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', sealing, iv).setAAD(Buffer.from(context));
    const body = Buffer.concat([cipher.update(value), cipher.final()]);
    return Buffer.concat([Buffer.from(id, 'hex'), iv, cipher.getAuthTag(), body]);
  }

  /** Opens what `seal` made; throws when it was altered, moved to another context, or its key is gone. */
  open(sealed: Buffer, context: string): Buffer {
    const generation = this.#generationOf(sealed);
    if (generation === undefined) throw new OperatorError(keyIsGone);
    const ivEnd = KEY_ID_BYTES + IV_BYTES;
    const tagEnd = ivEnd + TAG_BYTES;
    const decipher = createDecipheriv('aes-256-gcm', generation.sealing, sealed.subarray(KEY_ID_BYTES, ivEnd))
      .setAAD(Buffer.from(context))
      .setAuthTag(sealed.subarray(ivEnd, tagEnd));
    return Buffer.concat([decipher.update(sealed.subarray(tagEnd)), decipher.final()]);
  }

  sealJson(value: unknown, context: string): Buffer {
    return this.seal(JSON.stringify(value), context);
  }

  openJson<T>(sealed: Buffer, context: string): T {
    return JSON.parse(this.open(sealed, context).toString()) as T;
  }

  /** The keyed hash (32 bytes) under which a secret or personal value is looked up. */
  digest(purpose: string, value: string): Buffer {
    const { digesting } = remade.has(purpose) ? this.#current : this.#lasting[0];
    return hmac(digesting, purpose, value);
  }

  /** The keyed hashes under every key that may have been used, for look-ups; the first is `digest`'s. */
  digests(purpose: string, value: string): Buffer[] {
    const { digesting: first } = remade.has(purpose) ? this.#current : this.#lasting[0];
    const all = (remade.has(purpose) ? this.#generations : this.#lasting).map(({ digesting }) => digesting);
    return [first, ...all.filter((key) => key !== first)].map((key) => hmac(key, purpose, value));
  }

  /** A keyed hash that anybody may see: by it `check` tells whether `value` is still what it was. Preceded by its key's id. */
  sign(purpose: string, value: string): Buffer {
    const { id, digesting } = this.#current;
    return Buffer.concat([Buffer.from(id, 'hex'), hmac(digesting, purpose, value)]);
  }

  check(purpose: string, value: string, signature: Buffer): 'right' | 'wrong' | 'key-gone' {
    const generation = this.#generationOf(signature);
    if (generation === undefined) return 'key-gone';
    const expected = hmac(generation.digesting, purpose, value);
    return expected.equals(signature.subarray(KEY_ID_BYTES)) ? 'right' : 'wrong';
  }

  /** 32-byte keys for one purpose of a library (DPoP nonces, the password pepper), newest first. */
  keys(purpose: string): [Buffer, ...Buffer[]] {
    return this.digests('derived key', purpose) as [Buffer, ...Buffer[]];
  }

  /** The keys that sign cookies, newest first. */
  get cookieKeys(): string[] {
    return this.#lasting.map(({ cookies }) => cookies);
  }

  #generationOf(sealed: Buffer): Generation | undefined {
    const wanted = keyIdOf(sealed);
    return this.#generations.find(({ id }) => id === wanted);
  }
}

/** The id of the key that something was sealed under, or signed with. */
export const keyIdOf = (sealed: Buffer): string => sealed.subarray(0, KEY_ID_BYTES).toString('hex');

/** The id of a key of `SECRET_KEYS`: it tells keys apart, and nothing of them. */
export const idOfSecretKey = (key: Buffer): string => derivePart(key, 'key id', KEY_ID_BYTES).toString('hex');

export const randomLasting = (): Buffer => randomBytes(LASTING_BYTES);

/** A secret key's own: what versions without lasting keys have digested and signed with. */
export const derivedLasting = (key: Buffer): Buffer =>
  Buffer.concat([derivePart(key, 'digesting'), derivePart(key, 'cookies')]);

/** The hash (32 bytes) under which a random identifier of 128 bits or more is stored. */
export const hashId = (id: string): Buffer => createHash('sha256').update(id).digest();

/** A random secret of 256 bits for links and client secrets, base64url. */
export const randomSecret = (): string => randomBytes(32).toString('base64url');

function hmac(key: KeyObject, purpose: string, value: string): Buffer {
  return createHmac('sha256', key).update(`${purpose}\0${value}`).digest();
}

function derivePart(key: Buffer, info: string, length = 32): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', `kosmo-idp ${info}`, length));
}

const derive = (key: Buffer): Generation => ({
  id: idOfSecretKey(key),
  sealing: createSecretKey(derivePart(key, 'sealing')),
  digesting: createSecretKey(derivePart(key, 'digesting')),
});

const readLasting = (bytes: Buffer): Lasting => ({
  digesting: createSecretKey(bytes.subarray(0, 32)),
  cookies: bytes.subarray(32, LASTING_BYTES).toString('base64url'),
});
