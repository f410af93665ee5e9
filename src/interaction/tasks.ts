import { timingSafeEqual } from 'node:crypto';
import { after, minutes } from '../clock.ts';
import type { Secrets } from '../secrets.ts';

/**
 * What an account page sends the member into an interaction for: `confirm` shows the second factor and no more, the
 * others carry out one change by the steps of the sign-in, once the second factor was shown. `totp` sets the
 * authenticator app up, where there is none or on another phone.
 */
export const tasks = ['confirm', 'passkey', 'totp', 'factor', 'email', 'password'] as const;
export type Task = (typeof tasks)[number];

const markOf = (task: Task, memberId: string): [string, string] => ['account task', `${task} ${memberId}`];

/** A task as the request names it: of this member, and nobody can make one up. */
export const taskOf = (secrets: Secrets, task: Task, memberId: string): string =>
  `${task}.${secrets.digest(...markOf(task, memberId)).toString('base64url')}`;

/** The task a request names, where it was meant for this member: nobody else who signs in carries it out (T33). */
export function taskFor(secrets: Secrets, named: string | undefined, memberId: string): Task | null {
  const [name, mark = ''] = (named ?? '').split('.');
  const task = tasks.find((known) => known === name);
  if (task === undefined) return null;
  const given = Buffer.from(mark, 'base64url');
  const isMeant = secrets
    .digests(...markOf(task, memberId))
    .some((digest) => digest.length === given.length && timingSafeEqual(digest, given));
  return isMeant ? task : null;
}

/** Whether a second factor shown at `loginTs` (seconds) is recent enough to change what guards the account (T35). */
export const isFresh = (loginTs: number, now: Date): boolean =>
  now <= after(new Date(loginTs * 1000), minutes(5));
