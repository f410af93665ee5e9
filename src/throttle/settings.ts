import { z } from 'zod';

/** A figure an insurer may set, within bounds that keep the guard a guard. */
const figure = (usual: number, [least, most]: [number, number]) =>
  z.int().min(least).max(most).default(usual);

const figures = <Shape extends z.ZodRawShape>(shape: Shape) => z.strictObject(shape).prefault({} as never);

/** How often what may be tried, as an insurer sets it; left out, a figure is the product's. */
export const throttleSettings = figures({
  /** Wrong passwords in a row: from `delayFrom` on each makes the next wait, and at `inARow` only a recovery helps. */
  password: figures({
    delayFrom: figure(5, [3, 10]),
    firstDelaySeconds: figure(30, [10, 300]),
    longestDelayMinutes: figure(15, [5, 60]),
    inARow: figure(100, [20, 100]),
  }),
  initialPassword: figures({ perDay: figure(10, [3, 20]), inAll: figure(30, [10, 100]) }),
  /** Wrong tries one mailed code bears, and how many in a row turn the factor off. */
  otp: figures({ perCode: figure(5, [3, 10]), inARow: figure(20, [10, 100]) }),
  /** Wrong codes of the notice; who may try one has shown the initial password. */
  activationCode: figures({
    perInteraction: figure(5, [3, 10]),
    perDay: figure(10, [3, 20]),
    inAll: figure(100, [20, 200]),
  }),
  birthdate: figures({
    perInteraction: figure(5, [3, 10]),
    perDay: figure(10, [3, 20]),
    inAll: figure(100, [20, 200]),
  }),
  /** Mails to one member for one purpose, and to one address whoever shares it, in so many minutes. */
  mail: figures({
    perMember: figure(3, [2, 10]),
    perAddress: figure(12, [4, 50]),
    minutes: figure(15, [5, 60]),
    perAddressAndDay: figure(40, [10, 200]),
  }),
  /** One IP address: forms a minute, and accounts that fail to sign in, or to be recovered, in so many minutes. */
  address: figures({
    formsPerMinute: figure(600, [100, 100_000]),
    failedAccounts: figure(60, [10, 5_000]),
    minutes: figure(10, [5, 60]),
  }),
  /**
   * First sign-ins pause when in so many minutes this many accounts have failed and not come in since, and so many
   * more for each that did.
   */
  spraying: figures({
    accounts: figure(200, [50, 20_000]),
    perSuccess: figure(1, [1, 5]),
    minutes: figure(60, [10, 1_440]),
    pauseMinutes: figure(15, [5, 240]),
    longestPauseMinutes: figure(60, [5, 1_440]),
  }),
});

export type ThrottleSettings = z.infer<typeof throttleSettings>;
