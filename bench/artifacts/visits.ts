import { after, days, hours, minutes, seconds } from '../../src/clock.ts';
import { share } from '../growth/numbers.ts';
import { timeOfDay } from '../growth/week.ts';
import type { Simulated } from './simulated.ts';

/** Something that happens at a time. */
export interface Happening {
  at: Date;
  work(): Promise<void>;
}

/** How many of a hundred leave the sign-in open, use the session again, sign out, or have a client that refreshes. */
const shares = { open: 0.2, again: 0.4, out: 0.1, offline: 0.2 };
/** How often what was refreshed is refreshed again: by a client that its members open a few times a day. */
const between = hours(7);

/** A week of sign-ins and of what follows each, in the order in which it happens. */
export function weekOf(simulated: Simulated, signIns: number, start: Date): Happening[] {
  const happenings: Happening[] = [];
  for (let index = 0; index < signIns; index++) {
    const part = (index / signIns) * 7;
    const at = after(start, days(Math.floor(part)) + timeOfDay(part % 1));
    happenings.push(...visit(simulated, index, at, after(start, days(7))));
  }
  return happenings.sort((one, other) => one.at.getTime() - other.at.getTime());
}

function* visit(simulated: Simulated, index: number, at: Date, end: Date): Generator<Happening> {
  const does = (what: (index: number) => Promise<void>, milliseconds: number): Happening => ({
    at: after(at, milliseconds),
    work: () => what(index),
  });
  const happens = (what: keyof typeof shares, salt: number) => share(index, salt) < shares[what];
  yield does(simulated.authorize, 0);
  if (happens('open', 3000)) return;
  yield does(simulated.submit, seconds(20));
  yield does(simulated.resume, seconds(21));
  const isOffline = happens('offline', 3001);
  yield does((one) => simulated.redeem(one, isOffline), seconds(22));
  if (happens('again', 3002)) yield does(simulated.useSession, minutes(2 + 20 * share(index, 3003)));
  if (happens('out', 3004)) return yield does(simulated.signOut, minutes(25));
  if (!isOffline) return;
  for (let time = between; after(at, time) < end; time += between) yield does(simulated.refresh, time);
}
