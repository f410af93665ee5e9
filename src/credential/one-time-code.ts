import { randomInt } from 'node:crypto';

const DIGITS = 6;
const MAX_LENGTH = 200;

/** Six random decimal digits, for mails. */
export const randomCode = (): string => String(randomInt(10 ** DIGITS)).padStart(DIGITS, '0');

/** Keeps the digits of what was typed or pasted, in any width; null unless there are six. */
export function foldCode(input: string): string | null {
  if (input.length > MAX_LENGTH) return null;
  const digits = input.normalize('NFKC').replace(/\D/g, '');
  return digits.length === DIGITS ? digits : null;
}
