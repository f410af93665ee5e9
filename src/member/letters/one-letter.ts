import { randomUUID } from 'node:crypto';
import type { Db } from '../../db.ts';
import type { Insurer } from '../../insurer/insurer.ts';
import type { Secrets } from '../../secrets.ts';
import { putLetterInForce } from '../desk-store.ts';
import type { Member } from '../member.ts';
import { beginExport, finishExport } from './letter-store.ts';
import { type Letter, makeLetters } from './letters.ts';

/** What one member is to be told for the first sign-in; null where the member knows it all, of cohorts 1 and 2. */
export async function makeLetter(
  secrets: Secrets,
  insurer: Insurer,
  member: Pick<Member, 'id' | 'userId' | 'cohort' | 'importedAt'>,
): Promise<Letter | null> {
  if (member.cohort !== 3 && !insurer.activationCode) return null;
  const { id, userId, cohort, importedAt } = member;
  const addressee = { id, userId, cohort, importedAt, name: null, exportId: null, unfinished: false };
  return (await makeLetters(secrets, insurer, [addressee]))[0] ?? null;
}

/**
 * Puts it in force, in the caller's transaction, also for whom an operator has stopped meanwhile; as a file of letters of
 * its own, so that no other one makes it anew.
 */
export async function issueLetter(
  db: Db,
  { kept }: Letter,
  { insurerId, id: memberId }: Pick<Member, 'insurerId' | 'id'>,
  now: Date,
): Promise<void> {
  const exported = { insurerId, id: randomUUID() };
  await beginExport(db, { ...exported, members: 1 }, now);
  await putLetterInForce(db, { insurerId, id: memberId }, { ...kept, exportId: exported.id }, now);
  await finishExport(db, exported, now);
}
