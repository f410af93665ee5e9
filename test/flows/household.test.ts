import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openSample, type Sample } from '../helpers/sample-portal.ts';
import { Walk } from '../helpers/walk.ts';

let { server, portal, member, close } = {} as Sample;

beforeAll(async () => {
  ({ server, portal, member, close } = await openSample());
});
afterAll(() => close());

test('cancel leads back to the client from every page', async () => {
  const { walk, browser, somebody } = await member('cancels', 'email-otp');
  browser.jar.forget('all');
  await browser.signInAt(portal);
  await browser.press('cancel');
  expect(browser.refusedAtPortal()).toBe('access_denied');
  await walk.enter(portal, somebody.password);
  await browser.expectStep('email-otp');
  await browser.press('cancel');
  expect(browser.refusedAtPortal()).toBe('access_denied');
});

test('another member of the household can take over at every page', async () => {
  const { walk, browser, somebody, first } = await member('household', 'passkey');
  const spouse = await member('spouse', 'email-otp');
  browser.jar.forget('all');
  await walk.enter(portal, somebody.password);
  await browser.expectStep('passkey-authentication');
  await browser.press('switch-member');
  await browser.expectStep('credentials');
  await browser.submit({ userId: spouse.somebody.userId, password: spouse.somebody.password });
  await browser.submit({ otp: await spouse.walk.mailedCode() });
  const { claims } = await browser.reachesPortal();
  expect(claims.sub).toBe(spouse.first.claims.sub);
  expect(claims.sub).not.toBe(first.claims.sub);
});

test('who signs in over the session of somebody else ends it', async () => {
  const one = await member('one', 'email-otp');
  const two = await member('two', 'email-otp');
  const { browser } = one;
  await new Walk(server, two.somebody, browser).enter(portal, two.somebody.password, { prompt: 'login' });
  await browser.submit({ otp: await two.walk.mailedCode() });
  expect((await browser.reachesPortal()).claims.sub).toBe(two.first.claims.sub);
  await expect(portal.userinfo(one.first.tokens.access_token, one.first.claims.sub)).rejects.toThrow();
});
