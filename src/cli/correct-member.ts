import type { Db } from '../db.ts';
import { OperatorError } from '../errors.ts';
import type { Insurer } from '../insurer/insurer.ts';
import { notifyMember } from '../mail/notify.ts';
import { correctMember } from '../member/correction-store.ts';
import type { Cells } from '../member/import/columns.ts';
import type { Row } from '../member/import/row.ts';
import type { Letter } from '../member/letters/letters.ts';
import { issueLetter, makeLetter } from '../member/letters/one-letter.ts';
import type { Member } from '../member/member.ts';
import { findMemberByUserId, lockMember } from '../member/store.ts';
import { foldUserId } from '../member/user-id.ts';
import { signOutEverywhere } from '../oidc/sign-out-everywhere.ts';
import { attemptsOf, lockablesOf, ofBirthdate, ofInitialPassword } from '../throttle/locks.ts';
import { forgive } from '../throttle/throttle.ts';
import { recordOperation } from './audit.ts';
import type { Call, DatabaseParts } from './command.ts';
import { cellsOf, rowOf } from './member-cells.ts';
import { type Differences, demandNoImport, differencesOf, userIdTaken } from './member-correction.ts';
import { describeLetter } from './member-letter.ts';
import { memberNamed } from './member-named.ts';

/** What is used beside the member. */
interface Correction {
  parts: DatabaseParts;
  insurer: Insurer;
  said: Partial<Cells>;
  letter: Letter | null;
  now: Date;
}

/** Corrects what was said, or, with --dry-run, only tells what would change. */
export const correct = (call: Call, said: Partial<Cells>) =>
  call.withDatabase(async (parts) => {
    const { now } = call;
    const { insurer, member: named } = await memberNamed(call, parts);
    const { row, changed } = changesOf(named, said, now);
    await demandFree(parts.db, parts, insurer, named, row);
    const told = (member: Member, differences: Differences) => ({
      sub: member.id,
      user_id: member.userId,
      changed: differences,
    });
    if (call.has('dryRun') || Object.keys(changed).length === 0)
      return { data: told(named, changed), letter: null };
    const joinsThree = row.cohort === 3 && named.cohort !== 3 && named.activatedAt === null;
    const letter = joinsThree ? await makeLetter(parts.secrets, insurer, { ...named, cohort: 3 }) : null;
    const done = await parts.db.transaction((db) =>
      carryOut(db, named, { parts, insurer, said, letter, now }),
    );
    const data = told({ ...named, userId: done.row.userId }, done.changed);
    return { data: { ...data, ...(letter && describeLetter(letter, insurer, named, now)) }, letter };
  });

function changesOf(member: Member, said: Partial<Cells>, now: Date) {
  const before = cellsOf(member);
  const row = rowOf({ ...before, ...said }, now);
  const { userId, cohort, status, details } = row;
  // As it will be stored, so that another way to write the same is no change.
  const after = cellsOf({ ...member, userId, cohort, details, status });
  return { row, changed: differencesOf(before, after) };
}

async function demandFree(
  db: Db,
  { secrets }: Pick<DatabaseParts, 'secrets'>,
  insurer: Insurer,
  member: Member,
  row: Row,
): Promise<void> {
  if (row.userIdKey === foldUserId(member.userId)) return;
  if (member.activatedAt !== null)
    throw new OperatorError(
      {
        ja: '初回ログインを終えた人のユーザIDは変えられません。本人が覚えているのは、いまのユーザIDです。',
        en: 'Whoever has completed the first sign-in keeps the user ID: it is what they know.',
      },
      4,
    );
  if (await findMemberByUserId(db, secrets, insurer.id, row.userIdKey)) throw userIdTaken(row.userId);
}

async function carryOut(db: Db, named: Member, { parts, insurer, said, letter, now }: Correction) {
  const { secrets } = parts;
  await demandNoImport(db, insurer);
  const member = (await lockMember(db, secrets, [insurer.id], named.id)) ?? named;
  const { row, changed } = changesOf(member, said, now);
  await demandFree(db, parts, insurer, member, row);
  const asksBirthdate = 'birthdate' in changed;
  await correctMember(db, secrets, member, { row, asksBirthdate }, now);
  if (letter !== null) await issueLetter(db, letter, member, now);
  const corrected = { ...member, userId: row.userId };
  const changes = (...names: (keyof Cells)[]) => names.some((name) => name in changed);
  const isInitial =
    member.activatedAt === null && changes('user_id', 'symbol', 'number', 'birthdate', 'cohort');
  const names = [...(asksBirthdate ? ofBirthdate : []), ...(isInitial ? ofInitialPassword : [])];
  // What was tried against what was wrong is no guess: nobody is to be kept out by it.
  await forgive(db, secrets, attemptsOf(lockablesOf(insurer, corrected), names));
  if (row.status === 'left' && member.status !== 'left')
    await signOutEverywhere(db, secrets, member, { now });
  if (changes('symbol', 'number', 'birthdate') && member.activatedAt !== null)
    await notifyMember(db, secrets, { event: 'details-corrected', member, insurer, device: '' }, now);
  const about = { insurerId: insurer.id, memberId: member.id };
  const detail = { fields: Object.keys(changed).join(' ') };
  await recordOperation(db, parts, { at: now, action: 'member.updated', ...about, detail });
  return { row, changed };
}
