import type { Db } from '../db.ts';
import type { Insurer } from '../insurer/insurer.ts';
import type { Secrets } from '../secrets.ts';
import { rulesOf } from '../throttle/rules.ts';
import { admit, forgive } from '../throttle/throttle.ts';
import type { Member } from './member.ts';

/**
 * Compares a birthdate (`YYYY-MM-DD`), counted first: it is guessable, so one count per member guards every way it
 * is asked for (T14). Answers when the next try may be where this one was one too many.
 */
export async function tryBirthdate(
  db: Db,
  secrets: Secrets,
  { insurer, member: { insurerId, id, details } }: { insurer: Insurer; member: Member },
  given: string,
  now: Date,
): Promise<'right' | 'wrong' | { opensAt: Date }> {
  const { birthdateDay, birthdate } = rulesOf(insurer);
  const attempts = [birthdateDay, birthdate].map((rule) => ({ rule, insurerId, key: id }));
  const { opensAt } = await admit(db, secrets, attempts, now);
  if (opensAt !== null) return { opensAt };
  if (given !== details.birthdate) return 'wrong';
  await forgive(db, secrets, attempts);
  return 'right';
}
