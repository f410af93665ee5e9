import { OperatorError } from '../errors.ts';
import type { Insurer } from '../insurer/insurer.ts';
import { getInsurer } from '../insurer/store.ts';
import type { Member } from '../member/member.ts';
import type { Call, DatabaseParts, Flag } from './command.ts';
import { findBy } from './member-found.ts';
import { tellApart } from './member-told-apart.ts';

export const insurerFlag: Flag = {
  flags: '--insurer <code>',
  required: true,
  about: { ja: '保険者のコード', en: "the insurer's code" },
};

/** The ways to find members; families share all of the last three. */
export const findingFlags: Flag[] = [
  { flags: '--user-id <id>', about: { ja: 'ユーザID', en: 'the user ID' } },
  {
    flags: '--number <number>',
    about: {
      ja: '番号（記号があれば --symbol も。- と書くと、あとから入力でき、履歴に残らない）',
      en: 'the insured number (with --symbol, if any); - asks for it, so that no history keeps it',
    },
  },
  { flags: '--symbol <symbol>', about: { ja: '記号', en: 'the insured symbol' } },
  {
    flags: '--email <address>',
    about: {
      ja: '確認済みのメールアドレス（- と書くと、あとから入力できる）',
      en: 'the verified email address; - asks for it',
    },
  },
  {
    flags: '--branch-number <number>',
    about: { ja: '枝番（家族のうち一人に決めるとき）', en: 'the branch number, to tell one of a family' },
  },
  {
    flags: '--relationship <relationship>',
    choices: ['本人', '家族'],
    about: { ja: '続柄 本人 | 家族（一人に決めるとき）', en: '本人 or 家族, to tell one of a family' },
  },
  {
    flags: '--sub <sub>',
    about: {
      ja: 'サービスに渡している識別子（監査記録にもある）',
      en: 'the identifier that services and the audit trail know',
    },
  },
];

/** Whether any of them was given that can find somebody by itself. */
export const isNamed = ({ text }: Pick<Call, 'text'>): boolean =>
  ['userId', 'number', 'symbol', 'email', 'sub'].some((flag) => text(flag) !== undefined);

/** How a command is told which member it is about. */
export const memberFlags: Flag[] = [insurerFlag, ...findingFlags];

type Parts = Pick<DatabaseParts, 'db' | 'secrets'>;

/** The one member who is meant. */
export async function memberNamed(call: Call, parts: Parts): Promise<{ insurer: Insurer; member: Member }> {
  const { insurer, members } = await membersNamed(call, parts);
  const [member, ...others] = members;
  if (member === undefined) throw nobody(call.text('userId'));
  if (others.length === 0) return { insurer, member };
  throw tellApart(members);
}

/** Everybody who may be meant. */
export async function membersNamed(
  call: Call,
  parts: Parts,
): Promise<{ insurer: Insurer; members: Member[] }> {
  const insurer = await getInsurer(parts.db, call.text('insurer') ?? '');
  return { insurer, members: await findBy(call, parts, insurer) };
}

/** What was typed is repeated only where it is a user ID. */
function nobody(userId: string | undefined): OperatorError {
  if (userId !== undefined)
    return new OperatorError({ ja: `加入者 ${userId} はいません。`, en: `There is no member ${userId}.` }, 3);
  return new OperatorError({ ja: '当てはまる加入者はいません。', en: 'There is no such member.' }, 3);
}
