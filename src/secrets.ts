import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  randomFillSync,
} from 'node:crypto';
import { OperatorError } from './errors.ts';

const IV_BYTES = 12;
const keyIsGone = {
  ja: 'データの暗号化に使った鍵が見つかりません。前の鍵を SECRET_KEYS に戻してください（SECRET_KEYS を使わないときは、データのフォルダーの secret-keys を戻してください）。',
  en: 'The data are sealed under a key that is gone: put it back into SECRET_KEYS (or, without SECRET_KEYS, put back the file secret-keys of the data folder).',
};

const TAG_BYTES = 16;
const KEY_ID_BYTES = 4;

interface Generation {
  id: Buffer;
  // key objects: made once, they cost a quarter of what a buffer costs at every use
  sealing: KeyObject;
  digesting: KeyObject;
  cookies: string;
}

/**
 * What is derived (HKDF-SHA256, RFC 5869) from `SECRET_KEYS`, newest first: the key that seals columns
 * (AES-256-GCM), the one that digests look-up values (HMAC-SHA256) and the ones that sign cookies.
 * Sealed values carry the id of their key, so older keys can still open them after a rotation.
 */
export class Secrets {
  readonly #generations: [Generation, ...Generation[]];

  constructor(keys: Buffer[]) {
    const [newest, ...older] = keys.map(derive);
    if (newest === undefined) throw new Error('at least one secret key is needed');
    this.#generations = [newest, ...older];
  }

  /** Encrypts `value` under the newest key. `context` names the place it belongs to; it opens nowhere else. */
  seal(value: string | Buffer, context: string): Buffer {
    const { id, sealing } = this.#generations[0];
    const iv = randomIv();
    const cipher = createCipheriv('aes-256-gcm', sealing, iv).setAAD(Buffer.from(context));
    const body = Buffer.concat([cipher.update(value), cipher.final()]);
    return Buffer.concat([id, iv, cipher.getAuthTag(), body]);
  }

  /** Opens what `seal` made; throws when it was altered, moved to another context, or its key is gone. */
  open(sealed: Buffer, context: string): Buffer {
    const generation = this.#generations.find(({ id }) => id.equals(sealed.subarray(0, KEY_ID_BYTES)));
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
    return hmac(this.#generations[0], purpose, value);
  }

  /** The keyed hashes under every key still listed, for look-ups while a rotation is under way. */
  digests(purpose: string, value: string): Buffer[] {
    return this.#generations.map((generation) => hmac(generation, purpose, value));
  }

  /** A keyed hash that anybody may see: by it `check` tells whether `value` is still what it was. Preceded by its key's id. */
  sign(purpose: string, value: string): Buffer {
    const generation = this.#generations[0];
    return Buffer.concat([generation.id, hmac(generation, purpose, value)]);
  }

  check(purpose: string, value: string, signature: Buffer): 'right' | 'wrong' | 'key-gone' {
    const generation = this.#generations.find(({ id }) => id.equals(signature.subarray(0, KEY_ID_BYTES)));
    if (generation === undefined) return 'key-gone';
    const expected = hmac(generation, purpose, value);
    return expected.equals(signature.subarray(KEY_ID_BYTES)) ? 'right' : 'wrong';
  }

  /** 32-byte keys for one purpose of a library (DPoP nonces, the password pepper), newest first. */
  keys(purpose: string): [Buffer, ...Buffer[]] {
    return this.digests('derived key', purpose) as [Buffer, ...Buffer[]];
  }

  /** The keys that sign cookies, newest first. */
  get cookieKeys(): string[] {
    return this.#generations.map(({ cookies }) => cookies);
  }
}

/** The hash (32 bytes) under which a random identifier of 128 bits or more is stored. */
export const hashId = (id: string): Buffer => createHash('sha256').update(id).digest();

/** A random secret of 256 bits for links and client secrets, base64url. */
export const randomSecret = (): string => randomBytes(32).toString('base64url');

/** Random bytes are cheap by the thousand and dear by the dozen; each is handed out once. */
const ivs = { bytes: Buffer.alloc(IV_BYTES * 512), used: IV_BYTES * 512 };

function randomIv(): Buffer {
  if (ivs.used === ivs.bytes.length) {
    randomFillSync(ivs.bytes);
    ivs.used = 0;
  }
  const iv = Buffer.from(ivs.bytes.subarray(ivs.used, ivs.used + IV_BYTES));
  ivs.used += IV_BYTES;
  return iv;
}

function hmac({ digesting }: Generation, purpose: string, value: string): Buffer {
  return createHmac('sha256', digesting).update(`${purpose}\0${value}`).digest();
}

function derive(key: Buffer): Generation {
  const part = (info: string, length = 32) =>
    Buffer.from(hkdfSync('sha256', key, '', `kosmo-idp ${info}`, length));
  return {
    id: part('key id', KEY_ID_BYTES),
    sealing: createSecretKey(part('sealing')),
    digesting: createSecretKey(part('digesting')),
    cookies: part('cookies').toString('base64url'),
  };
}
