import { isSetUp } from '../../interaction/factors.ts';
import { maskEmail } from '../../member/email-address.ts';
import type { Member } from '../../member/member.ts';
import type { CliCommand } from '../command.ts';
import { toLines } from '../lines.ts';
import { memberFlags, memberNamed } from '../member-named.ts';

export const memberShow: CliCommand = {
  name: 'member show',
  about: { ja: '加入者の登録状況（個人情報は伏せる）', en: 'how far a member is (personal data masked)' },
  example: 'member show --insurer sample --user-id testuser01',
  flags: memberFlags,
  async run(call) {
    const { member } = await call.withDatabase((parts) => memberNamed(call, parts));
    const described = describe(member);
    call.print(described, () => toLines(described));
    return 0;
  },
};

/** What the desk needs to help: how far the member is. Enough of the rest to tell two members apart, no more. */
const describe = (member: Member) => ({
  sub: member.id,
  user_id: member.userId,
  cohort: member.cohort,
  status: member.status,
  relationship: member.details.relationship,
  number: maskNumber(member.details.number),
  birth_year: member.details.birthdate.slice(0, 4),
  birthdate_confirmed_at: member.birthdateConfirmedAt,
  password: member.passwordHash ? 'own' : 'initial',
  email: member.email && maskEmail(member.email),
  factor: member.factor,
  factor_set_up: member.factor !== null && isSetUp(member, member.factor),
  passkeys: member.passkeys.length,
  recovery_codes: member.recoveryCodesLeft,
  activated_at: member.activatedAt,
  imported_at: member.importedAt,
  updated_at: member.updatedAt,
});

/** Of a long number the end, which alone says little. */
const maskNumber = (number: string): string => (number.length > 4 ? `***${number.slice(-2)}` : '***');
