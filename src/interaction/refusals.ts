import type { FormError } from '../errors.ts';
import { retrySeconds } from '../http/kept-form.ts';
import { formatTime } from '../http/text/time.ts';
import type { Language } from '../insurer/insurer.ts';
import { shutForGood } from '../throttle/throttle.ts';
import type { Outcome } from './step.ts';

/** There is no room for what was sent; browsers spread over half as long again when they send it once more. */
export const busy: FormError = { code: 'busy', detail: { seconds: String(retrySeconds * 1.5) } };

/** Too many tries: told as the time it opens again, or, where no waiting helps, as whom to ask. */
export function throttledError(opensAt: Date | null, language: Language, now?: Date): FormError {
  const opensSoon = opensAt !== null && now !== undefined && opensAt.getTime() - now.getTime() < shutForGood;
  return { code: 'throttled', detail: { time: opensSoon ? formatTime(opensAt, language, now) : '' } };
}

/**
 * Whatever was wrong while first sign-ins pause, the right initial password included: any other answer would tell
 * whose account is activated (T06).
 */
export const firstSignInsPaused = (until: Date, language: Language, now: Date): Outcome => ({
  kind: 'refuse',
  status: 429,
  errors: [{ code: 'throttled', detail: { time: formatTime(until, language, now), what: 'first-sign-ins' } }],
});

export const throttled = (opensAt: Date | null, language: Language, now?: Date): Outcome => ({
  kind: 'refuse',
  status: 429,
  errors: [throttledError(opensAt, language, now)],
});
