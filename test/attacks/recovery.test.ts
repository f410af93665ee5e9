import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { days, minutes } from '../../src/clock.ts';
import { advance } from '../helpers/clock.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { type Person, person } from '../helpers/people.ts';
import { Recovery } from '../helpers/recovery.ts';
import { openSample, type Sample } from '../helpers/sample-portal.ts';
import { Walk } from '../helpers/walk.ts';

const later = 'Kawa88-tsuki-nagare';
const wrong = '19010203';

let { server, portal, close } = {} as Sample;

beforeAll(async () => {
  ({ server, portal, close } = await openSample({ processes: 2, at: '2026-07-01T00:00:00Z' }));
});
afterAll(() => close());

async function settled(userId: string, factor: 'passkey' | 'email-otp' = 'email-otp', change = {}) {
  const one = person(userId, 1, change);
  await server.enrol('sample', one);
  const walk = new Walk(server, one);
  await walk.settle(portal, factor);
  return walk;
}

const resets = ({ email }: Person) =>
  server.post.list(email).filter(({ text }) => text.includes('/recovery/reset?token='));

test('T14 one browser asks five times an hour, whoever it asks about, and is told when it may again', async () => {
  for (const userId of ['asker01', 'nobody-of-this-name']) {
    const browser = new MemberBrowser();
    for (let time = 1; time <= 6; time++) {
      await browser.open(`${server.issuer}/recovery/password`);
      await browser.submit({ userId, birthdate: wrong });
      await browser.expectStep(
        time <= 5 ? 'message' : 'forgot-password',
        ...(time <= 5 ? [] : ['throttled']),
      );
    }
    expect(browser.page.status).toBe(429);
    expect(browser.page.text).toMatch(/1[01]:00を過ぎてから/);
    advance(minutes(60));
    await browser.submit({ userId, birthdate: wrong });
    await browser.expectStep('message');
  }
});

test('T14 a link bears five wrong birthdates; after that not even the right one', async () => {
  const { person } = await settled('link01');
  const recovery = new Recovery(server);
  const mail = await recovery.mailFor(person);
  const reader = await recovery.open(mail);
  for (let time = 1; time <= 5; time++) {
    await recovery.setPassword(reader, { ...person, birthdate: wrong }, later);
    await reader.expectStep('reset-password', 'birthdate_wrong');
  }
  await recovery.setPassword(reader, person, later);
  await reader.expectStep('reset-password', 'throttled');
  expect(reader.page.status).toBe(429);
  const again = await recovery.open(mail);
  expect([again.page.step, again.page.status]).toEqual(['message', 410]);
});

test('T14 an account bears ten wrong birthdates a day, on whatever page and from whatever browser', async () => {
  const { person } = await settled('daily01');
  const recovery = new Recovery(server);
  const reader = await recovery.open(await recovery.mailFor(person));
  await recovery.refusals('password');
  const guess = { ...person, birthdate: wrong };
  for (let time = 1; time <= 4; time++) await recovery.ask(guess);
  for (let time = 1; time <= 3; time++) await recovery.askUserId(guess);
  for (let time = 1; time <= 3; time++) await recovery.setPassword(reader, guess, later);
  await reader.expectStep('reset-password', 'birthdate_wrong');
  expect(await recovery.refusals('password')).toEqual(Array(4).fill('birthdate'));
  await recovery.ask(person);
  expect(await recovery.refusals('password')).toEqual(['throttled']);
  await recovery.setPassword(reader, person, later);
  await reader.expectStep('reset-password', 'throttled');
  expect(resets(person)).toHaveLength(1);
  advance(days(1));
  await recovery.mailFor(person);
});

test('T14 and a hundred in all, after which the insurer alone can help; the page says the same throughout', async () => {
  const { person } = await settled('lifetime');
  const recovery = new Recovery(server);
  await recovery.refusals('password');
  const texts = new Set<string>();
  for (let guess = 1; guess <= 100; guess++) {
    texts.add((await recovery.ask({ ...person, birthdate: wrong })).page.text);
    if (guess % 10 === 0) advance(days(1));
  }
  expect(await recovery.refusals('password')).toEqual(Array(100).fill('birthdate'));
  advance(days(30));
  texts.add((await recovery.ask(person)).page.text);
  expect(await recovery.refusals('password')).toEqual(['throttled']);
  expect(resets(person)).toEqual([]);
  expect(texts.size).toBe(1);
}, 60_000);

test('T14 of many guesses at once no more are compared than are counted', async () => {
  const { person } = await settled('parallel');
  const recovery = new Recovery(server);
  const reader = await recovery.open(await recovery.mailFor(person));
  const { action, values } = reader.form;
  const guess = { ...values, birthdate: wrong, newPassword: later, newPasswordConfirmation: later };
  const answers = await Promise.all(Array.from({ length: 30 }, () => reader.exchange('POST', action, guess)));
  const statuses = answers.map(({ status }) => status).sort();
  expect(statuses).toEqual([...Array(5).fill(422), ...Array(25).fill(429)]);
});

test('T18 twenty requests bring three mails, and every answer is the same', async () => {
  const { person } = await settled('flood01');
  const recovery = new Recovery(server);
  await recovery.refusals('password');
  const texts = new Set<string>();
  for (let time = 1; time <= 20; time++) texts.add((await recovery.ask(person)).page.text);
  expect(await recovery.refusals('password')).toEqual(Array(17).fill('mails'));
  for (let time = 1; time <= 20; time++) texts.add((await recovery.askUserId(person)).page.text);
  expect(await recovery.refusals('user-id')).toEqual(Array(17).fill('mails'));
  expect(texts.size).toBe(1);
  while (resets(person).length < 3) await server.post.next(person.email);
  advance(minutes(15));
  await recovery.ask(person);
  while (resets(person).length < 4) await server.post.next(person.email);
}, 60_000);

test('T38 a new password replaces the password and nothing else, and is asked for the passkey as before', async () => {
  const walk = await settled('factor01', 'passkey');
  const { person, browser } = walk;
  const row = () => server.context.db('member').where({ user_id: person.userId }).first();
  const passkeys = () => server.context.db('passkey').select('*');
  const before = { member: await row(), passkeys: await passkeys() };
  advance(minutes(1));
  const recovery = new Recovery(server);
  const reader = await recovery.open(await recovery.mailFor(person));
  await recovery.setPassword(reader, person, later);
  const member = await row();
  const changed = Object.keys(member).filter((name) => `${member[name]}` !== `${before.member[name]}`);
  expect(changed.sort()).toEqual(['epoch', 'password_hash', 'password_reset_at', 'updated_at']);
  expect(await passkeys()).toEqual(before.passkeys);

  await browser.signInAt(portal);
  await browser.submit({ userId: person.userId, password: later });
  await browser.expectStep('passkey-authentication');
  await browser.newTab().signInAt(portal, { prompt: 'none' });
  const tab = browser.newTab();
  await tab.signInAt(portal, { prompt: 'none' });
  expect(tab.refusedAtPortal()).toBe('login_required');
  await browser.usePasskey();
  await browser.reachesPortal();
});

test('T38 whoever reads the mailbox, and so can replace the password, is mailed no second factor beside it', async () => {
  const { person, browser } = await settled('factor02', 'passkey');
  const enter = async (password: string) => {
    await browser.signInAt(portal, { prompt: 'login' });
    await browser.submit({ userId: person.userId, password });
    await browser.expectStep('passkey-authentication');
    return browser.page.forms.flatMap(({ buttons }) => buttons.map(({ action }) => action));
  };
  expect(await enter(person.password)).toContain('other-method');
  advance(minutes(1));
  const recovery = new Recovery(server);
  await recovery.setPassword(await recovery.open(await recovery.mailFor(person)), person, later);
  expect(await enter(later)).not.toContain('other-method');
  await browser.post({ otp: '000000' }, browser.form.action.replace('passkey-authentication', 'email-otp'));
  await browser.expectStep('passkey-authentication');
  advance(minutes(1));
  await browser.usePasskey();
  await browser.reachesPortal();
  expect(await enter(later)).toContain('other-method');
});
