import { timingSafeEqual } from 'node:crypto';
import type { Secrets } from '../secrets.ts';
import { foldLetterCode } from './letter-code.ts';

const purpose = 'activation code';

const whose = (memberId: string, code: string): string => `${memberId} ${foldLetterCode(code)}`;

/** What is kept of a code: a keyed hash, of no use for another member. It outlives every key of SECRET_KEYS, as letters do. */
export const digestActivationCode = (secrets: Secrets, memberId: string, code: string): Buffer =>
  secrets.digest(purpose, whose(memberId, code));

/** Against nothing, where no code was ever made, it does the same work and answers false. */
export function matchesActivationCode(
  secrets: Secrets,
  { id, activationCodeDigest }: { id: string; activationCodeDigest: Buffer | null },
  typed: string,
): boolean {
  const kept = activationCodeDigest ?? Buffer.alloc(32);
  const candidates = secrets.digests(purpose, whose(id, typed));
  return candidates.map((candidate) => timingSafeEqual(candidate, kept)).includes(true);
}
