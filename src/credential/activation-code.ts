import type { Secrets } from '../secrets.ts';
import { foldLetterCode } from './letter-code.ts';

const purpose = 'activation code';

/** What is kept of a code: a keyed hash, of no use for another member. */
export const digestActivationCode = (secrets: Secrets, memberId: string, code: string): Buffer =>
  secrets.sign(purpose, `${memberId} ${foldLetterCode(code)}`);

/** Against nothing, where no code was ever made, it does the same work and answers false. */
export function matchesActivationCode(
  secrets: Secrets,
  { id, activationCodeDigest }: { id: string; activationCodeDigest: Buffer | null },
  typed: string,
): boolean {
  const kept = activationCodeDigest ?? secrets.sign(purpose, '');
  return secrets.check(purpose, `${id} ${foldLetterCode(typed)}`, kept) === 'right';
}
