import { after, minutes } from '../clock.ts';

/** Forms a process takes from one address before it tells the others, so that hardly any member costs a statement. */
const batch = 20;
/** Addresses remembered; beyond them everything is forgotten, and each is known again after its next batch. */
const bound = 10_000;

interface Known {
  /** What all processes together have counted, as far as this one was told. */
  total: number;
  /** What this one has counted since. */
  untold: number;
  telling: Promise<void> | null;
}

/**
 * Counts the forms that come from one address block in the minute that `now` lies in. The count lies in PostgreSQL,
 * shared by all processes; each adds to it in batches, and learns the total by that. So at least as many forms pass as
 * the limit says, and at most a batch more for each process. What is remembered here dies with the minute.
 */
export class FormMeter {
  readonly #add: (block: string, forms: number, windowEndsAt: Date) => Promise<number>;
  readonly #known = new Map<string, Known>();
  #window = 0;

  /** `add` adds to the shared count of a window and answers the total. */
  constructor(add: (block: string, forms: number, windowEndsAt: Date) => Promise<number>) {
    this.#add = add;
  }

  /** Null when one more form may pass, else when the next one may. */
  async admit(block: string, limit: number, now: Date): Promise<Date | null> {
    const window = Math.floor(now.getTime() / minutes(1));
    const endsAt = after(new Date(0), minutes(window + 1));
    const known = this.#of(block, window);
    while (known.telling !== null) await known.telling;
    if (known.total + known.untold >= limit) return endsAt;
    known.untold++;
    if (known.untold < batch) return null;
    known.telling = this.#tell(block, known, endsAt);
    await known.telling;
    return null;
  }

  async #tell(block: string, known: Known, endsAt: Date): Promise<void> {
    const forms = known.untold;
    try {
      known.total = await this.#add(block, forms, endsAt);
      known.untold -= forms;
    } finally {
      known.telling = null;
    }
  }

  #of(block: string, window: number): Known {
    if (window !== this.#window || this.#known.size >= bound) this.#known.clear();
    this.#window = window;
    const known = this.#known.get(block) ?? { total: 0, untold: 0, telling: null };
    this.#known.set(block, known);
    return known;
  }
}
