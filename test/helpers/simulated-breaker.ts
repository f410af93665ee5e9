import { rulesOf } from '../../src/throttle/rules.ts';
import { throttleSettings } from '../../src/throttle/settings.ts';
import { isSprayed } from '../../src/throttle/spraying.ts';
import type { Try } from './simulated-mornings.ts';

/**
 * The store of one insurer's first sign-ins in memory, deciding by the real rule: fast enough for millions of tries.
 * That it does as the real one is a test of its own.
 */
export class SimulatedBreaker {
  readonly #settings: ReturnType<typeof throttleSettings.parse>['spraying'];
  readonly #window: number;
  readonly #delays: number[];
  /** When each account failed last, the longest ago first. */
  readonly #failed = new Map<string, number>();
  readonly #came = new Set<string>();
  readonly #successes: number[] = [];
  /** Where the successes of the window begin. */
  #fresh = 0;
  #pauses = 0;
  /** When each pause began. */
  readonly opened: number[] = [];
  /** Until when first sign-ins pause. */
  pausedUntil = Number.NEGATIVE_INFINITY;
  /** How near it came to a pause, 1 being one. */
  nearest = 0;

  constructor(spraying: object = {}) {
    const throttles = throttleSettings.parse({ spraying });
    const { failedFirstSignIns, firstSignInPause } = rulesOf({ throttles });
    this.#settings = throttles.spraying;
    this.#window = failedFirstSignIns.window;
    this.#delays = firstSignInPause.delays;
  }

  /** False where first sign-ins pause: nothing is counted, and nobody comes in. */
  admit({ at, account, right }: Try): boolean {
    if (at < this.pausedUntil) return false;
    this.#failed.delete(account);
    if (right) {
      if (!this.#came.has(account)) this.#successes.push(at);
      this.#came.add(account);
      return true;
    }
    this.#failed.set(account, at);
    this.#forget(at);
    const counts = { failed: this.#failed.size, succeeded: this.#successes.length - this.#fresh };
    const { accounts, perSuccess } = this.#settings;
    this.nearest = Math.max(this.nearest, counts.failed / (accounts + perSuccess * counts.succeeded));
    if (isSprayed(counts, this.#settings)) this.#open(at);
    return true;
  }

  #forget(at: number): void {
    for (const [account, failedAt] of this.#failed) {
      if (failedAt + this.#window > at) break;
      this.#failed.delete(account);
    }
    while ((this.#successes[this.#fresh] ?? at) <= at - this.#window) this.#fresh += 1;
  }

  #open(at: number): void {
    const delay = this.#delays[Math.min(this.#pauses, this.#delays.length - 1)] ?? 0;
    this.pausedUntil = at + delay;
    this.#pauses += 1;
    this.opened.push(at);
    this.#failed.clear();
  }
}

/** Plays tries to a breaker; answers how many guesses were compared before it opened first, and in all. */
export function play(breaker: SimulatedBreaker, tries: Try[]): { before: number; compared: number } {
  let [before, compared] = [0, 0];
  for (const one of tries) {
    const unopened = breaker.opened.length === 0;
    if (!breaker.admit(one) || !one.guess) continue;
    compared += 1;
    if (unopened) before += 1;
  }
  return { before, compared };
}
