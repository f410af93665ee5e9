import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Factor } from '../../src/credential/factor.ts';
import { DeskMember } from '../helpers/desk-member.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { type Operator, operatorOf } from '../helpers/operators.ts';
import { type Person, person } from '../helpers/people.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';

let server: TestServer;
let portal: RelyingParty;
let sato: Operator;
let suzuki: Operator;

beforeAll(async () => {
  server = await TestServer.start();
  await server.publish('2026-04');
  const secondFactors: Factor[] = ['passkey', 'email-otp', 'totp'];
  await server.insurer({ code: 'sample', secondFactors, activationDays: 90 });
  portal = await server.relyingParty(['sample']);
  sato = operatorOf(server)('sato');
  suzuki = operatorOf(server)('suzuki');
  await enrolEverybody();
});
afterAll(() => server.stop());

interface State {
  cohort?: 1 | 2 | 3;
  factor?: Factor;
  /** How the member comes into it. */
  reach?(member: DeskMember): Promise<unknown>;
  /** Whoever has set up what guards an account loses it by two operators only. */
  guarded?: true;
  activated?: true;
  /** Cannot sign in, whatever the desk does beside letting them in again. */
  out?: 'left' | 'disabled';
  /** The initial password was not used in time. */
  lapsed?: true;
  /** What the sign-in ends with until the desk opens it. */
  shut?: { page: string; opens: Act[] };
}

const actNames = [
  'unlock',
  'update',
  'reset-password',
  'by-mail',
  'reset-factor',
  'reset-email',
  'disable',
] as const;
type Act = (typeof actNames)[number];

const settled = (factor: Factor, more: (member: DeskMember) => Promise<unknown> = async () => {}): State => ({
  factor,
  guarded: true,
  activated: true,
  reach: async (member) => more(await member.settled(factor)),
});

let leaving = Promise.resolve();

const states: Record<string, State> = {
  'never signed in, cohort 1': {},
  'never signed in, cohort 2': { cohort: 2 },
  'never signed in, cohort 3': { cohort: 3 },
  'birthdate confirmed': { reach: (member) => member.upTo('terms') },
  'terms accepted': { cohort: 3, reach: (member) => member.upTo('email') },
  'address waiting to be confirmed': { reach: (member) => member.upTo('email-verification') },
  'address verified': { guarded: true, reach: (member) => member.upTo('factor-choice') },
  'factor chosen': { guarded: true, cohort: 2, reach: (member) => member.upTo('new-password') },
  'activated, factor not set up': {
    guarded: true,
    activated: true,
    reach: (member) => member.upTo('passkey-registration', 'passkey'),
    factor: 'passkey',
  },
  passkey: settled('passkey'),
  'one-time password by mail': settled('email-otp'),
  'one-time password by app': settled('totp'),
  'password tried too often': {
    ...settled('email-otp', (member) => member.shut('password')),
    shut: { page: 'throttled', opens: ['unlock', 'reset-password', 'by-mail'] },
  },
  'one-time password tried too often': {
    ...settled('email-otp', (member) => member.shut('otp')),
    shut: { page: 'throttled', opens: ['unlock', 'reset-password', 'reset-factor', 'reset-email'] },
  },
  'initial password tried too often': {
    reach: (member) => member.shut('initial-password'),
    shut: { page: 'credentials_wrong', opens: ['unlock', 'reset-password'] },
  },
  'initial password lapsed': {
    reach: ({ person: { userId } }) =>
      server.context.db('member').where({ user_id: userId }).update({ imported_at: '2020-01-01' }),
    lapsed: true,
    shut: { page: 'credentials_wrong', opens: ['reset-password'] },
  },
  'birthdate tried too often': {
    reach: (member) => member.shut('birthdate'),
    shut: { page: 'throttled', opens: ['unlock', 'reset-password'] },
  },
  'disabled by an operator': {
    ...settled('email-otp', async ({ person: { userId } }) => {
      const flags = ['--insurer', 'sample', '--user-id', userId, '--reason', 'x', '--yes'];
      expect((await sato('member', 'disable', ...flags)).exitCode).toBe(0);
    }),
    out: 'disabled',
  },
  'left the insurer': {
    // One after the other: of two imports at once the second is refused.
    ...settled('email-otp', ({ person: one }) => {
      leaving = leaving.then(() => server.leave('sample', one));
      return leaving;
    }),
    out: 'left',
  },
  'at a remembered browser': settled('email-otp', async (member) => {
    const { browser, person: one } = member;
    await browser.signInAt(portal, { prompt: 'login' });
    await browser.submit({ userId: one.userId, password: one.password, remember: 'on' });
    await browser.submit({ otp: await server.post.nextCode(member.address) });
    await browser.reachesPortal();
  }),
};

/** Everybody is there from the beginning: one import, and nobody waits for it. */
const people = new Map<string, Person>();
const personOf = (name: string, act: Act | 'show') => people.get(`${name} ${act}`) as Person;

function enrolEverybody(): Promise<void> {
  for (const [place, [name, { cohort = 1 }]] of Object.entries(states).entries())
    for (const act of ['show', ...actNames] as const)
      people.set(`${name} ${act}`, person(`desk-${place}-${act}`, cohort));
  return server.enrol('sample', ...people.values());
}

async function inState({ reach }: State, one: Person): Promise<DeskMember> {
  const member = new DeskMember(server, portal, one);
  await reach?.(member);
  return member;
}

const flags = ({ person: { userId } }: DeskMember) => [
  ...['--insurer', 'sample', '--user-id', userId],
  ...['--reason', 'identity checked', '--yes', '--json'],
];

async function sign(answer: { exitCode: number | null; stdout: string; stderr: string }, exitCode: number) {
  expect([answer.exitCode, answer.stderr]).toEqual([exitCode, expect.stringMatching(/\S/)]);
  return answer.stdout === '' ? {} : JSON.parse(answer.stdout);
}

/** Sato asks, Suzuki approves; answers what was carried out. */
async function byTwo(verb: string, member: DeskMember) {
  const { approval } = await sign(await sato('member', verb, ...flags(member)), 5);
  return sign(await suzuki('approval', 'approve', approval, '--yes', '--json'), 0);
}

/** Does it as the desk does; what the member learns of it, they know. */
const acts: Record<Act, (member: DeskMember, state: State) => Promise<unknown>> = {
  unlock: async (member) => sign(await sato('member', 'unlock', ...flags(member)), 0),
  update: async (member) =>
    sign(await sato('member', 'update', ...flags(member), '--new-name', '健保 太郎'), 0),
  'reset-password': async (member, { guarded }) => {
    if (guarded) {
      expect(await byTwo('reset-password', member)).toMatchObject({ state: 'approved' });
    }
    const done = await sign(await sato('member', 'reset-password', ...flags(member)), 0);
    member.password = done.initial_password ?? member.person.initialPassword;
    member.address = `anew-${member.person.email}`;
  },
  'by-mail': async (member, { activated, out }) => {
    const { stdout, exitCode, stderr } = await sato(
      'member',
      'reset-password',
      '--by-mail',
      ...flags(member),
    );
    if (!activated || out) {
      expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 4, stdout: '', stderr: expect.any(String) });
      return;
    }
    expect([exitCode, stderr]).toEqual([0, expect.stringMatching(/60 分/)]);
    const browser = new MemberBrowser();
    await browser.open(await resetLink(member));
    const newPassword = `${member.person.password}-2`;
    await browser.submit({
      birthdate: member.person.birthdate,
      newPassword,
      newPasswordConfirmation: newPassword,
    });
    await browser.expectStep('message');
    member.password = newPassword;
  },
  'reset-factor': (member) => byTwo('reset-factor', member),
  'reset-email': async (member) => {
    await byTwo('reset-email', member);
    member.address = `new-${member.person.email}`;
  },
  disable: async (member, state) => {
    const { done } = await sign(await sato('member', 'disable', ...flags(member)), 0);
    expect(done).toBe(state.out !== 'disabled');
    expect(['credentials_wrong', 'throttled']).toContain((await member.walksIn()).join());
    await sign(await sato('member', 'enable', ...flags(member)), 0);
  },
};

async function resetLink({ address }: DeskMember): Promise<string> {
  const { link } = await server.post.next(address);
  return link.includes('/recovery/reset') ? link : resetLink({ address } as DeskMember);
}

describe.each(Object.entries(states))('%s', (name, state) => {
  test('is shown with what comes next, and each act leads to the portal or to the refusal it states', async () => {
    const members = await Promise.all(
      actNames.map(async (act) => ({ act, member: await inState(state, personOf(name, act)) })),
    );
    const first = await inState(state, personOf(name, 'show'));
    const { stdout } = await sato('member', 'show', ...flags(first).slice(0, 4), '--json');
    const shown = JSON.parse(stdout);
    const [next] = await first.walksIn(state.factor);
    if (state.out) expect([shown.status, next]).toEqual([state.out, 'credentials_wrong']);
    else if (state.lapsed) expect(shown.password).toBe('lapsed');
    else if (state.shut)
      expect(shown.locks).toContainEqual(expect.objectContaining({ shut: true, until: null }));
    else expect(shown.next_step ?? 'portal').toBe(next);

    const outcomes = await Promise.all(
      members.map(async ({ act, member }) => {
        await acts[act](member, state);
        return [act, (await member.walksIn(state.factor)).at(-1)];
      }),
    );
    const ends = (act: Act) => {
      if (state.out === 'left' || (state.out === 'disabled' && act !== 'disable')) return 'credentials_wrong';
      return state.shut && !state.shut.opens.includes(act) ? state.shut.page : 'portal';
    };
    expect(Object.fromEntries(outcomes)).toEqual(Object.fromEntries(actNames.map((act) => [act, ends(act)])));
  });
});

test('who has left is brought back by an import or by hand, with all they had set up', async () => {
  const [byHand, byFile] = [person('back-by-hand'), person('back-by-file')];
  await server.enrol('sample', byHand, byFile);
  const state = settled('passkey');
  const members = [await inState(state, byHand), await inState(state, byFile)] as const;
  for (const one of [byHand, byFile]) await server.leave('sample', one);
  await sign(await sato('member', 'update', ...flags(members[0]), '--new-status', '取得'), 0);
  await server.enrol('sample', byFile);
  for (const member of members)
    expect(await member.walksIn('passkey')).toEqual(['passkey-authentication', 'portal']);
});
