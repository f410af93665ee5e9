import { hours, minutes, seconds } from '../../src/clock.ts';

/** A try at a first sign-in, as the breaker sees it; `at` in milliseconds from the opening. */
export interface Try {
  at: number;
  account: string;
  right: boolean;
  /** Nobody honest. */
  guess?: true;
}

/** Numbers from 0 to 1 that a seed decides (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** How members come and what they do wrong. */
export interface Morning {
  /** How many come. */
  arriving: number;
  /** Of these, who comes within the first minutes, all at once. */
  rush: number;
  /** Who is wrong at the first try, and, of those, at each that follows. */
  mistyping: number;
  again: number;
  /** Of who is wrong, who mistyped the user ID, and who gives up for the morning after any wrong try. */
  wrongId: number;
  givingUp: number;
}

/** One in ten of 100,000, of whom one in five mistypes. */
export const firstMorning: Morning = {
  arriving: 10_000,
  rush: 0.15,
  mistyping: 0.2,
  again: 0.35,
  wrongId: 0.3,
  givingUp: 0.2,
};

/** Tries of a morning of three hours, in their order. */
export function morningOf(morning: Morning, seed: number): Try[] {
  const random = randomFrom(seed);
  const exponential = (mean: number) => -Math.log(1 - random()) * mean;
  const tries: Try[] = [];
  for (let place = 0; place < morning.arriving; place++) {
    // The rest come most in the first hour, when the mail and the notice are read.
    let at =
      random() < morning.rush ? exponential(minutes(2)) : exponential(minutes(25)) + exponential(minutes(35));
    let chance = morning.mistyping;
    for (let count = 0; count < 8; count++) {
      const wrong = random() < chance;
      const mistyped = wrong && random() < morning.wrongId;
      tries.push({ at, account: mistyped ? `typo${place}-${count}` : `member${place}`, right: !wrong });
      if (!wrong || random() < morning.givingUp) break;
      chance = morning.again;
      at += seconds(15) + exponential(seconds(45));
    }
  }
  return tries.sort((one, other) => one.at - other.at);
}

/** One guess on each of so many accounts, evenly over a time; no guess is right, for what is asked is when it ends. */
export const sprayOf = (accounts: number, { from = 0, over = hours(1) } = {}): Try[] =>
  Array.from({ length: accounts }, (_, place) => ({
    at: from + (over * place) / accounts,
    account: `sprayed${place}`,
    right: false,
    guess: true,
  }));

/** Two streams of tries as one. */
export const together = (one: Try[], other: Try[]): Try[] =>
  [...one, ...other].sort((first, second) => first.at - second.at);
