import type { Insurer } from '../insurer/insurer.ts';
import { foldEmail } from '../member/email-address.ts';
import type { Member } from '../member/member.ts';
import { foldUserId } from '../member/user-id.ts';
import { rules, rulesOf } from './rules.ts';
import type { Attempt } from './throttle.ts';

/** What can be shut for one member. */
export type LockName =
  | 'password'
  | 'initial-password-day'
  | 'initial-password'
  | 'activation-code-day'
  | 'activation-code'
  | 'birthdate-day'
  | 'birthdate'
  | 'otp'
  | 'verification-code'
  | 'mail'
  | 'mail-address'
  | 'mail-address-day';

export interface Lockable {
  name: LockName;
  attempt: Attempt;
}

const mailPurposes = ['email-verification', 'email-otp', 'password-reset', 'user-id'];

/**
 * Everything that is counted for one member and may be shut. Not what a browser they have signed in with is counted by:
 * that is the browser's own, and begins anew once everything was ended.
 */
export function lockablesOf(
  insurer: Insurer,
  { insurerId, id, userId, email, pendingEmail }: Member,
): Lockable[] {
  const all = rulesOf(insurer);
  const by = (key: string) => (name: LockName, rule: Attempt['rule']) => ({
    name,
    attempt: { rule, insurerId, key },
  });
  const byUserId = by(foldUserId(userId));
  const byMember = by(id);
  return [
    byUserId('password', all.password),
    byUserId('initial-password-day', all.initialPasswordDay),
    byUserId('initial-password', all.initialPassword),
    byMember('activation-code-day', all.activationCodeDay),
    byMember('activation-code', all.activationCode),
    byMember('birthdate-day', all.birthdateDay),
    byMember('birthdate', all.birthdate),
    byMember('otp', all.otp),
    byMember('verification-code', rules.verificationCode),
    ...[email, pendingEmail].flatMap((address) => (address === null ? [] : ofAddress(all, address))),
    ...mailPurposes.map((purpose) => by(`${id} ${purpose}`)('mail', all.mailToMember)),
  ];
}

/** A mailbox has limits of its own, across insurers: families share it. */
const ofAddress = (all: ReturnType<typeof rulesOf>, address: string): Lockable[] => {
  const key = { insurerId: 0, key: foldEmail(address) };
  return [
    { name: 'mail-address', attempt: { rule: all.mailToAddress, ...key } },
    { name: 'mail-address-day', attempt: { rule: all.mailToAddressDay, ...key } },
  ];
};

/** What was tried against an initial password that has become another one, or against another birthdate. */
export const ofInitialPassword: readonly LockName[] = [
  'password',
  'initial-password-day',
  'initial-password',
  'activation-code-day',
  'activation-code',
];
export const ofBirthdate: readonly LockName[] = ['birthdate-day', 'birthdate'];

export const attemptsOf = (lockables: Lockable[], names: readonly LockName[]): Attempt[] =>
  lockables.filter(({ name }) => names.includes(name)).map(({ attempt }) => attempt);
