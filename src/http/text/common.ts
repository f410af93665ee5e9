import type { FormError } from '../../errors.ts';
import { type Bilingual, fill } from './bilingual.ts';
import { en } from './en.ts';
import { type CommonText, ja } from './ja.ts';

/** The words every page shares. */
export const common: Bilingual<CommonText> = { ja, en };

/**
 * What the member reads for a refusal. `throttled` and `not_open_yet` want `detail.time` (a time in the member's
 * language), `email_typo` wants `detail.suggestion`; `throttled` without a time is one that no waiting ends.
 */
export const errorMessage = (t: CommonText, { code, detail = {} }: FormError): string =>
  fill(code === 'throttled' ? throttledText(t, detail) : t.errors[code], detail);

function throttledText(t: CommonText, { time, what }: NonNullable<FormError['detail']>): string {
  if (!time) return t.throttledForLong;
  return what === 'first-sign-ins' ? t.firstSignInsPaused : t.errors.throttled;
}
