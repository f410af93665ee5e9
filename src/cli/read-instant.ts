import { z } from 'zod';
import { after, days } from '../clock.ts';
import { OperatorError } from '../errors.ts';

/** A time an operator gave: one with its offset, or the beginning of a day in Japan. */
export function readInstant(flag: string, input: string | undefined): Date | undefined {
  if (input === undefined) return undefined;
  if (isDate(input)) return new Date(`${input}T00:00:00+09:00`);
  if (z.iso.datetime({ offset: true }).safeParse(input).success) return new Date(input);
  throw new OperatorError({
    ja: `${flag} ${input}: 2026-12-01 か 2026-12-01T09:00:00+09:00 のように書いてください。`,
    en: `${flag} ${input}: write it as 2026-12-01 or 2026-12-01T09:00:00+09:00.`,
  });
}

/** As `readInstant`, for what something lasts until: a day counts to its end. */
export function readEnd(flag: string, input: string | undefined): Date | undefined {
  const instant = readInstant(flag, input);
  return instant && input !== undefined && isDate(input) ? after(instant, days(1)) : instant;
}

const isDate = (input: string): boolean => z.iso.date().safeParse(input).success;
