import type { Db } from '../db.ts';
import type { Insurer } from '../insurer/insurer.ts';
import { isSetUp } from '../interaction/factors.ts';
import { nextStep } from '../interaction/pipeline.ts';
import type { StepName } from '../interaction/step.ts';
import type { Member } from '../member/member.ts';
import { passwordReplacedAt } from '../member/password.ts';
import { termsInForce } from '../terms/store.ts';

/** How far a member is, the last of these that holds. */
export type Progress =
  | 'not-signed-in'
  | 'birthdate-confirmed'
  | 'email-pending'
  | 'email-verified'
  | 'factor-chosen'
  | 'activated'
  | 'set-up';

export function progressOf(member: Member): Progress {
  if (member.factor !== null && member.activatedAt !== null && isSetUp(member, member.factor))
    return 'set-up';
  if (member.activatedAt !== null) return 'activated';
  if (member.factor !== null) return 'factor-chosen';
  if (member.email !== null) return 'email-verified';
  if (member.pendingEmail !== null) return 'email-pending';
  return member.birthdateConfirmedAt === null ? 'not-signed-in' : 'birthdate-confirmed';
}

/** The page that follows the password at the next sign-in, by the list of steps itself; null: none does. */
export async function stepAfterPassword(
  db: Db,
  insurer: Insurer,
  member: Member,
  now: Date,
): Promise<StepName | null> {
  const password = {
    at: now.toISOString(),
    initial: member.activatedAt === null,
    replacedAt: passwordReplacedAt(member),
  };
  const step = nextStep({
    request: {
      clientId: '',
      redirectUri: undefined,
      level: 'urn:kosmo:acr:pwd',
      insurerCodes: [insurer.code],
      language: 'ja',
      task: null,
    },
    insurer,
    member,
    terms: await termsInForce(db, insurer.id, now),
    facts: { memberId: member.id, password },
  });
  return step?.name ?? null;
}
