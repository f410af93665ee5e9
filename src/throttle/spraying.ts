import type { ThrottleSettings } from './settings.ts';

/** What is known of an insurer's first sign-ins of the last hour (`spraying.minutes`). */
export interface FirstSignIns {
  /** Accounts that failed and have not come in since; of IDs that nobody has, too. */
  failed: number;
  /** Members whose initial password was right for the first time. */
  succeeded: number;
}

/**
 * Whether accounts are being sprayed (T02): more fail for good than at any honest first sign-in. Two hundred accounts,
 * and one for each member who came in, are what it takes.
 *
 * What these figures were tuned to, by `test/attacks/spraying-simulation.test.ts`:
 * - Of 100,000 members 10 % come on the first morning, up to a third of them in its first minutes; one in five mistypes,
 *   a third of those the user ID, and up to a half gives up. That reaches a quarter of what opens it; two in five who try
 *   the old password, again and again, reach a half. It would take more members who fail for good than come in.
 * - A morning later, 10,000 members sign in by a password of their own. One in fifty mistypes the user ID, which looks like
 *   an account that never came in: three quarters. An insurer of many more than 100,000 members sets `spraying.accounts`
 *   to one in five hundred of them.
 * - Whoever sprays knows user IDs, symbols and numbers and guesses the birthdate, any day of sixty years, once for each
 *   account: a guess is right once in 21,915. It opens after 200 accounts at night, of which 0.01 are expected to fall, and
 *   in the busiest hour of a first morning after as many as came in, some 5,000, of which 0.23 are. One in 20,000 of the
 *   10,000 that were to be tried would be 0.5.
 * - Fewer than 200 accounts an hour it does not see (0.22 expected to fall in a day). Nor is it enough against whoever knows
 *   years of birth as well, where a guess is right once in 365: that takes activation codes.
 */
export const isSprayed = (
  { failed, succeeded }: FirstSignIns,
  { accounts, perSuccess }: Pick<ThrottleSettings['spraying'], 'accounts' | 'perSuccess'>,
): boolean => failed >= accounts + perSuccess * succeeded;
