import { after, minutes } from '../clock.ts';

/**
 * What an account page sends the member into an interaction for: `confirm` shows the second factor and no more, the
 * others carry out one change by the steps of the sign-in, once the second factor was shown.
 */
export const tasks = ['confirm', 'passkey', 'factor', 'email', 'password'] as const;
export type Task = (typeof tasks)[number];

export const isTask = (value: unknown): value is Task => tasks.includes(value as Task);

/** Whether a second factor shown at `loginTs` (seconds) is recent enough to change what guards the account (T35). */
export const isFresh = (loginTs: number, now: Date): boolean =>
  now <= after(new Date(loginTs * 1000), minutes(5));
