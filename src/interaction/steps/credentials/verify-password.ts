import { matchesInitialPassword } from '../../../credential/initial-password.ts';
import { normalizePassword } from '../../../credential/new-password.ts';
import type { Hashing } from '../../../credential/password-hash.ts';
import { verifyProvisional } from '../../../credential/provisional-password.ts';
import type { Insurer } from '../../../insurer/insurer.ts';
import { hasLapsed } from '../../../member/activation-window.ts';
import type { Member } from '../../../member/member.ts';

/**
 * Whether `password` is this member's: the own one, or, until the account is activated, the initial one, unless that
 * was tried too often (`initialSpent`). Every case costs one hash, a member who does not exist included, so that time
 * tells nothing (T06). An initial password is guessable, so an insurer may let it lapse (D1).
 */
export async function verifyPassword(
  hashing: Hashing,
  password: string,
  member: Member | undefined,
  { insurer, now, initialSpent }: { insurer: Insurer; now: Date; initialSpent: boolean },
): Promise<boolean> {
  if (member === undefined) return hashing.verify(null, normalizePassword(password));
  const initialCounts = member.activatedAt === null && !initialSpent && !hasLapsed(member, insurer, now);
  const matchesHash =
    member.passwordHash !== null
      ? await hashing.verify(member.passwordHash, normalizePassword(password))
      : await verifyProvisional(hashing, initialCounts ? member.provisionalHash : null, password);
  const matchesRule = matchesInitialPassword(password, member.details);
  const byRule = initialCounts && member.cohort !== 3 && matchesRule;
  return member.status === 'active' && (matchesHash || byRule);
}
