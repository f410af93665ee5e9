/** So much work at once; the rest waits in the order it came. */
export class Slots {
  readonly #waiting: (() => void)[] = [];
  readonly #count: number;
  #taken = 0;

  constructor(count: number) {
    this.#count = count;
  }

  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#taken < this.#count) this.#taken += 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next)
        next(); // hands the slot on, so nobody can slip in between
      else this.#taken -= 1;
    }
  }
}
