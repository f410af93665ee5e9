/**
 * The one source of time. Everything that decides by time is handed a `Date` that came from here;
 * tests fake `Date` itself, so nothing else needs replacing. SQL gets the value as a parameter and
 * never asks the database for the time.
 */
export const now = (): Date => new Date();

export const seconds = (count: number): number => count * 1000;
export const minutes = (count: number): number => count * 60_000;
export const hours = (count: number): number => count * 3_600_000;
export const days = (count: number): number => count * 86_400_000;

const units = { m: minutes, h: hours, d: days };

/** `30m`, `24h` or `7d` in milliseconds; null where it is not written so. */
export function lengthOf(input: string): number | null {
  const [, count, unit] = /^(\d{1,5})([mhd])$/.exec(input) ?? [];
  return count === undefined ? null : units[unit as keyof typeof units](Number(count));
}

export const after = (start: Date, milliseconds: number): Date => new Date(start.getTime() + milliseconds);

/** How far the clocks of two processes may differ. */
export const clockTolerance = seconds(15);
