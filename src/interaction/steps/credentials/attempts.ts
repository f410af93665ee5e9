import type { Insurer } from '../../../insurer/insurer.ts';
import type { Member } from '../../../member/member.ts';
import { failedFirstSignIn, failedFrom } from '../../../throttle/crowds.ts';
import { rulesOf } from '../../../throttle/rules.ts';
import type { Attempt } from '../../../throttle/throttle.ts';

/**
 * What a password is counted under: all of it whoever it is, so that neither the count nor its time tells an
 * activated account (T06).
 */
export function attemptsOf(
  userId: string,
  member: Member | undefined,
  { insurer, addressBlock }: { insurer: Insurer; addressBlock: string },
): Attempt[] {
  const { password, initialPasswordDay, initialPassword } = rulesOf(insurer);
  const activated = member !== undefined && member.activatedAt !== null;
  return [
    ...[password, initialPasswordDay, initialPassword].map((rule) => ({
      rule,
      insurerId: insurer.id,
      key: userId,
    })),
    failedFrom(addressBlock, insurer, userId),
    failedFirstSignIn(insurer, userId, activated),
  ];
}
