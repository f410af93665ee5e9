import { formatTime } from '../http/text/time.ts';
import type { Language } from '../insurer/insurer.ts';
import { shutForGood } from '../throttle/throttle.ts';
import type { Outcome } from './step.ts';

/** Too many tries: told as the time it opens again, or, where no waiting helps, as whom to ask. */
export function throttled(opensAt: Date | null, language: Language, now?: Date): Outcome {
  const opensSoon = opensAt !== null && now !== undefined && opensAt.getTime() - now.getTime() < shutForGood;
  const time = opensSoon ? formatTime(opensAt, language, now) : '';
  return { kind: 'refuse', status: 429, errors: [{ code: 'throttled', detail: { time } }] };
}
