import { days, hours, minutes, seconds } from '../clock.ts';
import type { ThrottleSettings } from './settings.ts';

/**
 * How often something may be tried for one key. `delays[n]` is the wait in milliseconds after the n-th attempt
 * (the last one holds for all later); at `limit` attempts it stays shut until the window ends. A sliding window
 * starts anew with every attempt: it counts consecutive ones, and a success forgets them. Of attempts that belong to
 * a crowd, `limit` is how many keys of the crowd may have failed within the window.
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

/** What is the same everywhere. Names are what `throttle.bucket` holds. */
export const rules = {
  /** Requests one browser makes to have an ID or password recovered, whoever they are about. */
  recovery: { bucket: 'recovery', limit: 5, window: hours(1) },
  verificationCode: { bucket: 'verification-code', limit: 20, window: hours(24) },
  /** A member is told of the same thing once in a while, however often it happens. */
  notice: { bucket: 'notice', limit: 1, window: minutes(15) },
  /** Of failures that go on, less and less often: a stranger can cause these mails. */
  failuresNotice: {
    bucket: 'failures-notice',
    limit: Number.POSITIVE_INFINITY,
    window: days(1),
    sliding: true,
    delays: doubling(minutes(15), hours(8)),
  },
} satisfies Record<string, Rule>;

/** What an insurer may set. */
export function rulesOf({ throttles }: { throttles: ThrottleSettings }) {
  const { password, initialPassword, activationCode, otp, birthdate, mail, address, spraying } = throttles;
  const failed = { window: minutes(spraying.minutes), sliding: true, silent: true };
  return {
    password: {
      bucket: 'password',
      limit: password.inARow,
      window: days(90),
      sliding: true,
      delays: [
        ...Array<number>(password.delayFrom - 1).fill(0),
        ...doubling(seconds(password.firstDelaySeconds), minutes(password.longestDelayMinutes)),
      ],
    },
    initialPasswordDay: {
      bucket: 'initial-password-day',
      limit: initialPassword.perDay,
      window: days(1),
      silent: true,
    },
    initialPassword: {
      bucket: 'initial-password',
      limit: initialPassword.inAll,
      window: days(365),
      sliding: true,
      silent: true,
    },
    activationCodeDay: { bucket: 'activation-code-day', limit: activationCode.perDay, window: days(1) },
    activationCode: {
      bucket: 'activation-code',
      limit: activationCode.inAll,
      window: days(365),
      sliding: true,
    },
    birthdateDay: { bucket: 'birthdate-day', limit: birthdate.perDay, window: days(1) },
    birthdate: { bucket: 'birthdate', limit: birthdate.inAll, window: days(365), sliding: true },
    otp: { bucket: 'otp', limit: otp.inARow, window: days(365), sliding: true },
    mailToMember: { bucket: 'mail-member', limit: mail.perMember, window: minutes(mail.minutes) },
    mailToAddress: { bucket: 'mail-address', limit: mail.perAddress, window: minutes(mail.minutes) },
    mailToAddressDay: { bucket: 'mail-address-day', limit: mail.perAddressAndDay, window: days(1) },
    /** Accounts that fail from one IP address. */
    failedAccounts: {
      bucket: 'failed-accounts',
      limit: address.failedAccounts,
      window: minutes(address.minutes),
      sliding: true,
    },
    /** Accounts of the insurer that fail at the first sign-in; how many are too many, the successes tell as well. */
    failedFirstSignIns: { bucket: 'failed-first-sign-ins', limit: Number.POSITIVE_INFINITY, ...failed },
    /** Shut while the insurer's first sign-ins pause; each pause in a row is twice as long. */
    firstSignInPause: {
      bucket: 'first-sign-in-pause',
      limit: Number.POSITIVE_INFINITY,
      window: days(1),
      sliding: true,
      silent: true,
      delays: doubling(
        minutes(spraying.pauseMinutes),
        minutes(Math.max(spraying.pauseMinutes, spraying.longestPauseMinutes)),
      ),
    },
  } satisfies Record<string, Rule>;
}

/** From `first` on twice as long each time, up to `longest`. */
function doubling(first: number, longest: number): number[] {
  return first >= longest ? [longest] : [first, ...doubling(first * 2, longest)];
}
