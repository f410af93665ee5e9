import type { Member } from './member.ts';

/** When another password took the place of the member's own last, whichever way; null where none ever did. */
export function passwordReplacedAt({
  passwordResetAt,
  passwordChangedAt,
}: Pick<Member, 'passwordResetAt' | 'passwordChangedAt'>): string | null {
  const times = [passwordResetAt, passwordChangedAt].flatMap((at) => at ?? []);
  return times.length === 0 ? null : new Date(Math.max(...times.map(Number))).toISOString();
}
