import { OperatorError } from '../../errors.ts';
import type { Insurer } from '../../insurer/insurer.ts';
import { getInsurer } from '../../insurer/store.ts';
import { listMembers, type MemberFilter, shutCounts } from '../../member/list-store.ts';
import type { Member } from '../../member/member.ts';
import { foldUserId } from '../../member/user-id.ts';
import { type Lockable, lockablesOf } from '../../throttle/locks.ts';
import type { Call, CliCommand, DatabaseParts } from '../command.ts';
import { listWriter } from '../list-writer.ts';
import { type ListedMember, listedLine, listedMember } from '../member-listed.ts';
import { findingFlags, insurerFlag, isNamed, membersNamed } from '../member-named.ts';
import { readLimit } from '../read-limit.ts';

const usualLimit = 100;
/** Read at a time. */
const page = 1000;
const cohorts = ['1', '2', '3'] as const;
const statuses = ['active', 'left', 'disabled'] as const;
const progresses = ['not-signed-in', 'half-way', 'activated'] as const;
const factors = ['passkey', 'email-otp', 'totp', 'none'] as const;

export const memberList: CliCommand = {
  name: 'member list',
  about: {
    ja: '加入者の一覧（個人情報は伏せる）。条件はすべて満たすもの。--number や --email では、その家族',
    en: 'list members (personal data masked) whom all conditions fit; by --number or --email, a family',
  },
  example: 'member list --insurer sample --status active --progress half-way',
  flags: [
    insurerFlag,
    {
      flags: '--status <status>',
      choices: statuses,
      about: { ja: statuses.join(' | '), en: statuses.join(' | ') },
    },
    {
      flags: '--cohort <cohort>',
      choices: cohorts,
      about: { ja: 'ログイン区分 1 | 2 | 3', en: 'cohort 1, 2 or 3' },
    },
    {
      flags: '--progress <progress>',
      choices: progresses,
      about: {
        ja: `${progresses.join(' | ')}（まだ・途中・初回ログイン完了）`,
        en: progresses.join(' | '),
      },
    },
    {
      flags: '--factor <factor>',
      choices: factors,
      about: { ja: factors.join(' | '), en: factors.join(' | ') },
    },
    { flags: '--locked', about: { ja: 'ロックされている人だけ', en: 'only who is locked out' } },
    ...findingFlags,
    {
      flags: '--after <id>',
      about: { ja: 'このユーザIDより後から', en: 'begin after this user ID' },
    },
    {
      flags: '--limit <count>',
      about: { ja: `多くてもこの人数（なければ ${usualLimit}）`, en: `at most so many (else ${usualLimit})` },
    },
    { flags: '--all', about: { ja: 'すべて', en: 'all of them' } },
  ],
  async run(call) {
    const filter = readFilter(call);
    const limit = call.has('all') ? Number.POSITIVE_INFINITY : (readLimit(call.text('limit')) ?? usualLimit);
    const writer = listWriter<ListedMember>(call, (member) => listedLine(member, call.language));
    const last = await call.withDatabase(async (parts) => {
      const insurer = await getInsurer(parts.db, call.text('insurer') ?? '');
      let latest: string | null = null;
      for await (const member of candidates(call, parts, insurer, filter)) {
        if (writer.count === limit) return latest;
        writer.write(member);
        latest = member.user_id;
      }
      return null;
    });
    writer.end();
    if (writer.count === 0) call.tell({ ja: '当てはまる加入者はいません。', en: 'There is no such member.' });
    if (last !== null)
      call.tell({
        ja: `ここまでで ${limit} 人です。続きは --after "${last}"、すべては --all で表示できます。`,
        en: `These are ${limit}. --after "${last}" shows those behind them, --all everybody.`,
      });
    return 0;
  },
};

/** One after the other, so that an insurer's hundreds of thousands take no more memory than a page. */
async function* candidates(
  call: Call,
  parts: DatabaseParts,
  insurer: Insurer,
  filter: MemberFilter,
): AsyncGenerator<ListedMember> {
  const { db, secrets } = parts;
  const isShut = await shutCounts(db, secrets, insurer.id, call.now);
  const initial = ({ name }: Lockable) =>
    name.startsWith('initial-password') || name.startsWith('activation');
  const locksOf = (member: Member) =>
    lockablesOf(insurer, member).filter(
      (lockable) =>
        !lockable.name.startsWith('mail') &&
        (member.activatedAt === null || !initial(lockable)) &&
        isShut(lockable),
    );
  for await (const member of everybody(call, parts, insurer, filter)) {
    const locked = locksOf(member).map(({ name }) => name);
    if (call.has('locked') && locked.length === 0) continue;
    yield listedMember(member, locked);
  }
}

async function* everybody(
  call: Call,
  parts: DatabaseParts,
  insurer: Insurer,
  filter: MemberFilter,
): AsyncGenerator<Member> {
  if (isNamed(call)) {
    yield* (await membersNamed(call, parts)).members;
    return;
  }
  let after = foldUserId(call.text('after') ?? '');
  for (;;) {
    const members = await listMembers(parts.db, parts.secrets, insurer.id, filter, { after, limit: page });
    yield* members;
    if (members.length < page) return;
    after = foldUserId(members.at(-1)?.userId ?? '');
  }
}

const readFilter = (call: Call): MemberFilter => ({
  status: oneOf(call, 'status', statuses),
  cohort: (Number(oneOf(call, 'cohort', cohorts)) as 1 | 2 | 3) || null,
  progress: oneOf(call, 'progress', progresses),
  factor: oneOf(call, 'factor', factors),
});

function oneOf<T extends string>(call: Call, flag: string, values: readonly T[]): T | null {
  const given = call.text(flag);
  if (given === undefined) return null;
  const value = values.find((known) => known === given);
  if (value !== undefined) return value;
  throw new OperatorError({
    ja: `--${flag} は次のどれかです: ${values.join(', ')}`,
    en: `--${flag} is one of these: ${values.join(', ')}`,
  });
}
