import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { expectStep, newMember, openBrowser } from '../helpers/browser.ts';
import { ChromiumWalk } from '../helpers/chromium-walk.ts';
import { EmailChange } from '../helpers/email-change.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { person } from '../helpers/people.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';
import { Walk } from '../helpers/walk.ts';

let chromium: Browser;
let server: TestServer;
let portal: RelyingParty;

beforeAll(async () => {
  [chromium, server] = await Promise.all([openBrowser(), TestServer.start({ processes: 2 })]);
  await server.publish('2026-04');
  await server.insurer({ code: 'sample' });
  portal = await server.relyingParty(['sample']);
}, 60_000);
afterAll(async () => {
  await chromium.close();
  await server.stop();
});

/** Somebody at the page that waits for the new address, in a real browser. */
async function waiting(userId: string) {
  const somebody = person(userId);
  await server.enrol('sample', somebody);
  const first = new Walk(server, somebody);
  await first.settle(portal, 'email-otp');
  const change = new EmailChange(first, `${userId}@new.example`);
  const { page, assertClean } = await newMember(chromium);
  const walk = new ChromiumWalk(server, somebody, page);
  await page.goto(`${server.issuer}/account/email`);
  await walk.answer('credentials', { userId, password: somebody.password });
  await walk.answer('email-otp', { otp: await first.mailedCode() });
  await walk.press('account-email', 'change');
  await walk.answer('email', { email: change.address });
  await expectStep(page, 'email-verification');
  return { page, assertClean, change };
}

test('the page that waits for the new address goes on by itself once its link was opened elsewhere', async () => {
  const { page, assertClean, change } = await waiting('waits01');
  const reader = new MemberBrowser();
  await reader.open((await change.mail()).link);
  await reader.press('confirm');
  await expectStep(page, 'account-email');
  expect(await page.locator('[role=status]').textContent()).toContain('メールアドレスを変更しました');
  expect(await page.locator('main').textContent()).toContain(change.address);
  assertClean();
}, 60_000);

test('and the change is undone at the link in the old mailbox, by a person’s click', async () => {
  const { page, change } = await waiting('waits02');
  const mail = await change.mail();
  await page.locator('[name=code]').fill(mail.code);
  await page.locator('[name=code]').press('Enter');
  await expectStep(page, 'account-email');
  const reader = await newMember(chromium);
  await reader.page.goto(await change.undoLink());
  await expectStep(reader.page, 'email-undo');
  expect(reader.page.url()).toBe(`${server.issuer}/email-undo`);
  await reader.page.locator('button[name=undo]').click();
  await expectStep(reader.page, 'message');
  expect(await reader.page.locator('h1').textContent()).toBe('メールアドレスを元に戻しました');
  await page.reload();
  await expectStep(page, 'credentials');
  reader.assertClean();
}, 60_000);
