import { OperatorError } from '../errors.ts';
import type { Insurer } from '../insurer/insurer.ts';
import { getInsurer } from '../insurer/store.ts';
import type { Member } from '../member/member.ts';
import { findMemberByUserId } from '../member/store.ts';
import { foldUserId } from '../member/user-id.ts';
import type { Call, DatabaseParts, Flag } from './command.ts';

/** How a command is told which member it is about. */
export const memberFlags: Flag[] = [
  { flags: '--insurer <code>', required: true, about: { ja: '保険者のコード', en: "the insurer's code" } },
  { flags: '--user-id <id>', required: true, about: { ja: 'ユーザID', en: 'the user ID' } },
];

export async function memberNamed(
  { text }: Pick<Call, 'text'>,
  { db, secrets }: Pick<DatabaseParts, 'db' | 'secrets'>,
): Promise<{ insurer: Insurer; member: Member }> {
  const userId = text('userId') ?? '';
  const insurer = await getInsurer(db, text('insurer') ?? '');
  const member = await findMemberByUserId(db, secrets, insurer.id, foldUserId(userId));
  if (member) return { insurer, member };
  throw new OperatorError({ ja: `加入者 ${userId} はいません。`, en: `There is no member ${userId}.` }, 3);
}
