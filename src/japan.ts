import { after, days, hours } from './clock.ts';

/** Japan is ahead of UTC by this, all year. */
export const aheadOfUtc = hours(9);

/** The day it is in Japan, `YYYY-MM-DD`. */
export const dayInJapan = (time: Date): string => after(time, aheadOfUtc).toISOString().slice(0, 10);

export const plusDays = (day: string, count: number): string =>
  after(new Date(`${day}T00:00:00Z`), days(count))
    .toISOString()
    .slice(0, 10);

/** The moment a day begins in Japan. */
export const startOfDay = (day: string): Date => after(new Date(`${day}T00:00:00Z`), -aheadOfUtc);
