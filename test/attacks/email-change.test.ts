import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { hours, minutes } from '../../src/clock.ts';
import { advance } from '../helpers/clock.ts';
import { EmailChange } from '../helpers/email-change.ts';
import { exchange } from '../helpers/exchange.ts';
import { masked } from '../helpers/masked.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { person } from '../helpers/people.ts';
import { Recovery } from '../helpers/recovery.ts';
import { openSample, type Sample } from '../helpers/sample-portal.ts';
import { Walk } from '../helpers/walk.ts';

let { server, portal, member, close } = {} as Sample;

beforeAll(async () => {
  ({ server, portal, member, close } = await openSample({ processes: 2 }));
});
afterAll(() => close());

async function changing(userId: string) {
  const { walk, somebody } = await member(userId, 'email-otp');
  return { walk, somebody, change: new EmailChange(walk, `${userId}@new.example`) };
}

const auditOf = async (userId: string, action: string): Promise<number> => {
  const { id } = await server.context.db('member').where({ user_id: userId }).first('id');
  return (await server.context.db('audit_entry').where({ action, member_id: id })).length;
};

test('T26 a session older than five minutes, which may be stolen, changes no address: the factor is shown anew', async () => {
  const { walk, change } = await changing('stale01');
  advance(minutes(6));
  await change.begin();
  await walk.browser.expectStep('email-otp');
  await walk.browser.post({ email: change.address }, walk.browser.form.action.replace('email-otp', 'email'));
  await walk.browser.expectStep('email-otp');
  await walk.show('email-otp');
  await walk.browser.expectStep('email');
});

test('T26 for 24 hours a changed address recovers neither password nor user ID; the pages do not tell', async () => {
  const { somebody, change } = await changing('held01');
  const nobody = person('nobody01');
  await change.finish();
  const recovery = new Recovery(server);
  await recovery.refusals('password');
  const held = { ...somebody, email: change.address };
  const pages = async (who: typeof held) => [
    (await recovery.ask(who)).page.text,
    (await recovery.askUserId(who)).page.text,
  ];
  expect(await pages(held)).toEqual(await pages(nobody));
  expect(await recovery.refusals('password')).toEqual(['address-held', 'unknown']);
  advance(hours(23));
  await pages(held);
  const { db } = server.context;
  const reasons = await db('audit_entry').where({ action: 'recovery.requested' }).orderBy('id');
  expect(reasons.map(({ detail }) => detail.reason).slice(-2)).toEqual(['address-held', 'address-held']);
  advance(hours(1));
  await recovery.mailFor(held);
  await recovery.askUserId(held);
  expect((await change.notice(change.address, 'ユーザID')).text).toContain(somebody.userId);
  expect(
    server.post.list(change.address).filter(({ text }) => text.includes('/recovery/reset')),
  ).toHaveLength(1);
});

test('T26 the restored address recovers the password at once', async () => {
  const { somebody, change } = await changing('held02');
  await change.finish();
  await (await change.openUndo()).press('undo');
  await new Recovery(server).mailFor(somebody);
});

test('T26 whatever opens the link to undo a change without pressing its button changes nothing', async () => {
  const { change } = await changing('scan01');
  await change.finish();
  const link = await change.undoLink();
  for (const method of ['HEAD', 'OPTIONS', 'PUT', 'DELETE']) await exchange(method, link);
  for (let scan = 1; scan <= 10; scan++) await new MemberBrowser().open(link);
  await exchange('POST', link, {}, { undo: '1' });
  expect(await auditOf('scan01', 'email.restored')).toBe(0);
  const reader = new MemberBrowser();
  await reader.open(link);
  const { action, values } = reader.form;
  expect((await reader.exchange('POST', action, { ...values, csrf: 'wrong' })).status).toBe(403);
  await reader.press('undo');
  expect(reader.page.status).toBe(200);
});

test('T26 of 16 who press the button at once, one undoes the change', async () => {
  const { change } = await changing('once01');
  await change.finish();
  const link = await change.undoLink();
  const readers = Array.from({ length: 16 }, () => new MemberBrowser());
  for (const reader of readers) await reader.open(link);
  await Promise.all(readers.map((reader) => reader.press('undo')));
  expect(readers.map(({ page }) => page.status).sort()).toEqual([200, ...Array(15).fill(410)]);
  expect(await auditOf('once01', 'email.restored')).toBe(1);
});

test('T26 after 72 hours the change stands', async () => {
  const { change } = await changing('late01');
  await change.finish();
  const link = await change.undoLink();
  advance(hours(72));
  const reader = new MemberBrowser();
  await reader.open(link);
  expect([reader.page.step, reader.page.status]).toEqual(['message', 410]);
});

test('T26 the link to undo a change is in no further address, no Referer, no page and no log', async () => {
  const { change } = await changing('trace01');
  await change.finish();
  const link = await change.undoLink();
  const token = new URL(link).searchParams.get('token') ?? '';
  const reader = new MemberBrowser();
  await reader.open(link);
  await reader.press('undo');
  expect(token).toMatch(/^[\w-]{43}$/);
  const answers = reader.history.map(({ headers }) => headers['referrer-policy']);
  expect(new Set(answers)).toEqual(new Set(['no-referrer']));
  const later = reader.history.slice(1).map(({ url, body }) => url + body);
  expect(later.join()).not.toContain(token);
  expect(server.log.join()).not.toContain(token);
});

test('T26 recovery codes made since the change end with it; older ones stay', async () => {
  const { walk, change } = await changing('codes01');
  const { db } = server.context;
  const { id } = await db('member').where({ user_id: walk.person.userId }).first('id');
  const code = (at: Date, digest: string) =>
    db('recovery_code').insert({
      insurer_id: 1,
      member_id: id,
      code_digest: Buffer.from(digest),
      created_at: at,
    });
  await code(new Date(), 'old');
  advance(minutes(1));
  await change.finish();
  advance(minutes(1));
  await code(new Date(), 'new');
  await (await change.openUndo()).press('undo');
  const left = await db('recovery_code').where({ member_id: id });
  expect(left.map(({ code_digest }) => String(code_digest))).toEqual(['old']);
});

/** What comes back for one form, and for the page that follows. */
async function answersTo(browser: MemberBrowser, fields: Record<string, string>, address: string) {
  const { action, values } = browser.form;
  const sent = await browser.exchange('POST', action, { ...values, ...fields });
  const answers = [masked(sent, browser, '')];
  await browser.reload();
  const page = browser.history.at(-1);
  if (page !== undefined) answers.push(masked(page, browser, ''));
  return answers.map((answer) => JSON.parse(JSON.stringify(answer).replaceAll(address, '…')));
}

test('T08 at the first sign-in an address of another member is taken with the same bytes; the mails say whose each is', async () => {
  const holder = person('aaholder', 1, { email: 'family-a@example.com' });
  await server.enrol('sample', holder);
  await new Walk(server, holder).settle(portal, 'email-otp');
  const answers = [];
  for (const [userId, email] of [
    ['bbsecond', holder.email],
    ['ccsingle', 'family-b@example.com'],
  ] as const) {
    const one = person(userId, 1, { email });
    await server.enrol('sample', one);
    const walk = new Walk(server, one);
    await walk.enter(portal, one.initialPassword);
    await walk.browser.submit({ birthdate: one.birthdate });
    await walk.browser.press('accept');
    await walk.browser.expectStep('email');
    const entered = await answersTo(walk.browser, { email }, email);
    await walk.browser.expectStep('email-verification');
    const mail = await new EmailChange(walk, email).mailTo(email, 'link');
    const mails = server.post.list(email).filter(({ text }) => text.includes(userId.slice(0, 2)));
    expect(mails.map(({ id }) => id)).toContain(mail.id);
    const confirmed = await answersTo(
      walk.browser,
      { code: await codeFor(email, `${userId.slice(0, 2)}***`) },
      email,
    );
    await walk.browser.expectStep('factor-choice');
    answers.push([...entered, ...confirmed]);
  }
  expect(answers[0]).toEqual(answers[1]);
});

/** The newest code that is mailed for this member, as the reader of a shared mailbox tells them apart. */
async function codeFor(address: string, userIdMasked: string): Promise<string> {
  const mail = server.post
    .list(address)
    .find(({ text }) => text.includes(userIdMasked) && /^\d{6}$/m.test(text));
  return /^\d{6}$/m.exec(mail?.text ?? '')?.[0] ?? '';
}

test('T08 and so it is at a change', async () => {
  const holder = await member('ddholder', 'email-otp');
  const shared = 'family-c@example.com';
  await new EmailChange(holder.walk, shared).finish();
  const answers = [];
  for (const [userId, email] of [
    ['eesecond', shared],
    ['efsingle', 'family-d@example.com'],
  ] as const) {
    const { walk } = await member(userId, 'email-otp');
    const change = new EmailChange(walk, email);
    await change.begin();
    await walk.browser.expectStep('email');
    const entered = await answersTo(walk.browser, { email, signOutEverywhere: 'on' }, email);
    await walk.browser.expectStep('email-verification');
    while (!(await change.mailTo(email, 'link')).text.includes(`${userId.slice(0, 2)}***`));
    await walk.browser.submit({ code: await codeFor(email, `${userId.slice(0, 2)}***`) });
    await walk.browser.expectStep('account-email');
    const page = walk.browser.page.text.replaceAll(email, '…');
    for (const address of [walk.person.email, email])
      while (!(await change.notice(address)).text.includes(`${userId.slice(0, 2)}***`));
    answers.push([...entered, page]);
  }
  expect(answers[0]).toEqual(answers[1]);
});
