/** Things used in turn, each by one operation at a time. */
export class Turns<Thing extends object> {
  readonly #free: Thing[];
  readonly #what: string;

  constructor(things: Thing[] | undefined, what: string) {
    this.#free = [...(things ?? [])];
    this.#what = what;
  }

  /** `work` answers what takes the thing's place, which waits longest for its next turn. */
  async take(work: (thing: Thing) => Promise<Thing>): Promise<void> {
    const thing = this.#free.shift();
    if (thing === undefined) throw new Error(`too few ${this.#what} for this load`);
    let next: Thing = thing;
    try {
      next = await work(thing);
    } finally {
      this.#free.push(next);
    }
  }
}
