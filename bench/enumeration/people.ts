import { randomBytes } from 'node:crypto';
import { now } from '../../src/clock.ts';
import { addPasskey } from '../../src/credential/passkey-store.ts';
import { PasswordHasher } from '../../src/credential/password-hash.ts';
import type { Db } from '../../src/db.ts';
import type { Insurer } from '../../src/insurer/insurer.ts';
import type { Member } from '../../src/member/member.ts';
import {
  confirmBirthdate,
  findMemberByUserId,
  setPendingEmail,
  setUpEmailOtp,
} from '../../src/member/store.ts';
import { type Person, person } from '../../test/helpers/people.ts';
import { settleMember } from '../../test/helpers/settled-members.ts';
import { importPeople } from '../members.ts';
import type { Service } from '../service.ts';

/** Everybody there is to ask about, in groups of one kind; `unknown` are nobody. */
export const kinds = {
  unknown: null,
  active: { cohort: 1 },
  passkeys: { cohort: 1 },
  pattern: { cohort: 1 },
  number: { cohort: 2 },
  letter: { cohort: 3 },
  left: { cohort: 1 },
  disabled: { cohort: 1 },
  slowed: { cohort: 1 },
  slowedPending: { cohort: 1 },
  slowedUnknown: null,
  shut: { cohort: 1 },
  shutUnknown: null,
  entering: { cohort: 1 },
  enteringTaken: { cohort: 1 },
} as const;
export type Kind = keyof typeof kinds;

type Settle = (db: Db, member: Member, somebody: Person) => Promise<unknown>;

/** Brings `count` people of each kind into the database, as if they had done what makes them that kind. */
export async function populate(
  service: Service,
  insurer: Insurer,
  count: number,
): Promise<Record<Kind, Person[]>> {
  const names = Object.keys(kinds) as Kind[];
  const people = Object.fromEntries(
    names.map((kind, at) => [kind, Array.from({ length: count }, (_, index) => somebody(kind, at, index))]),
  ) as Record<Kind, Person[]>;
  const members = names.filter((kind) => kinds[kind] !== null);
  await importPeople(
    service,
    insurer,
    members.flatMap((kind) => people[kind]),
  );
  const settle = await ways(service);
  await service.db.transaction(async (transaction) => {
    for (const kind of members)
      for (const one of people[kind]) {
        const member = await findMemberByUserId(transaction, service.secrets, insurer.id, one.userId);
        if (member === undefined) throw new Error(`${one.userId} was not imported`);
        await settle[kind]?.(transaction, member, one);
      }
  });
  await service.db.raw('vacuum analyze');
  return people;
}

/** User IDs and addresses of all kinds look alike and are as long. */
function somebody(kind: Kind, at: number, index: number): Person {
  const userId = `bench${String(at * 10_000 + index).padStart(6, '0')}`;
  return person(userId, kinds[kind]?.cohort ?? 1, { number: String(at * 10_000 + index), symbol: '800' });
}

async function ways({ secrets }: Service): Promise<Partial<Record<Kind, Settle>>> {
  // One hash for all: whose it is does not change what it costs.
  const hash = await new PasswordHasher(secrets.keys('password pepper')).hash(
    randomBytes(12).toString('hex'),
  );
  const activated: Settle = async (db, member, { email }) => {
    await settleMember(db, secrets, member, { email, hash });
    await setUpEmailOtp(db, member, now());
  };
  const withStatus =
    (status: Member['status']): Settle =>
    async (db, member, somebody) => {
      await activated(db, member, somebody);
      await db('member').where({ insurer_id: member.insurerId, id: member.id }).update({ status });
    };
  const twoPasskeys: Settle = async (db, member, somebody) => {
    await activated(db, member, somebody);
    for (const name of ['iPhone', 'Windows']) await addPasskey(db, secrets, member, passkey(name));
  };
  const halfway: Settle = (db, member) => confirmBirthdate(db, member, now());
  return {
    active: activated,
    slowed: activated,
    shut: activated,
    passkeys: twoPasskeys,
    left: withStatus('left'),
    disabled: withStatus('disabled'),
    pattern: (db, member, { email }) => setPendingEmail(db, secrets, member, email, now()),
    entering: halfway,
    enteringTaken: halfway,
  };
}

const passkey = (name: string): Parameters<typeof addPasskey>[3] => ({
  credentialId: randomBytes(16).toString('base64url'),
  publicKey: randomBytes(77),
  counter: 0,
  transports: ['internal'],
  aaguid: '00000000-0000-0000-0000-000000000000',
  deviceType: 'multiDevice',
  backedUp: true,
  name,
  createdAt: now(),
});
