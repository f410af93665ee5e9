import { after, days, hours } from '../../src/clock.ts';
import { mixed, share } from './numbers.ts';
import type { World } from './people.ts';
import { activatedMember, clientIdOf, insurerOf, memberId } from './population.ts';

/** Sign-ins a week, for each member there is, where nothing else is said. */
export const usualSignIns = 0.1;

/** How the sign-ins of a day fall on its hours, in thousandths: hardly any at night, a peak in the evening. */
const hoursOfDay = [
  12, 6, 4, 3, 4, 10, 25, 45, 55, 58, 56, 52, 62, 56, 50, 48, 48, 52, 58, 66, 74, 70, 52, 34,
];
const DAY = hoursOfDay.reduce((sum, part) => sum + part, 0);

/** One sign-in of the week that has just ended. */
export interface SignIn {
  /** Counted from the oldest. */
  index: number;
  at: Date;
  member: number;
  insurerId: number;
  memberId: string;
  clientId: string;
}

export const signInsOf = ({ population, signIns }: World): number => Math.round(population.members * signIns);

/** The week's sign-ins, oldest first. */
export function* week(world: World): Generator<SignIn> {
  const count = signInsOf(world);
  const begin = after(world.now, -days(7));
  for (let index = 0; index < count; index++) {
    const day = Math.floor((index / count) * 7);
    const at = after(begin, days(day) + timeOfDay(((index / count) * 7) % 1));
    const member = activatedMember(world.population, index);
    const insurer = insurerOf(world.population, member);
    const insurerId = world.insurerIds[insurer] ?? 0;
    yield { index, at, member, insurerId, memberId: memberId(member), clientId: clientIdOf(insurer) };
  }
}

/** When in a day, that ends now, such a part of its sign-ins is done; a peak is what comes last. */
export function timeOfDay(part: number): number {
  let left = part * DAY;
  for (let hour = 0; hour < 24; hour++) {
    const here = hoursOfDay[(hour + 21) % 24] ?? 0;
    if (left < here) return hours(hour + left / here);
    left -= here;
  }
  return days(1) - 1;
}

/** One in five asks for `offline_access`. */
export const isOffline = (index: number): boolean => share(index, 10) < 0.2;

/** How often its refresh token was rotated since. */
export const rotationsOf = (index: number): number => mixed(index, 11) % 9;

/** One in three is remembered by its browser. */
export const isRemembered = (index: number): boolean => share(index, 12) < 0.33;
