import { Cache } from '../cache.ts';
import { now } from '../clock.ts';
import { inForce, type Scheduled, type Terms } from './terms.ts';

interface Sources {
  schedule(insurerId: number): Promise<Scheduled[]>;
  /** A version, by its id. */
  text(id: number): Promise<Terms | null>;
  lifetime(): number;
}

/**
 * The terms in force, as a process remembers them: what comes when is one thing, looked at with the time of each use; a
 * text is another, which many insurers share.
 */
export class RememberedTerms {
  readonly #schedules: Cache<number, Scheduled[]>;
  readonly #texts: Cache<number, Terms | null>;

  constructor({ schedule, text, lifetime }: Sources) {
    this.#schedules = new Cache(schedule, { lifetime });
    this.#texts = new Cache(text, { lifetime });
  }

  async get(insurerId: number): Promise<Terms | null> {
    const due = inForce(await this.#schedules.get(insurerId), now());
    return due === undefined ? null : this.#texts.get(due.id);
  }

  clear(): void {
    this.#schedules.clear();
    this.#texts.clear();
  }
}
