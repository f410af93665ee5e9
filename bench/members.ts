import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { now } from '../src/clock.ts';
import { PasswordHasher } from '../src/credential/password-hash.ts';
import type { Db } from '../src/db.ts';
import { type Insurer, insurerDocument } from '../src/insurer/insurer.ts';
import { applyInsurer } from '../src/insurer/store.ts';
import { importMembers } from '../src/member/import/import.ts';
import type { Member } from '../src/member/member.ts';
import { findMemberByUserId, setLanguage } from '../src/member/store.ts';
import { csvOf, type Person, person } from '../test/helpers/people.ts';
import { settleMember } from '../test/helpers/settled-members.ts';
import type { LoadMember } from './load/plan.ts';
import type { Service } from './service.ts';

type Stores = Pick<Service, 'db' | 'secrets'>;

/** One for all: whose password it is does not change what it costs. */
export const sharedPassword = 'Hinoki5-no-kaze-to-nami';

/** An insurer of this code, by default one whose members sign in with a password alone. */
export async function addInsurer({ db }: Stores, code: string, settings: object = {}): Promise<Insurer> {
  const document = insurerDocument.parse({
    code,
    number: '06139999',
    name: { ja: 'サンプル健康保険組合', en: 'Sample Health Insurance Society' },
    contact: { email: 'desk@example.jp' },
    secondFactors: [],
    ...settings,
  });
  return (await applyInsurer(db, document, now())).insurer;
}

/** What else becomes of a member; its answer is added to what the load knows of them. */
export type Settle = (member: Member, transaction: Db) => Promise<Partial<LoadMember>>;

/** Members of an insurer who have signed in before: activated, with an address that is theirs. */
export async function addMembers(
  service: Stores,
  insurer: Insurer,
  count: number,
  settle: Settle = async () => ({}),
): Promise<LoadMember[]> {
  const { db, secrets } = service;
  const people = Array.from({ length: count }, (_, at) => somebody(insurer, at));
  await importPeople(service, insurer, people);
  const hash = await new PasswordHasher(secrets.keys('password pepper')).hash(sharedPassword);
  const members: LoadMember[] = [];
  await db.transaction(async (transaction) => {
    for (const { userId, email } of people) {
      const member = await findMemberByUserId(transaction, secrets, insurer.id, userId);
      if (member === undefined) throw new Error(`${userId} was not imported`);
      await settleMember(transaction, secrets, member, { email, hash });
      await setLanguage(transaction, member, 'ja'); // what the browsers of the load ask for
      const more = await settle(member, transaction);
      members.push({ userId, password: sharedPassword, sub: member.id, ...more });
    }
  });
  // As autovacuum does, which leaves alone what has never been written to: an empty table that is known to be empty is read whole.
  await db.raw('vacuum analyze member, passkey');
  return members;
}

const somebody = ({ id }: Insurer, at: number): Person =>
  person(`i${id}m${String(at).padStart(6, '0')}`, 1, { number: String(at), symbol: '800' });

export async function importPeople(
  { db, secrets }: Stores,
  insurer: Insurer,
  people: Person[],
): Promise<void> {
  const { refused, errorsFile } = await importMembers(db, secrets, {
    stream: Readable.from([Buffer.from(csvOf(people))]),
    insurer,
    errorsFile: join(tmpdir(), `kosmo-idp-bench-${process.pid}.csv`),
    actor: 'bench',
    now: now(),
  });
  if (refused > 0) throw new Error(`the import refused ${refused} rows, see ${errorsFile}`);
}
