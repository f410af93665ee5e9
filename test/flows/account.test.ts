import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { minutes } from '../../src/clock.ts';
import { advance } from '../helpers/clock.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { openSample, type Sample } from '../helpers/sample-portal.ts';
import { Walk } from '../helpers/walk.ts';

let { server, portal, member, close } = {} as Sample;

beforeAll(async () => {
  ({ server, portal, member, close } = await openSample());
});
afterAll(() => close());

test('whoever is signed in opens the account pages without a further page', async () => {
  const { browser } = await member('signed-in', 'email-otp');
  await browser.open(`${server.issuer}/account`);
  await browser.expectStep('account');
  expect(browser.page.html).toContain('signed-in');
});

test('whoever is not signs in on the way and lands on the page that was asked for', async () => {
  const { somebody } = await member('stranger', 'email-otp');
  const walk = new Walk(server, somebody, new MemberBrowser());
  await walk.browser.open(`${server.issuer}/account`);
  await walk.browser.expectStep('credentials');
  await walk.browser.submit({ userId: somebody.userId, password: somebody.password });
  await walk.show('email-otp');
  await walk.browser.expectStep('account');
});

test('cancelling the sign-in leads to the services, not in a circle', async () => {
  await server.insurer({ code: 'sample', portalUrl: 'https://portal.example/' });
  const browser = new MemberBrowser();
  await browser.open(`${server.issuer}/account`);
  await browser.expectStep('credentials');
  await browser.press('cancel');
  await browser.expectStep('start');
});

test('the account pages end with the session', async () => {
  const { walk, browser, first } = await member('over', 'email-otp');
  await browser.open(`${server.issuer}/account`);
  await browser.expectStep('account');
  await walk.signOutAt(portal, first.tokens.id_token);
  await browser.open(`${server.issuer}/account`);
  await browser.expectStep('credentials');
});

test('idle for longer than the session lasts, they ask for a sign-in', async () => {
  const { browser } = await member('idle', 'email-otp');
  await browser.open(`${server.issuer}/account`);
  advance(minutes(61));
  await browser.open(`${server.issuer}/account`);
  await browser.expectStep('credentials');
});

test('asked for the second factor once more before a change, the member reads why; before and after it not', async () => {
  const { walk, browser } = await member('why', 'email-otp');
  const why = '前の確認から5分を過ぎているとき';
  advance(minutes(6));
  await browser.open(`${server.issuer}/account/email`);
  expect(browser.page.text).not.toContain(why);
  await browser.press('change');
  await browser.expectStep('email-otp');
  expect(browser.page.text).toContain(why);
  await walk.show('email-otp');
  await browser.expectStep('email');
  expect(browser.page.text).not.toContain(why);
});

test('the page of a change that is over leads back to the account as well as to the service', async () => {
  const { browser } = await member('back', 'email-otp');
  await browser.open(`${server.issuer}/account/password`);
  await browser.press('change');
  const { url } = await browser.expectStep('new-password');
  await browser.press('cancel');
  await browser.expectStep('account-password');
  await browser.open(url);
  const { links } = await browser.expectStep('message');
  expect(links.map(({ href }) => href)).toContain(`${server.issuer}/account`);
});

test('whoever signs out there may stay after all; signed out, the page names the insurer and its portal', async () => {
  const { somebody } = await member('leaves', 'email-otp');
  await server.insurer({ code: 'sample', portalUrl: 'https://portal.example/' });
  const browser = new MemberBrowser();
  await browser.open(`${server.issuer}/account`);
  await browser.submit({ userId: somebody.userId, password: somebody.password });
  await browser.submit({ otp: await server.post.nextCode(somebody.email) });
  await browser.follow('sign-out');
  const { links } = await browser.expectStep('sign-out');
  expect(links.map(({ href }) => href)).toContain(`${server.issuer}/account`);
  await browser.press('confirm');
  const signedOut = await browser.expectStep('signed-out');
  expect(signedOut.title).toContain('sample健康保険組合');
  expect(signedOut.links.map(({ href }) => href)).toContain('https://portal.example/');
});

test('whose sign-in is ended elsewhere in the middle of a change is told so, and nothing is changed', async () => {
  const { browser, somebody } = await member('middle', 'email-otp');
  await browser.open(`${server.issuer}/account/password`);
  await browser.press('change');
  await browser.expectStep('new-password');
  const tab = browser.newTab();
  await tab.open(`${server.issuer}/account/sessions`);
  await tab.press('end-all');
  await tab.expectStep('signed-out');
  await browser.submit({ newPassword: 'Umi-no-2026-iro', newPasswordConfirmation: 'Umi-no-2026-iro' });
  await browser.expectStep('credentials');
  expect(browser.page.text).toContain('入力された内容は受け付けていません。もう一度ログインしてください');
  await browser.submit({ userId: somebody.userId, password: somebody.password });
  await browser.expectStep('email-otp');
});
