import type { Outcome } from './plan.ts';

/** An answer that asks to come again later, as it must ask. */
export class Refused extends Error {}

/** One operation: the milliseconds of its requests. The first counts from when the operation was to begin. */
export class Operation {
  readonly requests: [name: string, milliseconds: number][] = [];
  readonly intendedAt: number;
  #first = true;

  constructor(intendedAt: number) {
    this.intendedAt = intendedAt;
  }

  note(name: string, sentAt: number, answeredAt: number): void {
    this.requests.push([name, answeredAt - (this.#first ? this.intendedAt : sentAt)]);
    this.#first = false;
  }
}

/** Counts operations: those that end in the window, and the latencies of those that were to begin in it. */
export class Tally {
  readonly outcome: Outcome = { seconds: 0, done: 0, refused: 0, failed: {}, latencies: {} };
  #from = Number.POSITIVE_INFINITY;
  #to = Number.POSITIVE_INFINITY;

  begin(): void {
    this.#from = performance.now();
  }

  end(): void {
    this.#to = performance.now();
    this.outcome.seconds = (this.#to - this.#from) / 1000;
  }

  /** Does `work` as one operation. What fails while warming up counts as well: it must not be there at all. */
  async count(intendedAt: number, work: (operation: Operation) => Promise<void>): Promise<void> {
    const operation = new Operation(intendedAt);
    let refused = false;
    try {
      await work(operation);
    } catch (error) {
      refused = error instanceof Refused;
      if (!refused) return this.#fail(error);
    }
    if (this.#counts(performance.now())) this.outcome[refused ? 'refused' : 'done'] += 1;
    if (!this.#counts(intendedAt)) return;
    operation.requests.forEach(([name, milliseconds], place) => {
      const isRefusal = refused && place === operation.requests.length - 1;
      this.#note(isRefusal ? `${name}, refused` : name, milliseconds);
    });
  }

  #note(name: string, milliseconds: number): void {
    const list = this.outcome.latencies[name] ?? [];
    list.push(Math.round(milliseconds * 100) / 100);
    this.outcome.latencies[name] = list;
  }

  #fail(error: unknown): void {
    const { message, code = '' } = error as Error & { code?: string };
    const reason = `${code} ${message}`.trim();
    this.outcome.failed[reason] = (this.outcome.failed[reason] ?? 0) + 1;
  }

  readonly #counts = (at: number): boolean => at >= this.#from && at < this.#to;
}
