import { after, days } from '../../src/clock.ts';
import { foldEmail } from '../../src/member/email-address.ts';
import { canonicalText } from '../../src/member/import/compare.ts';
import { insuredKey } from '../../src/member/insured.ts';
import type { MemberDetails } from '../../src/member/member.ts';
import type { Secrets } from '../../src/secrets.ts';
import { share } from './numbers.ts';
import { cohortOf, factorOf, memberId, type Population, progressOf, userIdOf } from './population.ts';

/** What all of a database's rows are made from. */
export interface World {
  population: Population;
  /** Of a week, for each member. */
  signIns: number;
  secrets: Secrets;
  /** Of each insurer, in the order of the population. */
  insurerIds: number[];
  termsId: number;
  termsHash: Buffer;
  /** Argon2id of the one password everybody has, and of cohort 3's provisional one: each as dear as any other. */
  passwordHash: string;
  provisionalHash: string;
  now: Date;
}

export const memberColumns = [
  ...['insurer_id', 'id', 'user_id', 'user_id_key', 'cohort', 'status', 'sealed_details', 'details_digest'],
  ...['insured_digest', 'provisional_hash', 'password_hash', 'first_signed_in_at', 'factor_chosen_at'],
  ...['birthdate_confirmed_at', 'sealed_email', 'email_digest', 'email_verified_at', 'factor'],
  ...['email_otp_set_up_at', 'activated_at', 'language', 'imported_at', 'updated_at'],
];

const digits = (value: number, length: number) => String(value).padStart(length, '0');

/** Families of two or three share symbol and number, and some of them an address. */
const familyOf = (member: number): number => Math.floor((member * 2) / 5);

export const emailOf = (member: number): string => `kazoku${familyOf(member)}@example.jp`;

export function detailsOf(member: number): MemberDetails {
  const family = familyOf(member);
  return {
    symbol: String(1000 + (family % 400)),
    number: digits(Math.floor(family / 400) + 1, 7),
    branchNumber: digits(member % 3, 2),
    birthdate: `${1940 + ((member * 7) % 70)}-${digits(1 + ((member * 5) % 12), 2)}-${digits(1 + ((member * 11) % 28), 2)}`,
    relationship: member % 3 === 0 ? '本人' : '家族',
    name: `健保　太郎${member % 1000}`,
    importedEmail: null,
  };
}

/** What a family has in common is digested once, for it stands together. */
function familyDigests({
  secrets,
}: World): (insurerId: number, member: number) => { insured: Buffer; email: Buffer } {
  let last = { key: '', insured: Buffer.alloc(0) as Buffer, email: Buffer.alloc(0) as Buffer };
  return (insurerId, member) => {
    const key = `${insurerId} ${familyOf(member)}`;
    if (key !== last.key) {
      const insured = secrets.digest('insured', insuredKey(insurerId, detailsOf(member)));
      last = { key, insured, email: secrets.digest('email', foldEmail(emailOf(member))) };
    }
    return last;
  };
}

/** Every member's row, an insurer after the other, as import and sign-ins would have left it. */
export function* memberRows(world: World): Generator<unknown[]> {
  const { population, insurerIds } = world;
  const { starts, members } = population;
  const digestsOf = familyDigests(world);
  for (const [at, insurerId] of insurerIds.entries())
    for (let member = starts[at] ?? 0; member < (starts[at + 1] ?? members); member++)
      yield memberRow(world, insurerId, member, digestsOf(insurerId, member));
}

function memberRow(
  { secrets, passwordHash, provisionalHash, now }: World,
  insurerId: number,
  member: number,
  digests: { insured: Buffer; email: Buffer },
): unknown[] {
  const id = memberId(member);
  const userId = userIdOf(member);
  const cohort = cohortOf(member);
  const progress = progressOf(member);
  const details = detailsOf(member);
  const row = {
    userId,
    userIdKey: userId,
    cohort,
    status: 'active' as const,
    details,
    initialPassword: null,
  };
  const importedAt = after(now, -days(200));
  const begun = progress === 'new' || progress === 'left' ? null : after(now, -days(180 * share(member, 5)));
  const activated = progress === 'activated' ? begun : null;
  const email = activated && emailOf(member);
  const factor = activated && factorOf(member);
  return [
    insurerId,
    id,
    userId,
    userId,
    cohort,
    progress === 'left' ? 'left' : 'active',
    secrets.sealJson(details, `member ${id}`),
    secrets.digest('member details', canonicalText(insurerId, row)),
    digests.insured,
    cohort === 3 && activated === null ? provisionalHash : null,
    activated && passwordHash,
    begun,
    activated,
    begun,
    email && secrets.seal(email, `member ${id} email`),
    email && digests.email,
    activated,
    factor,
    factor === 'email-otp' ? activated : null,
    activated,
    begun && 'ja',
    importedAt,
    begun ?? importedAt,
  ];
}
