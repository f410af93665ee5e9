import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { minutes } from '../../src/clock.ts';
import { advance, realClock, setClock } from '../helpers/clock.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { type Person, person } from '../helpers/people.ts';
import { Recovery } from '../helpers/recovery.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';
import { Walk } from '../helpers/walk.ts';

const later = 'Kawa88-tsuki-nagare';
const notice = 'パスワードを変更しました';

let server: TestServer;
let portal: RelyingParty;

beforeAll(async () => {
  setClock('2026-07-01T09:00:00+09:00');
  server = await TestServer.start({ processes: 2 });
  await server.publish('2026-04');
  await server.insurer({ code: 'sample', portalUrl: 'https://portal.example/' });
  await server.insurer({ code: 'other', number: '06130001' });
  portal = await server.relyingParty(['sample']);
});
afterAll(async () => {
  await server.stop();
  realClock();
});

async function enrolled(userId: string, change: Partial<Person> = {}): Promise<Walk> {
  const one = person(userId, 1, change);
  await server.enrol('sample', one);
  return new Walk(server, one);
}

async function settled(userId: string, factor: 'passkey' | 'email-otp' = 'email-otp', change = {}) {
  const walk = await enrolled(userId, change);
  await walk.settle(portal, factor);
  return walk;
}

const actionsOf = async ({ person }: Walk): Promise<string[]> => {
  const { db } = server.context;
  const { id } = await db('member').where({ user_id: person.userId }).first('id');
  const entries = await db('audit_entry').where({ member_id: id }).orderBy('id');
  return entries.map(({ action, outcome }) => `${action} ${outcome}`);
};

test('who forgot the password is mailed a link, sets a new one there, and signs in with it', async () => {
  const { person, browser } = await settled('forgot01');
  const recovery = new Recovery(server);
  await browser.signInAt(portal, { prompt: 'login' });
  await browser.follow('パスワードを忘れた方はこちら');
  await browser.expectStep('forgot-password');
  expect(browser.form.names).not.toContain('insurer');
  await browser.submit({ userId: ` ${person.userId.toUpperCase()} `, birthdate: person.birthdate });
  await browser.expectStep('message');
  expect(browser.page.text).toContain('メールをご確認ください');
  const mail = await server.post.next(person.email);
  expect(mail.subject).toBe('【KOSMOWeb】パスワードの再設定');
  expect(mail.text).not.toContain(person.userId);

  const reader = await recovery.open(mail);
  expect(reader.page.url).toBe(`${server.issuer}/recovery/reset`);
  await recovery.setPassword(reader, person, later);
  await reader.expectStep('message');
  expect(reader.page.links.map(({ href }) => href)).toContain('https://portal.example/');
  const told = await server.post.next(person.email);
  expect(told.subject).toContain(notice);

  await browser.signInAt(portal, { prompt: 'login' });
  await browser.submit({ userId: person.userId, password: person.password });
  await browser.expectStep('credentials', 'credentials_wrong');
  await browser.submit({ userId: person.userId, password: later });
  await browser.expectStep('email-otp');
  await browser.submit({ otp: await server.post.nextCode(person.email) });
  await browser.reachesPortal();
});

test('setting a new password signs nobody in, and says in the audit trail what was done', async () => {
  const walk = await settled('forgot02');
  const recovery = new Recovery(server);
  const reader = await recovery.open(await recovery.mailFor(walk.person));
  await recovery.setPassword(reader, walk.person, later);
  expect(reader.jar.list().map(({ name }) => name)).not.toContain('session');
  await reader.signInAt(portal, { prompt: 'none' });
  expect(reader.refusedAtPortal()).toBe('login_required');
  const actions = await actionsOf(walk);
  for (const action of ['recovery.requested', 'password.reset', 'sessions.ended'])
    expect(actions).toContain(`${action} success`);
});

test('looking at the link changes nothing, its form works once, and a newer link ends with it', async () => {
  const { person } = await settled('forgot03');
  const recovery = new Recovery(server);
  const first = await recovery.mailFor(person);
  const second = await recovery.mailFor(person);
  const readers = [];
  for (let look = 0; look < 5; look++) readers.push(await recovery.open(first));
  const [reader, late] = readers as [MemberBrowser, MemberBrowser];
  const newer = await recovery.open(second);
  await recovery.setPassword(reader, person, later);
  expect(reader.page.status).toBe(200);
  for (const other of [late, newer]) {
    await recovery.setPassword(other, person, 'Another9-morinaka');
    expect([other.page.step, other.page.status]).toEqual(['message', 410]);
    expect(other.page.links.map(({ href }) => href)).toContain(`${server.issuer}/recovery/password`);
  }
});

test('of sixteen who send the form of one link at once, one sets the password', async () => {
  const { person } = await settled('forgot04');
  const recovery = new Recovery(server);
  const mail = await recovery.mailFor(person);
  const readers = await Promise.all(Array.from({ length: 16 }, () => recovery.open(mail)));
  // Tries at the birthdate are counted before they are compared, so most may be told that it was too many.
  await Promise.all(readers.map((reader) => recovery.setPassword(reader, person, later)));
  const done = readers.filter(({ page }) => page.status === 200);
  expect(done).toHaveLength(1);
  const told = await server.post.next(person.email);
  expect(told.subject).toContain(notice);
  expect(server.post.list(person.email).filter(({ subject }) => subject.includes(notice))).toHaveLength(1);
});

test('a link works for an hour, and not a minute longer', async () => {
  const { person } = await settled('forgot05');
  const recovery = new Recovery(server);
  const mail = await recovery.mailFor(person);
  advance(minutes(59));
  const reader = await recovery.open(mail);
  await reader.expectStep('reset-password');
  advance(minutes(1));
  await recovery.setPassword(reader, person, later);
  expect([reader.page.step, reader.page.status]).toEqual(['message', 410]);
});

test('a slip on the page is told beside its field, and costs nothing', async () => {
  const { person } = await settled('forgot06');
  const recovery = new Recovery(server);
  const reader = await recovery.open(await recovery.mailFor(person));
  await recovery.setPassword(reader, { ...person, birthdate: '19010230' }, later);
  await reader.expectStep('reset-password', 'birthdate_invalid');
  await recovery.setPassword(reader, { ...person, birthdate: '19010203' }, later);
  await reader.expectStep('reset-password', 'birthdate_wrong');
  expect(reader.page.text).toContain('1901年（明治34年）2月3日');
  for (const [password, error] of [
    ['short1', 'password_length'],
    ['nodigits-here', 'password_digit'],
    [person.password, 'password_same'],
    [person.initialPassword, 'password_letter'],
    [`ab${person.birthdate}cd`, 'password_personal'],
  ] as const) {
    await recovery.setPassword(reader, person, password);
    await reader.expectStep('reset-password');
    expect(reader.errors()).toContain(error);
  }
  await reader.submit({ birthdate: person.birthdate, newPassword: later, newPasswordConfirmation: 'x' });
  await reader.expectStep('reset-password', 'password_mismatch');
  await recovery.setPassword(reader, person, later);
  expect(reader.page.status).toBe(200);
});

test('all that was signed in, and all that was about to be, is over', async () => {
  const walk = await settled('forgot07');
  const { person, browser } = walk;
  const halfway = new Walk(server, person);
  await halfway.enter(portal, person.password);
  await halfway.browser.expectStep('email-otp');
  const { code } = await server.post.next(person.email);
  const recovery = new Recovery(server);
  const reader = await recovery.open(await recovery.mailFor(person));
  await recovery.setPassword(reader, person, later);

  await browser.signInAt(portal, { prompt: 'none' });
  expect(browser.refusedAtPortal()).toBe('login_required');
  await halfway.browser.submit({ otp: code });
  await halfway.browser.expectStep('message');
  expect(halfway.browser.page.status).toBe(410);
});

test('a password that proved right just before it was replaced opens nothing', async () => {
  const walk = await settled('forgot08');
  const { person } = walk;
  advance(minutes(1));
  const recovery = new Recovery(server);
  const reader = await recovery.open(await recovery.mailFor(person));
  const { browser } = new Walk(server, person);
  await browser.signInAt(portal);
  const locked = await server.context.db.transaction();
  await locked.raw('select 1 from member where user_id = ? for no key update', [person.userId]);
  // Both have done their hashing when they wait for the member; the reset waits first.
  const resetting = recovery.setPassword(reader, person, later);
  await waitingForLocks(1);
  const entering = browser.submit({ userId: person.userId, password: person.password });
  await waitingForLocks(2);
  await locked.rollback();
  await Promise.all([resetting, entering]);
  expect(reader.page.status).toBe(200);
  await browser.expectStep('credentials');
});

async function waitingForLocks(count: number): Promise<void> {
  const sql = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  while ((await server.context.db.raw(sql)).rows.length < count);
}

test('who signs in without a second factor, and has not come back to the portal yet, does not come in', async () => {
  await server.insurer({ code: 'plain', number: '06130002', secondFactors: [] });
  const one = person('forgot09');
  await server.enrol('plain', one);
  const atPlain = await server.relyingParty(['plain']);
  const walk = new Walk(server, one);
  await walk.enter(atPlain, one.initialPassword);
  await walk.introduce();
  await walk.browser.submit({ newPassword: one.password, newPasswordConfirmation: one.password });
  const { browser } = new Walk(server, one);
  await browser.signInAt(atPlain);
  const { form } = browser;
  const answered = await browser.exchange('POST', form.action, {
    ...form.values,
    userId: one.userId,
    password: one.password,
  });
  const callback = String(answered.headers.location);
  expect(callback).toMatch(/[?&]code=/);
  const recovery = new Recovery(server, { insurer: 'plain' });
  const reader = await recovery.open(await recovery.mailFor(one));
  await recovery.setPassword(reader, one, later);
  expect(reader.page.status).toBe(200);
  await expect(atPlain.redeem(callback)).rejects.toMatchObject({ error: 'invalid_grant' });
  await browser.signInAt(atPlain, { prompt: 'none' });
  expect(browser.refusedAtPortal()).toBe('login_required');
});

test('who may not have the password set anew gets no mail: not activated, no verified address, left', async () => {
  const recovery = new Recovery(server);
  const fresh = await enrolled('nomail01');
  const waiting = await enrolled('nomail02');
  await waiting.enter(portal, waiting.person.initialPassword);
  await waiting.introduce();
  const gone = await settled('nomail03');
  await server.leave('sample', gone.person);
  for (const { person } of [fresh, waiting, gone]) await recovery.ask(person);
  expect(await recovery.refusals('password')).toEqual(['not-activated', 'not-activated', 'inactive']);
  for (const { person } of [fresh, waiting, gone])
    expect(server.post.list(person.email).filter(({ subject }) => subject.includes('再設定'))).toEqual([]);
  const unknown = { ...fresh.person, userId: 'nobody-of-this-name' };
  await recovery.ask(unknown);
  expect(await recovery.refusals('password')).toEqual(['unknown']);
});

test('who forgot the user ID is mailed it; of a family with one mailbox, only whose birthdate it is', async () => {
  const { person } = await settled('kazoku01', 'email-otp', { birthdate: '19700101' });
  const child = await settled('kazoku02', 'email-otp', { email: person.email, birthdate: '20040404' });
  const recovery = new Recovery(server);
  await recovery.askUserId({ ...child.person, email: person.email.toUpperCase() });
  const mail = await server.post.next(person.email);
  expect(mail.subject).toBe('【KOSMOWeb】ユーザIDのお知らせ');
  expect(mail.text).toContain(child.person.userId);
  expect(mail.text).not.toContain(person.userId);
});

test('where the insurer is not known it is asked for; remembered, another can be named', async () => {
  const one = await settled('where01');
  const stranger = new MemberBrowser();
  await stranger.open(`${server.issuer}/recovery/password`);
  await stranger.submit({ userId: one.person.userId, birthdate: one.person.birthdate });
  await stranger.expectStep('forgot-password', 'insurer_unknown');
  await stranger.submit({
    insurer: 'sample',
    userId: one.person.userId,
    birthdate: one.person.birthdate,
  });
  await stranger.expectStep('message');
  expect(stranger.page.text).toContain('desk@example.jp');
  expect((await server.post.next(one.person.email)).link).toContain('/recovery/reset?token=');

  const { browser } = one;
  await browser.open(`${server.issuer}/recovery/user-id`);
  await browser.follow('ほかの健康保険組合の方はこちら');
  await browser.submit({ email: one.person.email, birthdate: one.person.birthdate });
  await browser.expectStep('forgot-user-id', 'insurer_unknown');
  await browser.submit({ insurer: 'other' });
  await browser.expectStep('message');
});

test('a mistyped birthdate or address is told, and nothing of what the registry holds', async () => {
  const browser = new MemberBrowser();
  await browser.open(`${server.issuer}/recovery/user-id?choose=1`);
  await browser.submit({ insurer: 'sample', email: 'taro@', birthdate: '2026' });
  await browser.expectStep('forgot-user-id', 'email_invalid', 'birthdate_invalid');
});
