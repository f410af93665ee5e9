import type { Db } from '../db.ts';
import type { Insurer } from '../insurer/insurer.ts';
import { foldEmail } from '../member/email-address.ts';
import type { Secrets } from '../secrets.ts';
import { rulesOf } from '../throttle/rules.ts';
import { admit } from '../throttle/throttle.ts';

/**
 * Counts one mail a member asked for; answers when the next may be asked for where this one is too many, else
 * null. Families share a mailbox: the address has limits of its own, across insurers.
 */
export async function admitMail(
  db: Db,
  secrets: Secrets,
  {
    member,
    insurer,
    purpose,
    to,
  }: { member: { insurerId: number; id: string }; insurer: Insurer; purpose: string; to: string },
  now: Date,
): Promise<Date | null> {
  const rules = rulesOf(insurer);
  const address = { insurerId: 0, key: foldEmail(to) };
  const { opensAt } = await admit(
    db,
    secrets,
    [
      { rule: rules.mailToMember, insurerId: member.insurerId, key: `${member.id} ${purpose}` },
      { rule: rules.mailToAddress, ...address },
      { rule: rules.mailToAddressDay, ...address },
    ],
    now,
  );
  return opensAt;
}
