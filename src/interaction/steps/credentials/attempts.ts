import type { KnownBrowser } from '../../../credential/known-browser.ts';
import type { Insurer } from '../../../insurer/insurer.ts';
import type { Member } from '../../../member/member.ts';
import { failedFirstSignIn, failedFrom } from '../../../throttle/crowds.ts';
import { rulesOf } from '../../../throttle/rules.ts';
import type { Attempt } from '../../../throttle/throttle.ts';

/**
 * What a password is counted under: all of it whoever it is, so that neither the count nor its time tells an
 * activated account (T06). A browser this member has signed in with before is counted by itself, and anew once
 * everything was ended: nobody shuts it out from elsewhere (T12).
 */
export function attemptsOf(
  userId: string,
  member: Member | undefined,
  { insurer, addressBlock, known }: { insurer: Insurer; addressBlock: string; known: KnownBrowser },
): Attempt[] {
  const { password, initialPasswordDay, initialPassword } = rulesOf(insurer);
  const activated = member !== undefined && member.activatedAt !== null;
  const nonce = member === undefined ? null : known.nonceOf(member.id);
  const browserOf = nonce === null ? '' : ` ${nonce} ${member?.epoch}`;
  return [
    { rule: password, insurerId: insurer.id, key: `${userId}${browserOf}` },
    ...[initialPasswordDay, initialPassword].map((rule) => ({ rule, insurerId: insurer.id, key: userId })),
    ...(nonce === null ? [failedFrom(addressBlock, insurer, userId)] : []),
    failedFirstSignIn(insurer, userId, activated),
  ];
}
