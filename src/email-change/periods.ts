import { after, hours } from '../clock.ts';
import type { Member } from '../member/member.ts';

/** How long after a change neither password nor user ID is recovered by the new address (T26). */
export const holdHours = 24;

/** How long the old address can undo a change. */
export const undoHours = 72;

/** Until when the member's address does not serve recovery; null where it does. */
export function heldUntil({ emailChangedAt }: Pick<Member, 'emailChangedAt'>, now: Date): Date | null {
  const until = emailChangedAt && after(emailChangedAt, hours(holdHours));
  return until !== null && until > now ? until : null;
}
