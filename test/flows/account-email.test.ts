import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { hours, minutes } from '../../src/clock.ts';
import { advance } from '../helpers/clock.ts';
import { EmailChange } from '../helpers/email-change.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { Recovery } from '../helpers/recovery.ts';
import { openSample, type Sample } from '../helpers/sample-portal.ts';
import type { Walk } from '../helpers/walk.ts';

let { server, portal, member, close } = {} as Sample;

beforeAll(async () => {
  ({ server, portal, member, close } = await openSample({ processes: 2 }));
});
afterAll(() => close());

const addressOf = async ({ person: { userId } }: Walk) => {
  const { db, secrets } = server.context;
  const row = await db('member').where({ user_id: userId }).first();
  return secrets.open(row.sealed_email, `member ${row.id} email`).toString();
};

async function changing(userId: string, factor: 'passkey' | 'email-otp' = 'email-otp') {
  const { walk, browser, somebody, first } = await member(userId, factor);
  return { walk, browser, somebody, first, change: new EmailChange(walk, `${userId}@new.example`) };
}

test('the page shows the verified address in full, since when, and what it is used for', async () => {
  const { browser, somebody, change } = await changing('shown01');
  await change.look();
  expect(browser.page.text).toContain(somebody.email);
  expect(browser.page.text).toMatch(/2026年4月7日.* 9:00/);
  expect(browser.page.text).toContain('ワンタイムパスワード');
});

test('a new address counts once its code was entered, and the page says so', async () => {
  const { walk, browser, somebody, change } = await changing('code01');
  await change.enter();
  expect(browser.page.text).toContain('今のメールアドレス');
  expect(await addressOf(walk)).toBe(somebody.email);
  const mail = await change.mail();
  expect(mail.text).toContain('co***');
  await browser.submit({ code: mail.code });
  await browser.expectStep('account-email');
  expect(browser.page.text).toContain('メールアドレスを変更しました');
  expect(browser.page.text).toContain(change.address);
  expect(browser.page.text).toContain('24時間');
  expect(await addressOf(walk)).toBe(change.address);
  expect(browser.steps).toEqual(['account-email', 'email', 'email-verification', 'account-email']);
});

test('or once its link was opened on another device, and the first screen goes on by itself', async () => {
  const { walk, browser, change } = await changing('link01');
  await change.enter();
  const reader = new MemberBrowser();
  await reader.open((await change.mail()).link);
  await reader.press('confirm');
  expect(reader.page.text).toContain('最初の画面に戻ってください');
  await browser.reload();
  await browser.expectStep('account-email');
  expect(browser.page.text).toContain('メールアドレスを変更しました');
  expect(await addressOf(walk)).toBe(change.address);
});

test('both addresses are told, the old one with the link that undoes it', async () => {
  const { somebody, change } = await changing('told01');
  await change.finish();
  const old = await change.notice(somebody.email);
  const fresh = await change.notice(change.address);
  for (const { subject, text } of [old, fresh]) {
    expect(subject).toBe('【KOSMOWeb】メールアドレスを変更しました');
    expect(text).not.toContain(change.address);
    expect(text).not.toContain(somebody.email);
  }
  expect(old.link).toContain('/email-undo?token=');
  expect(fresh.link).toBe('');
});

test('ticked, the box ends every other sign-in; this browser stays signed in', async () => {
  const { browser, somebody, first, change } = await changing('ticked');
  await change.finish();
  await browser.expectStep('account-email');
  await expect(portal.userinfo(first.tokens.access_token, first.claims.sub)).rejects.toThrow();
  await browser.open(`${server.issuer}/account`);
  await browser.expectStep('account');
  await browser.signInAt(portal, { prompt: 'none' });
  expect((await browser.reachesPortal()).claims.sub).toBe(first.claims.sub);
  expect(somebody.userId).toBe('ticked');
});

test('unticked, it leaves them alone', async () => {
  const { browser, first, change } = await changing('unticked');
  await change.enter({ signOutEverywhere: false });
  await browser.submit({ code: (await change.mail()).code });
  await browser.expectStep('account-email');
  await portal.userinfo(first.tokens.access_token, first.claims.sub);
});

test('until it is confirmed the old address stays for one-time passwords and recovery; after that it is the new one', async () => {
  const { walk, somebody, change } = await changing('until01');
  await change.enter({ signOutEverywhere: false });
  const elsewhere = new MemberBrowser();
  await elsewhere.signInAt(portal);
  await elsewhere.submit({ userId: somebody.userId, password: somebody.password });
  await elsewhere.expectStep('email-otp');
  const { code } = await change.mailTo(somebody.email, 'code');
  await new Recovery(server).mailFor(somebody);
  await walk.browser.submit({ code: (await change.mail()).code });
  await walk.browser.expectStep('account-email');
  await elsewhere.submit({ otp: code });
  await elsewhere.expectStep('email-otp', 'otp_expired');
  await elsewhere.press('resend');
  await elsewhere.submit({ otp: (await change.mailTo(change.address, 'code')).code });
  await elsewhere.reachesPortal();
});

test('a link to a new password that went to the old address ends with the change', async () => {
  const { somebody, change } = await changing('reset01');
  const recovery = new Recovery(server);
  const mail = await recovery.mailFor(somebody);
  await change.finish();
  expect((await recovery.open(mail)).page.status).toBe(410);
  const undo = await change.openUndo();
  await undo.press('undo');
  expect((await recovery.open(mail)).page.status).toBe(410);
});

test('one that waits is shown with its time, and can be withdrawn; its mail is then worth nothing', async () => {
  const { walk, browser, somebody, change } = await changing('withdraw01');
  await change.enter({ signOutEverywhere: false });
  const tab = browser.newTab();
  await tab.open(`${server.issuer}/account/email`);
  expect(tab.page.text).toContain(change.address);
  expect(tab.page.text).toMatch(/4月\d+日.*まで/);
  await tab.press('withdraw');
  await tab.expectStep('account-email');
  expect(tab.page.text).toContain('取りやめました');
  expect(tab.page.text).not.toContain(change.address);
  const mail = await change.mail();
  const reader = new MemberBrowser();
  await reader.open(mail.link);
  if (reader.page.step === 'email-link') await reader.press('confirm');
  expect(reader.page.status).toBe(410);
  await browser.submit({ code: mail.code });
  await browser.expectStep('email');
  expect(await addressOf(walk)).toBe(somebody.email);
});

test('the present address is no new one, and cancelling changes nothing', async () => {
  const { walk, browser, somebody, change } = await changing('same01');
  await change.begin();
  await browser.expectStep('email');
  expect(browser.page.text).toContain('メールアドレスの変更');
  expect(browser.page.text).not.toContain('登録が必要です');
  await browser.submit({ email: somebody.email });
  await browser.expectStep('email', 'email_same');
  await browser.press('cancel');
  await browser.expectStep('account-email');
  expect(browser.page.text).not.toContain('変更しました');
  expect(await addressOf(walk)).toBe(somebody.email);
});

test('a code confirms the address it was mailed to, not one entered since in another tab', async () => {
  const { walk, browser, somebody, change } = await changing('swap01');
  await change.enter({ signOutEverywhere: false });
  const { code } = await change.mail();
  const tab = new EmailChange(walk, 'victim@new.example', browser.newTab());
  await tab.enter({ signOutEverywhere: false });
  await browser.submit({ code });
  await browser.expectStep('email');
  expect(await addressOf(walk)).toBe(somebody.email);
  await tab.browser.submit({ code });
  await tab.browser.expectStep('email-verification', 'code_wrong');
});

test('everything ended, the password reset for one, a change that waits is ended with it', async () => {
  const { walk, somebody, change } = await changing('ended01', 'passkey');
  await change.enter();
  const recovery = new Recovery(server);
  const reader = await recovery.open(await recovery.mailFor(somebody));
  await recovery.setPassword(reader, somebody, 'Kawa88-tsuki-nagare');
  await reader.expectStep('message');
  const thief = new MemberBrowser();
  await thief.open((await change.mail()).link);
  if (thief.page.step === 'email-link') await thief.press('confirm');
  expect(thief.page.status).toBe(410);
  expect(await addressOf(walk)).toBe(somebody.email);
});

test('the link in the old mailbox restores the address on any device, ends everything and leads to a new password', async () => {
  const { walk, browser, somebody, first, change } = await changing('undo01');
  await change.finish();
  advance(hours(71));
  const reader = await change.openUndo();
  expect(reader.page.url).toBe(`${server.issuer}/email-undo`);
  for (const part of ['u***@e***.com', 'u***@n***.example', 'un***'])
    expect(reader.page.text).toContain(part);
  expect(reader.page.text).not.toContain(somebody.email);
  await reader.press('undo');
  await reader.expectStep('message');
  expect(await addressOf(walk)).toBe(somebody.email);
  expect(reader.page.links.map(({ href }) => href)).toContain(`${server.issuer}/recovery/password`);
  for (const address of [somebody.email, change.address])
    expect((await change.notice(address, '元に戻しました')).text).toContain('パスワードを決め直してください');
  await browser.open(`${server.issuer}/account`);
  await browser.expectStep('credentials');
  await expect(portal.userinfo(first.tokens.access_token, first.claims.sub)).rejects.toThrow();
  expect(reader.jar.list().map(({ name }) => name)).not.toContain('session');
  await new Recovery(server).mailFor(somebody);
  const { db } = server.context;
  const trail = await db('audit_entry').where({ member_id: first.claims.sub }).orderBy('id');
  const actions = trail.map(({ action }) => action);
  for (const action of ['email.entered', 'email.changed', 'email.restored'])
    expect(actions).toContain(action);
  expect(JSON.stringify(trail)).not.toContain('@');
});

test('a passkey added since the change is not kept silently: page and answer say what to check', async () => {
  const { browser, change } = await changing('suspect01');
  await change.finish();
  await browser.signInAt(portal, { acr_values: 'phr' });
  await browser.expectStep('passkey-registration');
  await browser.registerPasskey();
  const reader = await change.openUndo();
  expect(reader.page.text).toContain('変更のあとに、生体認証（パスキー）');
  await reader.press('undo');
  expect(reader.page.text).toContain('知らない認証方法が登録されている');
});

test('of two changes the older link still restores the oldest address, and ends the younger one', async () => {
  const { walk, somebody, change } = await changing('twice01');
  await change.finish();
  advance(minutes(1));
  const second = new EmailChange(walk, 'twice02@new.example');
  await second.finish();
  const younger = await second.openUndo(change.address);
  const older = await change.openUndo();
  await older.press('undo');
  expect(older.page.status).toBe(200);
  expect(await addressOf(walk)).toBe(somebody.email);
  await younger.press('undo');
  expect(younger.page.status).toBe(410);
  expect(await addressOf(walk)).toBe(somebody.email);
});

test('and the younger link, whoever reads that mailbox, leaves the older one its power', async () => {
  const { walk, somebody, change } = await changing('twice03');
  await change.finish();
  advance(minutes(1));
  const second = new EmailChange(walk, 'twice04@new.example');
  await second.finish();
  await (await second.openUndo(change.address)).press('undo');
  expect(await addressOf(walk)).toBe(change.address);
  await (await change.openUndo()).press('undo');
  expect(await addressOf(walk)).toBe(somebody.email);
});

test('changed again within minutes of being restored, the old address is told again, with a link', async () => {
  const { walk, somebody, change } = await changing('again01');
  await change.finish();
  await (await change.openUndo()).press('undo');
  advance(minutes(1));
  const { browser } = walk;
  const again = new EmailChange(walk, 'again02@new.example');
  await again.look();
  await browser.submit({ userId: somebody.userId, password: somebody.password });
  await walk.show('email-otp');
  await again.finish();
  expect((await again.notice(somebody.email)).link).toContain('/email-undo?token=');
});
