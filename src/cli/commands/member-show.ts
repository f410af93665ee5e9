import { OperatorError } from '../../errors.ts';
import { getInsurer } from '../../insurer/store.ts';
import { isSetUp } from '../../interaction/factors.ts';
import { maskEmail } from '../../member/email-address.ts';
import type { Member } from '../../member/member.ts';
import { findMemberByUserId } from '../../member/store.ts';
import { foldUserId } from '../../member/user-id.ts';
import type { CliCommand } from '../command.ts';
import { toLines } from '../lines.ts';

export const memberShow: CliCommand = {
  name: 'member show',
  about: { ja: '加入者の登録状況（個人情報は伏せる）', en: 'how far a member is (personal data masked)' },
  example: 'member show --insurer sample --user-id testuser01',
  flags: [
    { flags: '--insurer <code>', required: true, about: { ja: '保険者のコード', en: "the insurer's code" } },
    { flags: '--user-id <id>', required: true, about: { ja: 'ユーザID', en: 'the user ID' } },
  ],
  async run({ text, print, withDatabase }) {
    const userId = text('userId') ?? '';
    const member = await withDatabase(async ({ db, secrets }) => {
      const insurer = await getInsurer(db, text('insurer') ?? '');
      return findMemberByUserId(db, secrets, insurer.id, foldUserId(userId));
    });
    if (!member)
      throw new OperatorError(
        { ja: `加入者 ${userId} はいません。`, en: `There is no member ${userId}.` },
        3,
      );
    const described = describe(member);
    print(described, () => toLines(described));
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
  activated_at: member.activatedAt,
  imported_at: member.importedAt,
  updated_at: member.updatedAt,
});

/** Of a long number the end, which alone says little. */
const maskNumber = (number: string): string => (number.length > 4 ? `***${number.slice(-2)}` : '***');
