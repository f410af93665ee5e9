import { createHash } from 'node:crypto';
import type { Member } from '../member/member.ts';

/**
 * What an act upon a member is asked for in the face of: where any of it has changed since, another question would
 * have to be answered, and nothing is carried out. Lies sealed, or in a keyed hash, wherever it is kept.
 */
export function stateOfMember(member: Member): string {
  const { symbol, number, birthdate } = member.details;
  const facts = [
    [member.userId, member.cohort, member.status, symbol, number, birthdate],
    [member.email, member.pendingEmail, member.emailVerifiedAt],
    [member.activatedAt, member.passwordResetAt, member.passwordChangedAt, member.birthdateConfirmedAt],
    [member.factor, member.emailOtpSetUpAt, member.totpSetUpAt],
    member.passkeys.map(({ id }) => id),
  ];
  return createHash('sha256').update(JSON.stringify(facts)).digest('base64url');
}
