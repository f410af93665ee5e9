import { randomUUID } from 'node:crypto';
import { now } from '../../src/clock.ts';
import { getInsurer } from '../../src/insurer/store.ts';
import { beginExport, findAddressees, finishExport } from '../../src/member/letters/letter-store.ts';
import { issueLetters, type Letter, makeLetters } from '../../src/member/letters/letters.ts';
import { foldUserId } from '../../src/member/user-id.ts';
import type { Person } from './people.ts';
import type { TestServer } from './server.ts';

/** What a new letter to this person shows; earlier ones are of no use any more. */
export async function letterTo(
  { context: { db, secrets } }: TestServer,
  insurerCode: string,
  { userId }: Person,
): Promise<Letter> {
  const insurer = await getInsurer(db, insurerCode);
  const selection = { cohorts: null, importedSince: null, userIdKey: foldUserId(userId), missing: false };
  const letters = await makeLetters(secrets, insurer, await findAddressees(db, secrets, insurer, selection));
  const id = randomUUID();
  const [letter] = await db.transaction(async (transaction) => {
    await beginExport(transaction, { insurerId: insurer.id, id, members: 1 }, now());
    return issueLetters(transaction, secrets, { insurer, exportId: id, now: now() }, letters);
  });
  if (letter === undefined) throw new Error(`no letter for ${userId}`);
  await finishExport(db, { insurerId: insurer.id, id }, now());
  return letter;
}

/** The activation code of a new letter. */
export const activationCodeOf = async (server: TestServer, insurerCode: string, person: Person) =>
  (await letterTo(server, insurerCode, person)).activationCode ?? '';
