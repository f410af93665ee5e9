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

export const after = (start: Date, milliseconds: number): Date => new Date(start.getTime() + milliseconds);

/** How far the clocks of two processes may differ. */
export const clockTolerance = seconds(15);
