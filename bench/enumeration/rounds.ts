import { now } from '../../src/clock.ts';
import { insurerDocument } from '../../src/insurer/insurer.ts';
import { applyInsurer } from '../../src/insurer/store.ts';
import type { Person } from '../../test/helpers/people.ts';
import type { Service } from '../service.ts';
import type { Round } from './load.ts';
import type { Subject } from './paths.ts';
import { type Kind, populate } from './people.ts';
import { countFailures } from './throttled.ts';
import type { Comparison } from './verdict.ts';

/** Who is asked about, on which path, as which class. */
export async function prepareRounds(service: Service, count: number): Promise<Round[]> {
  const document = insurerDocument.parse({
    code: 'sample',
    number: '06139999',
    name: { ja: 'サンプル健康保険組合', en: 'Sample Health Insurance Society' },
    contact: { email: 'desk@example.jp' },
    // So many accounts fail here that first sign-ins would pause.
    throttles: { spraying: { accounts: 20_000 } },
  });
  const { insurer } = await applyInsurer(service.db, document, now());
  const people = await populate(service, insurer, count);
  await countFailures(
    service,
    insurer,
    [...people.slowed, ...people.slowedPending, ...people.slowedUnknown],
    10,
  );
  await countFailures(service, insurer, [...people.shut, ...people.shutUnknown], 100);
  const wrong = (kind: Kind) => people[kind].map((somebody) => subject(somebody, 'no-password-of-anyone-1'));
  const entering = (kind: Kind, email: (at: number) => Partial<Subject>) =>
    people[kind].map((one, at) => ({ ...subject(one, one.initialPassword), ...email(at) }));
  return [
    {
      path: 'sign-in',
      classes: {
        unknown: wrong('unknown'),
        active: wrong('active'),
        'with passkeys': wrong('passkeys'),
        'not activated, cohort 1': wrong('pattern'),
        'not activated, cohort 2': wrong('number'),
        'not activated, cohort 3': wrong('letter'),
        left: wrong('left'),
        disabled: wrong('disabled'),
      },
    },
    {
      path: 'sign-in, throttled',
      classes: {
        unknown: wrong('slowedUnknown'),
        active: wrong('slowed'),
        'not activated': wrong('slowedPending'),
      },
    },
    {
      path: 'sign-in, at 100 failures',
      classes: { unknown: wrong('shutUnknown'), active: wrong('shut') },
    },
    {
      path: 'passkey options, after a wrong password',
      classes: { unknown: wrong('unknown'), 'with passkeys': wrong('passkeys') },
    },
    ...(['forgot password', 'forgot user ID'] as const).map((path) => ({
      path,
      classes: {
        unknown: wrong('unknown'),
        active: wrong('active'),
        'address not confirmed': wrong('pattern'),
        left: wrong('left'),
        disabled: wrong('disabled'),
      },
    })),
    {
      path: 'email entry',
      classes: {
        'a fresh address': entering('entering', () => ({})),
        "another member's": entering('enteringTaken', (at) => ({ email: people.active[at]?.email ?? '' })),
      },
    },
  ];
}

const subject = ({ userId, birthdate, email }: Person, password: string): Subject => ({
  userId,
  birthdate,
  email,
  password,
});

export const slice = ({ path, classes }: Round, from: number, to: number): Round => ({
  path,
  classes: Object.fromEntries(
    Object.entries(classes).map(([name, people]) => [name, people.slice(from, to)]),
  ),
});

/** Of each path the classes that missed, with the people who are left. */
export function again(rounds: Round[], missed: Comparison[], from: number): Round[] {
  return rounds.flatMap(({ path, classes }) => {
    const names = missed.filter((row) => row.path === path).flatMap(({ a, b }) => [a, b]);
    const some = Object.entries(classes).filter(([name]) => names.includes(name));
    return some.length === 0 ? [] : [slice({ path, classes: Object.fromEntries(some) }, from, from * 2)];
  });
}
