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
