/** How long a process may act on what it read, where nothing tells it of changes: as long as a change may go unseen. */
export const unheard = 1_000;
const most = 5_000;

interface Options {
  /** In milliseconds of the monotonic clock, asked at every use: what was read before may be too old from now on. */
  lifetime?: () => number;
}

/** Remembers what `load` answered for a key; at most 5,000 keys, the oldest go first. Parallel loads of one key share one. */
export class Cache<Key, Value> {
  readonly #load: (key: Key) => Promise<Value>;
  readonly #lifetime: () => number;
  readonly #entries = new Map<Key, { value: Promise<Value>; readAt: number }>();

  constructor(load: (key: Key) => Promise<Value>, { lifetime = () => unheard }: Options = {}) {
    this.#load = load;
    this.#lifetime = lifetime;
  }

  get(key: Key): Promise<Value> {
    const known = this.#entries.get(key);
    if (known !== undefined && performance.now() - known.readAt < this.#lifetime()) return known.value;
    this.#entries.delete(key); // or it would keep its place among the oldest
    const [oldest] = this.#entries.size >= most ? this.#entries.keys() : [];
    if (oldest !== undefined) this.#entries.delete(oldest);
    const entry = { value: this.#load(key), readAt: performance.now() };
    this.#entries.set(key, entry);
    entry.value.catch(() => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
    });
    return entry.value;
  }

  /** Also what is being read just now: it may have been read before the change. */
  clear(): void {
    this.#entries.clear();
  }
}
