import type { Insurer } from '../insurer/insurer.ts';
import { activationEndsAt } from '../member/activation-window.ts';
import type { Letter } from '../member/letters/letters.ts';
import type { Member } from '../member/member.ts';
import type { Call } from './command.ts';

/** What the first sign-in takes, as it is printed once. */
export const describeLetter = (
  letter: Letter | null,
  insurer: Insurer,
  member: Pick<Member, 'importedAt'>,
  now: Date,
) => ({
  ...(letter?.provisionalPassword && { initial_password: letter.provisionalPassword }),
  ...(letter?.activationCode && { activation_code: letter.activationCode }),
  initial_password_ends_at: activationEndsAt({ ...member, noticeMadeAt: now }, insurer),
});

/** How the member signs in for the first time. */
export function tellLetter({ tell }: Pick<Call, 'tell'>, letter: Letter | null): void {
  if (letter?.provisionalPassword)
    tell({
      ja: '仮パスワード（initial_password）は今だけ表示されます。本人にだけ伝わるように、郵送などで知らせてください。',
      en: 'The provisional password (initial_password) is shown only now. Let the member alone know it, such as by post.',
    });
  else
    tell({
      ja: '最初のパスワードは、記号＋番号＋生年月日（西暦8けた）です。',
      en: 'The initial password is symbol + number + date of birth (8 digits, year first).',
    });
  if (letter?.activationCode)
    tell({
      ja: '登録コード（activation_code）も今だけ表示されます。',
      en: 'The activation code (activation_code), too, is shown only now.',
    });
}
