import { days, hours } from '../clock.ts';
import type { Insurer } from '../insurer/insurer.ts';
import type { Member } from './member.ts';

/**
 * Until when the initial password works (D1): to the end of the day, in Japan, that lies so many days after sign-in
 * opened, the member was imported, or the last letter was made, whichever is latest. Null where the insurer sets no
 * end. The same member imported again does not begin anew, or a monthly file would keep every account open for ever.
 */
export function activationEndsAt(
  { importedAt, noticeMadeAt }: Pick<Member, 'importedAt' | 'noticeMadeAt'>,
  { activationDays, opensAt }: Pick<Insurer, 'activationDays' | 'opensAt'>,
): Date | null {
  if (activationDays === null) return null;
  const begins = [importedAt, noticeMadeAt, opensAt].map((time) =>
    time === null ? 0 : new Date(time).getTime(),
  );
  const day = Math.floor((Math.max(...begins) + japan) / days(1)) + activationDays;
  return new Date((day + 1) * days(1) - japan);
}

/** Japan is ahead of UTC by this, all year. */
const japan = hours(9);
