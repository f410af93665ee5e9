import { days, minutes, seconds } from '../clock.ts';

/** One key of SECRET_KEYS as the database knows it: by its id alone. */
export interface SecretKey {
  id: string;
  firstUsedAt: Date;
  /** Since when another one seals; null: it is the current one. */
  supersededAt: Date | null;
  /** Since when nothing depends on it. */
  releasedAt: Date | null;
}

/** A process that has not been seen for so long has ended. */
export const processEndsAfter = minutes(1);

/** For so long every process must have listed a key first before anything is sealed under it. */
export const agreedFor = seconds(30);

export const warnsAfter = days(335);
export const tooOldAfter = days(365);

/** The key everything is sealed under. */
export const currentOf = (keys: SecretKey[]): SecretKey | undefined =>
  keys.find(({ supersededAt }) => supersededAt === null);

/** Keys that data still depend on, and that are not among those listed. */
export const missingOf = (keys: SecretKey[], listed: string[]): SecretKey[] =>
  keys.filter(({ id, releasedAt }) => releasedAt === null && !listed.includes(id));
