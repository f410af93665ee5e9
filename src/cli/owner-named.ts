import { OperatorError } from '../errors.ts';
import { getInsurer } from '../insurer/store.ts';
import type { Call, DatabaseParts, Flag } from './command.ts';
import { findingFlags, isNamed, memberNamed } from './member-named.ts';

/** How a command that lists is told whose: everybody's, an insurer's, or a member's. */
export const ownerFlags: Flag[] = [
  { flags: '--insurer <code>', about: { ja: '保険者のコード', en: "the insurer's code" } },
  ...findingFlags,
];

/** Null where nobody is named. */
export interface Owner {
  insurerId: number | null;
  memberId: string | null;
}

export async function ownerNamed(call: Call, parts: DatabaseParts): Promise<Owner> {
  const code = call.text('insurer');
  if (!isNamed(call))
    return { insurerId: code === undefined ? null : (await getInsurer(parts.db, code)).id, memberId: null };
  if (code === undefined)
    throw new OperatorError({
      ja: '加入者を指定するには --insurer も必要です。',
      en: 'Which member it is takes --insurer, too.',
    });
  const { insurer, member } = await memberNamed(call, parts);
  return { insurerId: insurer.id, memberId: member.id };
}
