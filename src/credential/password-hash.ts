import { createHash, randomBytes } from 'node:crypto';
import { hash, parseOptions, verify } from '@node-rs/argon2';
import { Slots } from '../slots.ts';

/**
 * Argon2 runs on a thread beside the one that answers, and takes a core and 20 MB. There is a process for each core: a
 * second hash would only make both slower, and everyone else with them.
 */
const AT_ONCE = 1;

export interface HashParameters {
  /** KiB. */
  memoryCost: number;
  timeCost: number;
  parallelism: number;
}

/** OWASP's minimum for Argon2id. */
export const defaultParameters: HashParameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Too many passwords wait to be hashed: answer 503, the member tries again shortly. */
export class BusyError extends Error {
  override readonly name = 'BusyError';
}

/** What can be had hashed. */
export type Hashing = Pick<PasswordHasher, 'hash' | 'verify'>;

/**
 * Argon2id with a pepper that never enters the database. A stored hash reads `<pepper id><PHC string>`, so that
 * passwords outlive a change of pepper: `peppers` come newest first, and the older ones still verify.
 */
export class PasswordHasher {
  /** Verifications begun since the start, those against no hash included. */
  verifications = 0;
  readonly #peppers: Map<string, Buffer>;
  readonly #newest: [id: string, pepper: Buffer];
  readonly #parameters: HashParameters;
  readonly #queueLength: number;
  readonly #atOnce: number;
  readonly #dummy: string;
  readonly #hashing: Hashing = {
    hash: (password) => this.#hash(password),
    verify: (stored, password) => this.#verify(stored, password),
  };
  readonly #hashes: Slots;
  /** What leads up to a hash, such as looking the member up: for the next ones only, and not for all who wait. */
  readonly #begun: Slots;
  /** Of those who have hashes under way, queued, or about to be asked for. */
  #places = 0;

  /** Hashes queued or under way. */
  get waiting(): number {
    return this.#places;
  }

  /** Whether the next hash would be refused with `BusyError`. */
  get isFull(): boolean {
    return this.#places >= this.#atOnce + this.#queueLength;
  }

  /** Whether those who come now had better come later: half of the queue is left to whoever has a form to send. */
  get isCrowded(): boolean {
    return this.#places >= this.#atOnce + this.#queueLength / 2;
  }

  constructor(
    peppers: Buffer[],
    { parameters = defaultParameters, queueLength = 50, atOnce = AT_ONCE } = {},
  ) {
    const entries = peppers.map((pepper): [string, Buffer] => [pepperId(pepper), pepper]);
    if (entries[0] === undefined) throw new Error('at least one pepper is needed');
    this.#newest = entries[0];
    this.#peppers = new Map(entries);
    this.#parameters = parameters;
    this.#queueLength = queueLength;
    this.#atOnce = atOnce;
    this.#hashes = new Slots(atOnce);
    this.#begun = new Slots(2 * atOnce);
    this.#dummy = dummyHash(parameters);
  }

  /**
   * Keeps one place for all that `work` has hashed, from before it begins: what has been counted as a try is then checked
   * as well, however many come meanwhile. It begins when its turn comes near, so that those who wait keep no connection
   * to the database from others. Throws `BusyError` when every place is taken.
   */
  async inPlace<T>(work: (hashing: Hashing) => Promise<T>): Promise<T> {
    if (this.isFull) throw new BusyError('too many passwords to hash at once');
    this.#places += 1;
    try {
      return await this.#begun.take(() => work(this.#hashing));
    } finally {
      this.#places -= 1;
    }
  }

  /** Throws `BusyError` when the queue is full. */
  hash(password: string): Promise<string> {
    return this.inPlace((hashing) => hashing.hash(password));
  }

  /**
   * Against null, or a hash whose pepper is gone, does the same work and answers false: the delay does not tell
   * whether there is a password. Throws `BusyError` when the queue is full.
   */
  verify(stored: string | null, password: string): Promise<boolean> {
    return this.inPlace((hashing) => hashing.verify(stored, password));
  }

  /** True where parameters or pepper have changed since `stored` was made; hash again at the next right password. */
  needsRehash(stored: string): boolean {
    const [id, phc] = split(stored);
    const { memoryCost, timeCost, parallelism } = parseOptions(phc);
    const wanted = this.#parameters;
    return (
      id !== this.#newest[0] ||
      memoryCost !== wanted.memoryCost ||
      timeCost !== wanted.timeCost ||
      parallelism !== wanted.parallelism
    );
  }

  async #hash(password: string): Promise<string> {
    const [id, secret] = this.#newest;
    return id + (await this.#hashes.take(() => hash(password, { ...this.#parameters, secret })));
  }

  #verify(stored: string | null, password: string): Promise<boolean> {
    const [id, phc] = split(stored);
    const pepper = this.#peppers.get(id);
    return this.#hashes.take(async () => {
      this.verifications += 1;
      const matches = await verify(pepper ? phc : this.#dummy, password, {
        secret: pepper ?? this.#newest[1],
      });
      return matches && pepper !== undefined;
    });
  }
}

const pepperId = (pepper: Buffer): string => createHash('sha256').update(pepper).digest('hex').slice(0, 8);

function split(stored: string | null): [id: string, phc: string] {
  const start = stored?.indexOf('$') ?? 0;
  return [stored?.slice(0, start) ?? '', stored?.slice(start) ?? ''];
}

/** A well-formed hash of nothing: costs what a real one costs and matches no password. */
function dummyHash({ memoryCost, timeCost, parallelism }: HashParameters): string {
  const random = (bytes: number) => randomBytes(bytes).toString('base64').replaceAll('=', '');
  return `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$${random(16)}$${random(32)}`;
}
