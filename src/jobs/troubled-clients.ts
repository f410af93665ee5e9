import { after } from '../clock.ts';

/**
 * What this process has seen of clients it tells: of one that does not answer only one attempt is made at a time,
 * and none before its pause is over, or its jobs would hold up everybody else's (R09).
 */
export class TroubledClients {
  readonly #underWay = new Map<string, number>();
  readonly #trouble = new Map<string, { failures: number; until: Date }>();
  readonly #pauseAfter: (failures: number) => number;

  constructor(pauseAfter: (failures: number) => number) {
    this.#pauseAfter = pauseAfter;
  }

  /** When an attempt at this client can be made; null: now. */
  opensAt(
    clientId: string,
    now: Date,
    { atOnce, crowded }: { atOnce: number; crowded: number },
  ): Date | null {
    const trouble = this.#trouble.get(clientId);
    if (trouble !== undefined && now < trouble.until) return trouble.until;
    const most = trouble === undefined ? atOnce : 1;
    return (this.#underWay.get(clientId) ?? 0) >= most ? after(now, crowded) : null;
  }

  /** Counts `attempt` as under way, and remembers what came of it. */
  async during<T extends { kind: string }>(
    clientId: string,
    now: Date,
    attempt: () => Promise<T>,
  ): Promise<T> {
    this.#count(clientId, 1);
    try {
      const outcome = await attempt();
      if (outcome.kind === 'failed') this.#failed(clientId, now);
      else this.#trouble.delete(clientId);
      return outcome;
    } finally {
      this.#count(clientId, -1);
    }
  }

  /** Attempts that were under way together fail together, and count once. */
  #failed(clientId: string, started: Date): void {
    const { failures, until } = this.#trouble.get(clientId) ?? { failures: 0, until: started };
    if (started < until) return;
    this.#trouble.set(clientId, {
      failures: failures + 1,
      until: after(started, this.#pauseAfter(failures)),
    });
  }

  #count(clientId: string, by: 1 | -1): void {
    const count = (this.#underWay.get(clientId) ?? 0) + by;
    if (count === 0) this.#underWay.delete(clientId);
    else this.#underWay.set(clientId, count);
  }
}
