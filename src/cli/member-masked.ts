import { maskEmail } from '../member/email-address.ts';
import type { Member, MemberDetails } from '../member/member.ts';

/** Of a long number the end, which alone says little. */
export const maskNumber = (number: string): string => (number.length > 4 ? `***${number.slice(-2)}` : '***');

/** Of what the insurer's file says: enough to tell one member from another and to see that it is there, no more. */
export const maskDetails = (details: MemberDetails) => ({
  symbol: details.symbol === '' ? '' : '***',
  number: maskNumber(details.number),
  branch_number: details.branchNumber,
  relationship: details.relationship,
  birth_year: details.birthdate.slice(0, 4),
  name: details.name === null ? null : '***',
  imported_email: details.importedEmail && maskEmail(details.importedEmail),
});

export const maskedEmailOf = ({ email, pendingEmail }: Pick<Member, 'email' | 'pendingEmail'>) => ({
  email: email && maskEmail(email),
  pending_email: pendingEmail && maskEmail(pendingEmail),
});
