import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { days, minutes, seconds } from '../../src/clock.ts';
import { advance } from '../helpers/clock.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { type Person, person } from '../helpers/people.ts';
import { openSample, type Sample } from '../helpers/sample-portal.ts';
import { Walk } from '../helpers/walk.ts';

let { server, portal, close } = {} as Sample;

beforeAll(async () => {
  ({ server, portal, close } = await openSample({ processes: 2, at: '2026-07-01T00:00:00Z' }));
});
afterAll(() => close());

async function activated(userId: string): Promise<Person> {
  const member = person(userId);
  await server.enrol('sample', member);
  await new Walk(server, member).firstSignIn(portal, 'email-otp');
  return member;
}

/** Somebody who tries to sign in again and again; each time answers the page it leads to, with its errors. */
function guesser() {
  const browser = new MemberBrowser();
  let since = 0;
  return async (userId: string, password: string): Promise<string> => {
    if (Date.now() - since > minutes(50) || browser.page.step !== 'credentials') {
      await browser.signInAt(portal);
      since = Date.now();
    }
    await browser.submit({ userId, password });
    return [browser.page.step, ...browser.errors()].join(' ');
  };
}

const wrong = 'no-password-of-anyone-1';
const isWrong = 'credentials credentials_wrong';
const isShut = 'credentials throttled';

test('T11 from the fifth wrong password on each makes the next wait, from 30 seconds to 15 minutes', async () => {
  const signIn = guesser();
  const member = await activated('delay01');
  for (let failure = 1; failure <= 4; failure++) expect(await signIn(member.userId, wrong)).toBe(isWrong);
  for (const delay of [0, 30, 60, 120, 240, 480, 900, 900, 900].map(seconds)) {
    if (delay > 0) {
      advance(delay - 1);
      expect(await signIn(member.userId, member.password)).toBe(isShut);
      advance(1);
    }
    expect(await signIn(member.userId, wrong)).toBe(isWrong);
  }
  advance(minutes(15));
  expect(await signIn(member.userId, member.password)).toBe('email-otp');
});

test('T11 after 100 wrong passwords in a row the right one is refused, today and in a month', async () => {
  const signIn = guesser();
  const member = await activated('hundred');
  for (let failure = 1; failure <= 99; failure++) {
    await signIn(member.userId, wrong);
    advance(minutes(15));
  }
  expect(await signIn(member.userId, wrong)).toBe(isWrong);
  for (const later of [minutes(16), days(1), days(30)]) {
    advance(later);
    expect(await signIn(member.userId, member.password)).toBe(isShut);
  }
});

test('T12 fifty wrong passwords of somebody else keep nobody from signing in with a passkey', async () => {
  const member = person('besieged');
  await server.enrol('sample', member);
  const walk = new Walk(server, member);
  await walk.firstSignIn(portal, 'passkey');
  await walk.browser.press('set-up');
  await walk.setUp('passkey');
  const signIn = guesser();
  for (let failure = 1; failure <= 50; failure++) await signIn(member.userId, wrong);
  walk.browser.jar.forget('all');
  await walk.browser.signInAt(portal);
  await walk.browser.usePasskey();
  expect((await walk.browser.reachesPortal()).claims.acr).toBe('phr');
});

test('T11 a right password forgets the wrong ones before it', async () => {
  const signIn = guesser();
  const member = await activated('forgive');
  for (let round = 1; round <= 3; round++) {
    for (let failure = 1; failure <= 4; failure++) expect(await signIn(member.userId, wrong)).toBe(isWrong);
    expect(await signIn(member.userId, member.password)).toBe('email-otp');
  }
});

test('T11 however a user ID is typed, it is one ID with one count', async () => {
  const signIn = guesser();
  const member = await activated('vari-Ant9');
  const typed = ['vari-Ant9', 'VARI-ANT9', 'ｖａｒｉ－Ａｎｔ９', ' vari‐ant9 ', 'Vari ー Ant9'];
  for (const userId of typed) expect(await signIn(userId, wrong)).toBe(isWrong);
  expect(await signIn(member.userId, member.password)).toBe(isShut);
});

test('T11 an initial password stands 10 wrong ones a day and 30 in all, without saying so', async () => {
  const signIn = guesser();
  const member = person('initial01');
  await server.enrol('sample', member);
  for (let day = 1; day <= 3; day++) {
    for (let failure = 1; failure <= 10; failure++) {
      expect(await signIn(member.userId, wrong)).toBe(isWrong);
      advance(minutes(16));
    }
    expect(await signIn(member.userId, member.initialPassword)).toBe(isWrong);
    advance(days(1));
  }
  expect(await signIn(member.userId, member.initialPassword)).toBe(isWrong);
});

test('T11 trying again during the wait uses up nothing', async () => {
  const signIn = guesser();
  const member = person('patient01');
  await server.enrol('sample', member);
  for (let failure = 1; failure <= 5; failure++) await signIn(member.userId, wrong);
  for (let tooSoon = 1; tooSoon <= 30; tooSoon++) expect(await signIn(member.userId, wrong)).toBe(isShut);
  advance(seconds(30));
  expect(await signIn(member.userId, member.initialPassword)).toBe('birthdate');
});

test.each(['activated', 'not yet activated'])(
  'T13 of 100 passwords guessed at once against a member %s, five are compared',
  async (state) => {
    const member = state === 'activated' ? await activated('par-own') : person('par-init');
    if (state !== 'activated') await server.enrol('sample', member);
    const browsers = Array.from({ length: 10 }, () => new MemberBrowser());
    for (const browser of browsers) await browser.signInAt(portal);
    const before = server.verifications;
    const guesses = Array.from({ length: 100 }, (_, count) => {
      const browser = browsers[count % browsers.length] as MemberBrowser;
      const { action, values } = browser.form;
      return browser.exchange('POST', action, {
        ...values,
        userId: member.userId,
        password: `${wrong}${count}`,
      });
    });
    const answers = await Promise.all(guesses);
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array(5).fill(422), ...Array(95).fill(429)]);
    expect(server.verifications - before).toBe(5);
  },
);

test('T13 of 100 birthdates guessed at once, five are compared', async () => {
  const member = person('par-born');
  await server.enrol('sample', member);
  const walk = new Walk(server, member);
  await walk.enter(portal, member.initialPassword);
  const { action, values } = walk.browser.form;
  const guess = (count: number) => ({ ...values, birthdate: String(19300101 + count) });
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, count) => walk.browser.exchange('POST', action, guess(count % 28))),
  );
  expect(answers.filter(({ body }) => body.includes('data-error="birthdate_wrong"'))).toHaveLength(5);
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(95);
});
