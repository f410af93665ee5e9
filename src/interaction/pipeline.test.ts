import { expect, test } from '@jest/globals';
import { type Factor, factors } from '../credential/factor.ts';
import type { Passkey } from '../credential/passkey.ts';
import { insurerDocument } from '../insurer/insurer.ts';
import type { Member } from '../member/member.ts';
import type { Terms } from '../terms/terms.ts';
import { isLevelReached, levels, reached, satisfies } from './assurance.ts';
import { hasMember, isSetUp, isTaskDue, lacksFactor, usableFactors, usableWays } from './factors.ts';
import { nextStep } from './pipeline.ts';
import type { Facts, State } from './state.ts';
import type { StepName } from './step.ts';
import { tasks } from './tasks.ts';

const day = new Date('2026-04-07T00:00:00Z');
const at = day.toISOString();
const terms = { id: 7, bodyHash: Buffer.alloc(32) } as Terms;
const passkey = { credentialId: 'x', named: true } as Passkey;

const subsets: Factor[][] = Array.from({ length: 8 }, (_, mask) =>
  factors.filter((_, bit) => mask & (1 << bit)),
);

/** Every dimension of what a member may be, an insurer may want and a request may ask for. */
const dimensions = {
  activated: [true, false],
  setUp: subsets,
  email: ['verified', 'pending', 'none'],
  secondFactors: subsets,
  shows: ['password', 'passkey'],
  next: ['set-up', 'portal', 'sign-out'],
  factor: [null, ...factors],
  chooses: [...factors],
  prefersOther: [false, true],
  emailOtpFallback: [true, false],
  recoveryCodes: [0, 10],
  enrolment: ['now', 'next-sign-in', 'choice'],
  level: [...levels],
  terms: ['none', 'accepted', 'due'],
  birthdateConfirmed: [true, false],
  /** The code on the notice: the insurer wants none, it is still to be shown, it was, or first sign-ins are sprayed. */
  activationCode: ['none', 'to show', 'shown', 'sprayed'],
  /** What counts before the first page: nothing, a remembered browser, a session, or one too old for a task. */
  begins: ['with nothing', 'remembered', 'in a session', 'in a stale session'],
  task: [null, ...tasks],
} as const;
type Case = { [Name in keyof typeof dimensions]: (typeof dimensions)[Name][number] };

/** All that can be; a partial case that cannot is not filled in any further. */
function* combinations(
  known: Partial<Case> = {},
  [name, ...others] = Object.keys(dimensions),
): Generator<Case> {
  if (!canBe(known)) return;
  if (name === undefined) yield known as Case;
  else
    for (const value of dimensions[name as keyof Case])
      yield* combinations({ ...known, [name]: value }, others);
}

/** Leaves out what no member can be and what changes nothing about the walk. */
function canBe({
  setUp,
  email,
  activated,
  shows,
  factor,
  next,
  chooses,
  secondFactors,
  prefersOther,
  emailOtpFallback,
  recoveryCodes,
  enrolment,
  level,
  terms,
  birthdateConfirmed,
  activationCode,
  begins,
  task,
}: Partial<Case>): boolean {
  if (activated === false && setUp?.length) return false;
  if (email && email !== 'verified' && (activated || setUp?.includes('email-otp'))) return false;
  if (shows === 'passkey' && !(setUp?.includes('passkey') && secondFactors?.includes('passkey')))
    return false;
  if (next && next !== 'set-up' && activated) return false;
  if (factor && chooses && chooses !== factors[0]) return false;
  if (recoveryCodes && prefersOther === false) return false;
  if (prefersOther && setUp?.length === 0) return false;
  // Where it is asked for, it comes before whatever else is.
  const plain = next === 'set-up' && level === levels[0] && emailOtpFallback && !recoveryCodes;
  if (activationCode && activationCode !== 'none' && !plain) return false;
  // A session or a remembered browser is of somebody who has been through the first sign-in; tasks are theirs, too.
  const settled = activated && email === 'verified' && birthdateConfirmed && terms !== 'due';
  if (begins && begins !== 'with nothing' && !(settled && enrolment === 'now')) return false;
  if (begins === 'in a stale session' && task === null) return false;
  return !(task && (!settled || enrolment !== 'now' || level !== levels[0] || begins === 'remembered'));
}

const document = insurerDocument.parse({ code: 'a', number: '06139999', name: { ja: 'あ', en: 'a' } });

function initial(one: Case): State {
  const insurer = {
    ...document,
    id: 1,
    secondFactors: [...one.secondFactors],
    emailOtpFallback: one.emailOtpFallback,
    recoveryCodes: one.recoveryCodes > 0,
    enrolment: one.enrolment,
    activationCode: one.activationCode !== 'none',
  };
  // While the chosen factor is not set up, no session satisfies anything, and none is taken over.
  const inSession = one.begins === 'in a session' || one.begins === 'in a stale session';
  const begins = one.begins !== 'with nothing' && !(inSession && lacksFactor(insurer, memberOf(one)));
  return {
    request: {
      clientId: 'c',
      redirectUri: undefined,
      level: one.level,
      insurerCodes: ['a'],
      language: 'ja',
      task: one.task,
    },
    insurer,
    member: begins ? memberOf(one) : null,
    terms: one.terms === 'none' ? null : terms,
    facts: begins ? factsBefore(one) : {},
  };
}

/** As `factsOf` has them. */
function factsBefore({ begins, task, setUp, secondFactors }: Case): Facts {
  const stale = begins === 'in a stale session' && task !== null;
  if (stale && task === 'password') return {};
  if (begins === 'remembered') return { standIn: { by: 'remembered-browser', id: '1' } };
  const password = { at, initial: false };
  const shown = setUp.some((factor) => secondFactors.includes(factor));
  return stale ? { password, stale } : { password, ...(shown && { otp: { at } }) };
}

const memberOf = (one: Case): Member =>
  ({
    insurerId: 1,
    activationCodeShownAt: one.activationCode === 'to show' ? null : day,
    birthdateConfirmedAt: one.birthdateConfirmed ? day : null,
    email: one.email === 'verified' ? 'a@example.jp' : null,
    pendingEmail: one.email === 'pending' ? 'a@example.jp' : null,
    factor: one.factor,
    emailOtpSetUpAt: one.setUp.includes('email-otp') ? day : null,
    totpSetUpAt: one.setUp.includes('totp') ? day : null,
    passkeys: one.setUp.includes('passkey') ? [passkey] : [],
    recoveryCodesLeft: one.recoveryCodes,
    acceptedTermsIds: one.terms === 'accepted' ? [terms.id] : [],
    activatedAt: one.activated ? day : null,
    passwordResetAt: null,
    passwordChangedAt: null,
  }) as unknown as Member;

type Move = { member?: Partial<Member>; facts?: Facts } | 'leave';

/** What a member who does what the page asks changes. */
function move(step: StepName, state: State, one: Case): Move {
  const otp = { facts: { otp: { at } } };
  switch (step) {
    case 'credentials':
      return {
        facts:
          one.shows === 'password' || isTaskDue(state, 'password')
            ? { password: { at, initial: !one.activated }, sprayed: one.activationCode === 'sprayed' }
            : { passkey: { at, amr: 'swk' } },
      };
    case 'passkey-authentication': {
      const [, other] = hasMember(state) ? usableWays(state) : [];
      const takesOther = one.prefersOther && other && state.request.level !== 'phr';
      return { facts: takesOther ? { otherFactor: other } : { passkey: { at, amr: 'swk' } } };
    }
    case 'email-otp':
      return { member: { emailOtpSetUpAt: day }, ...otp };
    case 'totp':
    case 'recovery-code':
      return otp;
    case 'activation-code':
      return { member: { activationCodeShownAt: day }, facts: { sprayed: false } };
    case 'birthdate':
      return { member: { birthdateConfirmedAt: day } };
    case 'terms':
      return { member: { acceptedTermsIds: [terms.id] } };
    case 'email':
      return { member: { pendingEmail: 'b@example.jp' }, facts: { emailEntered: 'b@example.jp' } };
    case 'email-verification':
      return { member: { email: state.member?.pendingEmail ?? null, pendingEmail: null } };
    case 'factor-choice': {
      const offered = state.insurer?.secondFactors ?? [];
      const factor = offered.find((known) => known === one.chooses) ?? (offered[0] as Factor);
      const task = isTaskDue(state, 'factor');
      const another = task && hasMember(state) && usableFactors(state).length > 0;
      if (!another || state.member === null) return { member: { factor }, facts: { taskDone: task } };
      if (factor !== 'email-otp' && !isSetUp(state.member, factor)) return { facts: { settingUp: factor } };
      return { member: { factor, emailOtpSetUpAt: day }, facts: { taskDone: true } };
    }
    case 'new-password':
      if (one.activated) return { facts: { taskDone: true } };
      return { member: { activatedAt: day }, facts: { activated: true } };
    case 'complete': {
      const mayLeave = one.enrolment !== 'now';
      if (one.next === 'sign-out' && mayLeave) return 'leave';
      return {
        facts: { next: one.next === 'portal' && mayLeave && one.level === levels[0] ? 'portal' : 'set-up' },
      };
    }
    case 'passkey-registration':
      return {
        member: { passkeys: [{ ...passkey, named: false }] },
        facts: { passkey: { at, amr: 'swk' }, taskDone: true },
      };
    case 'passkey-name':
      return { member: { passkeys: [passkey] } };
    case 'totp-registration':
      return { member: { totpSetUpAt: day }, facts: { otp: { at }, taskDone: true } };
    case 'insurer':
      throw new Error('the insurer is known');
  }
}

function walk(one: Case): { steps: StepName[]; state: State; left: boolean } {
  let state = initial(one);
  const steps: StepName[] = [];
  for (;;) {
    const due = nextStep(state);
    if (due === undefined) return { steps, state, left: false };
    const same = steps.at(-1) === due.name;
    if (same || steps.length > 20)
      throw new Error(`${JSON.stringify(one)} never ends: ${steps.join(' ')} ${due.name}`);
    steps.push(due.name);
    const change = move(due.name, state, one);
    if (change === 'leave') return { steps, state, left: true };
    const member = { ...(state.member ?? memberOf(one)), ...change.member };
    // Who signs in starts afresh: nothing counts that stood there before.
    const kept = due.name === 'credentials' ? {} : state.facts;
    state = { ...state, member, facts: { ...kept, ...change.facts } };
  }
}

test('every member, insurer and request: the sign-in ends, asks nothing twice, and never ends below the level asked', () => {
  let count = 0;
  const problems: string[] = [];
  const complain = (one: Case, steps: StepName[], why: string) =>
    problems.length < 5 && problems.push(`${why}: ${steps.join(' → ')} ${JSON.stringify(one)}`);
  for (const one of combinations()) {
    count++;
    const { steps, state, left } = walk(one);
    if (new Set(steps).size !== steps.length) complain(one, steps, 'asked twice');
    if (left) continue;
    const codeWanted =
      !one.activated && (one.activationCode === 'to show' || one.activationCode === 'sprayed');
    if (steps.includes('activation-code') !== codeWanted) complain(one, steps, 'activation code');
    if (codeWanted && steps[1] !== 'activation-code') complain(one, steps, 'before the activation code');
    const level = reached(state.facts);
    const { insurer, member } = state;
    if (level === undefined || insurer === null || member === null) {
      complain(one, steps, 'ended with nobody');
      continue;
    }
    if (member.activatedAt === null) complain(one, steps, 'ended before the account was activated');
    if (lacksFactor(insurer, member) && level !== levels[0]) complain(one, steps, 'a level without a factor');
    const possible = levels.filter((known) => {
      if (known === 'phr') return one.secondFactors.includes('passkey');
      return known === levels[0] || one.secondFactors.length > 0;
    });
    const reachable = possible.some((known) => satisfies(known, one.level));
    if (isLevelReached(state) !== reachable)
      complain(one, steps, reachable ? 'below the level asked' : 'above what is allowed');
  }
  const sizes = Object.entries(dimensions).map(([name, values]) => `${name} ${values.length}`);
  process.stdout.write(`walked ${count} combinations of ${sizes.join(' × ')}\n`);
  expect(problems).toEqual([]);
});
