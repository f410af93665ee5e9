import type { Insurer } from '../insurer/insurer.ts';
import { dayInJapan, plusDays, startOfDay } from '../japan.ts';
import type { Member } from './member.ts';

/**
 * The last day, in Japan, on which the initial password works (D1): so many after the day on which sign-in opened, the
 * member was imported, or the last letter was made, whichever is latest. Null where the insurer sets no end. The same
 * member imported again does not begin anew, or a monthly file would keep every account open for ever.
 */
export function lastActivationDay(
  { importedAt, noticeMadeAt }: Pick<Member, 'importedAt' | 'noticeMadeAt'>,
  { activationDays, opensAt }: Pick<Insurer, 'activationDays' | 'opensAt'>,
): string | null {
  if (activationDays === null) return null;
  const begins = [importedAt, noticeMadeAt, opensAt].map((time) =>
    time === null ? 0 : new Date(time).getTime(),
  );
  return plusDays(dayInJapan(new Date(Math.max(...begins))), activationDays);
}

/** When it stops working: as that day ends. */
export function activationEndsAt(
  member: Pick<Member, 'importedAt' | 'noticeMadeAt'>,
  insurer: Pick<Insurer, 'activationDays' | 'opensAt'>,
): Date | null {
  const last = lastActivationDay(member, insurer);
  return last === null ? null : startOfDay(plusDays(last, 1));
}

/** Whether the initial password has lapsed. */
export function hasLapsed(
  member: Pick<Member, 'importedAt' | 'noticeMadeAt'>,
  insurer: Pick<Insurer, 'activationDays' | 'opensAt'>,
  now: Date,
): boolean {
  const endsAt = activationEndsAt(member, insurer);
  return endsAt !== null && now >= endsAt;
}
