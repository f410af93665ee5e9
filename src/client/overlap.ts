import { days, lengthOf } from '../clock.ts';
import { OperatorError } from '../errors.ts';

/** How long the secret before the last rotation is accepted, unless the operator says otherwise. */
export const usualOverlap = '24h';
const longest = days(30);

/** `30m`, `24h`, `7d`, or `0` for no time at all, in milliseconds. */
export function readOverlap(input: string): number {
  const length = input === '0' ? 0 : lengthOf(input);
  if (length !== null && length <= longest) return length;
  throw new OperatorError({
    ja: `--overlap ${input}: 30m、24h、7d のように書いてください（30d まで。0 なら、前の秘密はすぐ使えなくなります）。`,
    en: `--overlap ${input}: write it as 30m, 24h or 7d (at most 30d; with 0 the old secret ends at once).`,
  });
}
