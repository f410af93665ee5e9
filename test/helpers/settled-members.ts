import { now } from '../../src/clock.ts';
import type { Db } from '../../src/db.ts';
import { getInsurer } from '../../src/insurer/store.ts';
import type { Member } from '../../src/member/member.ts';
import { activate, confirmBirthdate, findMemberByUserId, verifyEmail } from '../../src/member/store.ts';
import type { Secrets } from '../../src/secrets.ts';
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
      await settleMember(transaction, secrets, member, { email, hash });
    }
  });
  return people;
}

/** What a first sign-in leaves of a member: an address that is theirs, and a password of their own. */
export async function settleMember(
  db: Db,
  secrets: Secrets,
  member: Member,
  { email, hash }: { email: string; hash: string },
): Promise<void> {
  await confirmBirthdate(db, member, now());
  await verifyEmail(db, secrets, member, email, now());
  await activate(db, member, hash, now());
}
