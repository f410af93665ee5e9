import { OperatorError } from '../errors.ts';

/** How many lines at most. */
export function readLimit(input: string | undefined): number | undefined {
  if (input === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(input)) return Number(input);
  throw new OperatorError({
    ja: '--limit は 1 以上の整数です。',
    en: '--limit is a whole number from 1 on.',
  });
}
