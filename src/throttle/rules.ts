import { days, hours, minutes, seconds } from '../clock.ts';

/**
 * How often something may be tried for one key. `delays[n]` is the wait in milliseconds after the n-th attempt
 * (the last one holds for all later); at `limit` attempts it stays shut until the window ends. A sliding window
 * starts anew with every attempt: it counts consecutive ones, and a success forgets them.
 */
export interface Rule {
  bucket: string;
  limit: number;
  window: number;
  sliding?: boolean;
  delays?: number[];
  /** Shut, it lets the attempt go on and fail: saying so would tell one kind of account from another (T06). */
  silent?: boolean;
}

/** The defaults of the product's security figures. Names are what `throttle.bucket` holds. */
export const rules = {
  password: {
    bucket: 'password',
    limit: 100,
    window: days(90),
    sliding: true,
    delays: [0, 0, 0, 0, ...[30, 60, 120, 240, 480, 900].map(seconds)],
  },
  initialPasswordDay: { bucket: 'initial-password-day', limit: 10, window: days(1), silent: true },
  initialPassword: { bucket: 'initial-password', limit: 30, window: days(365), sliding: true, silent: true },
  birthdateDay: { bucket: 'birthdate-day', limit: 10, window: days(1) },
  birthdate: { bucket: 'birthdate', limit: 100, window: days(365), sliding: true },
  /** Requests one browser makes to have an ID or password recovered, whoever they are about. */
  recovery: { bucket: 'recovery', limit: 5, window: hours(1) },
  otp: { bucket: 'otp', limit: 20, window: days(365), sliding: true },
  verificationCode: { bucket: 'verification-code', limit: 20, window: hours(24) },
  /** A member is told of the same thing once in a while, however often it happens. */
  notice: { bucket: 'notice', limit: 1, window: minutes(15) },
  mailToMember: { bucket: 'mail-member', limit: 3, window: minutes(15) },
  mailToAddress: { bucket: 'mail-address', limit: 12, window: minutes(15) },
  mailToAddressDay: { bucket: 'mail-address-day', limit: 40, window: days(1) },
} satisfies Record<string, Rule>;

/** Wrong birthdates one interaction bears before it must be started again. */
export const birthdatesPerInteraction = 5;
/** Wrong birthdates one link to a new password bears. */
export const birthdatesPerLink = 5;
/** Wrong tries one mailed code bears. */
export const triesPerCode = 5;
