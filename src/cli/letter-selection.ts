import { OperatorError } from '../errors.ts';
import type { Selection } from '../member/letters/letter-store.ts';
import { foldUserId } from '../member/user-id.ts';
import type { Call, Flag } from './command.ts';
import { readInstant } from './read-instant.ts';

/** How a command is told whom to write to. */
export const selectionFlags: Flag[] = [
  {
    flags: '--cohort <1|2|3>',
    repeatable: true,
    about: { ja: 'このログイン区分だけ（くり返せる）', en: 'only this cohort (repeatable)' },
  },
  {
    flags: '--imported-since <when>',
    about: { ja: 'この日から後に取り込んだ加入者だけ', en: 'only members imported since' },
  },
  { flags: '--user-id <id>', about: { ja: 'この加入者だけ', en: 'only this member' } },
  {
    flags: '--only-missing',
    about: {
      ja: 'まだ作っていない加入者だけ（前の分は、そのまま使える）',
      en: 'only members for whom none has been made yet; the others keep theirs',
    },
  },
];

export function readSelection({ text, list, has }: Pick<Call, 'text' | 'list' | 'has'>): Selection {
  const cohorts = list('cohort').map((cohort) => {
    if (/^[123]$/.test(cohort)) return Number(cohort);
    throw new OperatorError({
      ja: `--cohort ${cohort}: 1、2、3 のどれかです。`,
      en: `--cohort ${cohort}: it is 1, 2 or 3.`,
    });
  });
  const userId = text('userId');
  return {
    cohorts: cohorts.length > 0 ? cohorts : null,
    importedSince: readInstant('--imported-since', text('importedSince')) ?? null,
    userIdKey: userId === undefined ? null : foldUserId(userId),
    missing: has('onlyMissing'),
  };
}
