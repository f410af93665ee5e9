/** How long a process may act on what it read of insurers, clients and terms. */
const lifetime = 1_000;
const bound = 5_000;

/**
 * Remembers what `load` answered for a key, for one second of the monotonic clock, so that a change made by
 * another process is seen within that second. At most 5,000 keys; parallel loads of one key share one query.
 */
export class ShortLived<Key, Value> {
  readonly #load: (key: Key) => Promise<Value>;
  readonly #entries = new Map<Key, { value: Promise<Value>; until: number }>();

  constructor(load: (key: Key) => Promise<Value>) {
    this.#load = load;
  }

  get(key: Key): Promise<Value> {
    const entry = this.#entries.get(key);
    if (entry !== undefined && performance.now() < entry.until) return entry.value;
    if (this.#entries.size >= bound) this.#entries.clear();
    const value = this.#load(key);
    this.#entries.set(key, { value, until: performance.now() + lifetime });
    value.catch(() => this.#entries.delete(key));
    return value;
  }

  clear(): void {
    this.#entries.clear();
  }
}
