import { now } from '../../src/clock.ts';
import { getInsurer } from '../../src/insurer/store.ts';
import { activate, confirmBirthdate, findMemberByUserId, verifyEmail } from '../../src/member/store.ts';
import { type Person, person } from './people.ts';
import type { TestServer } from './server.ts';

/** So many members who have completed their first sign-in long ago: as many walks would take minutes. */
export async function settledMembers(server: TestServer, code: string, count: number): Promise<Person[]> {
  const { db, secrets, hasher } = server.context;
  const insurer = await getInsurer(db, code);
  const password = 'Hinoki5-no-kaze';
  const people = Array.from({ length: count }, (_, at) => person(`settled-${at}`, 1, { password }));
  await server.enrol(code, ...people);
  const hash = await hasher.hash(password);
  await db.transaction(async (transaction) => {
    for (const { userId, email } of people) {
      const member = await findMemberByUserId(transaction, secrets, insurer.id, userId);
      if (member === undefined) throw new Error(`${userId} was not imported`);
      await confirmBirthdate(transaction, member, now());
      await verifyEmail(transaction, secrets, member, email, now());
      await activate(transaction, member, hash, now());
    }
  });
  return people;
}
