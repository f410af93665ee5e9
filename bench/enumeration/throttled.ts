import { after, minutes, now } from '../../src/clock.ts';
import type { Insurer } from '../../src/insurer/insurer.ts';
import { rulesOf } from '../../src/throttle/rules.ts';
import { admit } from '../../src/throttle/throttle.ts';
import type { Person } from '../../test/helpers/people.ts';
import type { Service } from '../service.ts';

/** Counts this many failed passwords for each, the last of them just now, as patient guessing leaves them. */
export async function countFailures(
  { db, secrets }: Service,
  insurer: Insurer,
  people: Person[],
  failures: number,
): Promise<void> {
  const attempts = people.map(({ userId }) => ({
    rule: rulesOf(insurer).password,
    insurerId: insurer.id,
    key: userId,
  }));
  const longestDelay = minutes(15);
  for (let left = failures - 1; left >= 0; left--) {
    const { opensAt } = await admit(db, secrets, attempts, after(now(), -left * longestDelay));
    if (opensAt !== null) throw new Error('an attempt was not admitted');
  }
}
