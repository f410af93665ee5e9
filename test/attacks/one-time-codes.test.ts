import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { minutes, seconds } from '../../src/clock.ts';
import { advance } from '../helpers/clock.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { person } from '../helpers/people.ts';
import { openSample, type Sample } from '../helpers/sample-portal.ts';
import { Walk } from '../helpers/walk.ts';

let { server, portal, close } = {} as Sample;

beforeAll(async () => {
  ({ server, portal, close } = await openSample({ processes: 2, at: '2026-07-01T00:00:00Z' }));
});
afterAll(() => close());

/** A member whose e-mail OTP is set up, at a fresh browser that stands before it. */
async function beforeOtp(userId: string): Promise<Walk> {
  const member = person(userId);
  await server.enrol('sample', member);
  const first = new Walk(server, member);
  await first.firstSignIn(portal, 'email-otp');
  await first.browser.press('set-up');
  await first.setUp('email-otp');
  return again(first);
}

/** The same person at another browser, after the right password. */
async function again({ person }: Walk): Promise<Walk> {
  const walk = new Walk(server, person);
  await walk.enter(portal, person.password);
  await walk.browser.expectStep('email-otp');
  return walk;
}

const other = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
const errorsAfter = async ({ browser }: Walk, otp: string) => {
  await browser.submit({ otp });
  return browser.errors().join();
};

test('T15 a code stands five wrong tries; a resend gives five more, but no more than twenty in all', async () => {
  const walk = await beforeOtp('guessed01');
  for (let mail = 1; mail <= 4; mail++) {
    if (mail > 1) await walk.browser.press('resend');
    const code = await walk.mailedCode();
    for (let wrong = 1; wrong <= 5; wrong++) expect(await errorsAfter(walk, other(code))).toBe('otp_wrong');
    advance(minutes(8));
  }
  await walk.browser.press('resend');
  expect(await errorsAfter(walk, await walk.mailedCode())).toBe('throttled');
  advance(minutes(16));
  const later = await again(walk);
  expect(await errorsAfter(later, await later.mailedCode())).toBe('throttled');
});

test('T15 after five wrong tries the right code is refused', async () => {
  const walk = await beforeOtp('guessed02');
  const code = await walk.mailedCode();
  for (let wrong = 1; wrong <= 5; wrong++) expect(await errorsAfter(walk, other(code))).toBe('otp_wrong');
  expect(await errorsAfter(walk, code)).toBe('otp_expired');
});

test('T15 a code is refused after ten minutes, and once a newer one was sent', async () => {
  const walk = await beforeOtp('late01');
  const first = await walk.mailedCode();
  await walk.browser.press('resend');
  const second = await walk.mailedCode();
  if (first !== second) expect(await errorsAfter(walk, first)).toBe('otp_wrong');
  advance(minutes(10) - seconds(1));
  expect(await errorsAfter(walk, other(second))).toBe('otp_wrong');
  advance(seconds(1));
  expect(await errorsAfter(walk, second)).toBe('otp_expired');
});

test('T15 a right code forgets the wrong ones before it; a right password does not', async () => {
  let walk = await beforeOtp('forgets01');
  for (let round = 1; round <= 6; round++) {
    const code = await walk.mailedCode();
    for (let wrong = 1; wrong <= 4; wrong++) expect(await errorsAfter(walk, other(code))).toBe('otp_wrong');
    await walk.browser.submit({ otp: code });
    await walk.browser.reachesPortal();
    advance(minutes(16));
    walk = await again(walk);
  }
});

test('T13 of 100 codes guessed at once, five are compared', async () => {
  const { browser, ...walk } = await beforeOtp('par-otp');
  const code = await server.post.next(walk.person.email);
  const { action, values } = browser.form;
  const guesses = Array.from({ length: 100 }, () =>
    browser.exchange('POST', action, { ...values, otp: other(code.code) }),
  );
  const bodies = (await Promise.all(guesses)).map(({ body }) => body);
  expect(bodies.filter((body) => body.includes('data-error="otp_wrong"'))).toHaveLength(5);
  expect(bodies.filter((body) => /data-error="(otp_expired|throttled)"/.test(body))).toHaveLength(95);
});

test('T16 of 16 times the right code at once comes one session and one authorization code', async () => {
  const { browser, person } = await beforeOtp('race-otp');
  const { code } = await server.post.next(person.email);
  await server.context.db('oidc_artifact').delete();
  const { action, values } = browser.form;
  const tabs = Array.from({ length: 16 }, () => browser.newTab());
  await Promise.all(tabs.map((tab) => tab.request('POST', action, { ...values, otp: code })));
  const arrived = tabs.flatMap(({ callbackUrl }) => callbackUrl ?? []);
  const codes = new Set(arrived.map((url) => new URL(url).searchParams.get('code')));
  const rows = await server.context
    .db('oidc_artifact')
    .whereNotNull('account_id')
    .select('model')
    .orderBy('model');
  expect(codes.size).toBe(1);
  expect(rows.map(({ model }) => model)).toEqual(['AuthorizationCode', 'Grant', 'Session']);
});

test('T16 of 16 times the right confirmation code at once, one confirms', async () => {
  const member = person('race-mail');
  await server.enrol('sample', member);
  const { browser } = await verifying(new Walk(server, member));
  const { code } = await server.post.next(member.email);
  const { action, values } = browser.form;
  await Promise.all(Array.from({ length: 16 }, () => browser.exchange('POST', action, { ...values, code })));
  const entries = await server.context.db('audit_entry').where({ action: 'email.verified' });
  const { id } = await server.context.db('member').where({ user_id: member.userId }).first('id');
  expect(entries.filter(({ member_id }) => member_id === id)).toHaveLength(1);
});

async function verifying(walk: Walk): Promise<Walk> {
  const { browser, person } = walk;
  await walk.enter(portal, person.initialPassword);
  await browser.submit({ birthdate: person.birthdate });
  await browser.press('accept');
  await browser.submit({ email: person.email });
  await browser.expectStep('email-verification');
  return walk;
}

test('T18 forty times 「再送信」 send three mails, and leave the mailbox to the rest of the family', async () => {
  const walk = await beforeOtp('flooder');
  for (let press = 1; press <= 40; press++) await walk.browser.press('resend');
  await walk.browser.expectStep('email-otp', 'throttled');
  const { email } = walk.person;
  const sibling = person('sibling', 1, { email });
  await server.enrol('sample', sibling);
  await verifying(new Walk(server, sibling));
  await walk.mailedCode();
  await walk.mailedCode();
  expect((await server.post.next(email)).link).not.toBe('');
  const codes = server.post.list(email).filter(({ subject }) => subject.includes('ワンタイムパスワード'));
  expect(codes).toHaveLength(3);
});

test("T17 one browser's code is refused in another browser, and counted there", async () => {
  const mine = await beforeOtp('lured01');
  const myCode = await mine.mailedCode();
  const theirs = await again(mine);
  const theirCode = await theirs.mailedCode();
  if (myCode !== theirCode) {
    for (let tries = 1; tries <= 5; tries++) expect(await errorsAfter(theirs, myCode)).toBe('otp_wrong');
    expect(await errorsAfter(theirs, theirCode)).toBe('otp_expired');
  }
  expect(await errorsAfter(mine, other(myCode))).toBe('otp_wrong');
  await mine.browser.submit({ otp: myCode });
  await mine.browser.reachesPortal();
});

test("T17 whoever knows the address of another browser's page, its token and its code gets nowhere", async () => {
  const { browser, ...walk } = await beforeOtp('lured02');
  const { code } = await server.post.next(walk.person.email);
  const { action, values } = browser.form;
  const thief = new MemberBrowser();
  await thief.signInAt(portal);
  const answer = await thief.exchange('POST', action, { ...values, otp: code });
  expect([answer.status, answer.headers.location]).toEqual([400, undefined]);
  await browser.submit({ otp: code });
  await browser.reachesPortal();
});

test('T17 a confirmation code is refused in another interaction of the same member', async () => {
  const member = person('lured03');
  await server.enrol('sample', member);
  const walk = await verifying(new Walk(server, member));
  const { code } = await server.post.next(member.email);
  const elsewhere = new Walk(server, member);
  await elsewhere.enter(portal, member.initialPassword);
  await elsewhere.browser.expectStep('email-verification');
  const second = await server.post.next(member.email);
  if (second.code !== code) {
    await elsewhere.browser.submit({ code });
    await elsewhere.browser.expectStep('email-verification', 'code_wrong');
  }
  await walk.browser.submit({ code });
  await walk.browser.expectStep('factor-choice');
});
