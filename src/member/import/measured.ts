import { createHash } from 'node:crypto';

/** A file's bytes, counted and hashed on their way. */
export class Measured {
  bytes = 0;
  readonly #source: AsyncIterable<Buffer>;
  readonly #hash = createHash('sha256');

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source;
  }

  async *read(): AsyncGenerator<Buffer> {
    for await (const chunk of this.#source) {
      this.bytes += chunk.length;
      this.#hash.update(chunk);
      yield chunk;
    }
  }

  /** Once all is read. */
  hash(): string {
    return this.#hash.digest('hex');
  }
}
