import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { after, minutes, now } from '../../src/clock.ts';
import type { Factor } from '../../src/credential/factor.ts';
import { PasswordHasher } from '../../src/credential/password-hash.ts';
import { publishTerms } from '../../src/terms/store.ts';
import { advance } from '../helpers/clock.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { person } from '../helpers/people.ts';
import { openSample, type Sample } from '../helpers/sample-portal.ts';
import { Walk } from '../helpers/walk.ts';

let { server, portal, member, close } = {} as Sample;

beforeAll(async () => {
  ({ server, portal, member, close } = await openSample());
});
afterAll(() => close());

test('a session answers the next request without a page', async () => {
  const { browser, first } = await member('session', 'passkey');
  advance(minutes(30));
  await browser.signInAt(portal);
  const { claims } = await browser.reachesPortal();
  expect(claims).toMatchObject({ sub: first.claims.sub, auth_time: first.claims.auth_time, acr: 'phr' });
  await browser.signInAt(portal, { prompt: 'none' });
  expect((await browser.reachesPortal()).claims.sub).toBe(first.claims.sub);
});

test('prompt=none without a session is login_required', async () => {
  const browser = new MemberBrowser();
  await browser.signInAt(portal, { prompt: 'none' });
  expect(browser.refusedAtPortal()).toBe('login_required');
});

test('a session ends an hour after its last use', async () => {
  const { browser } = await member('idle', 'email-otp');
  advance(minutes(59));
  await browser.signInAt(portal);
  await browser.reachesPortal();
  advance(minutes(61));
  await browser.signInAt(portal);
  await browser.expectStep('credentials');
});

test('a session ends a day after the sign-in, however much it is used', async () => {
  const { browser } = await member('absolute', 'email-otp');
  for (let count = 0; count < 47; count++) {
    advance(minutes(30));
    await browser.signInAt(portal);
    await browser.reachesPortal();
  }
  advance(minutes(31));
  await browser.signInAt(portal);
  await browser.expectStep('credentials');
});

test('a passkey alone signs in with one tap', async () => {
  const { browser, first } = await member('alone', 'passkey');
  browser.jar.forget('all');
  await browser.signInAt(portal);
  await browser.expectStep('credentials');
  await browser.usePasskey();
  const { claims } = await browser.reachesPortal();
  expect(claims).toMatchObject({ sub: first.claims.sub, acr: 'phr', amr: ['swk', 'user', 'mfa'] });
});

test('of a passkey and its clones used at once, one signs in (T36)', async () => {
  const { browser } = await member('cloned', 'passkey');
  const tries = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const one = new MemberBrowser({ device: browser.device.clone() });
      await one.signInAt(portal);
      return one;
    }),
  );
  await Promise.all(tries.map((one) => one.usePasskey()));
  const refused = tries.filter(({ callbackUrl }) => callbackUrl === null);
  expect(refused.map((one) => one.errors())).toEqual(Array(7).fill(['passkey_failed']));
});

test('a password hashed under older parameters is hashed anew as it is shown', async () => {
  const { walk, browser, somebody } = await member('old-hash', 'email-otp');
  const { db, secrets } = server.context;
  const parameters = { memoryCost: 64, timeCost: 1, parallelism: 1 };
  const old = new PasswordHasher(secrets.keys('password pepper'), { parameters });
  const whose = () => db('member').where({ user_id: somebody.userId });
  await whose().update({ password_hash: await old.hash(somebody.password) });
  for (let time = 1; time <= 2; time++) {
    browser.jar.forget('all');
    await walk.enter(portal, somebody.password);
    await browser.expectStep('email-otp');
    expect((await whose().first()).password_hash).toContain('m=19456,t=2,p=1');
  }
});

test("the portal's sign-out followed by its sign-in asks again", async () => {
  const { walk, browser, somebody, first } = await member('sign-out', 'email-otp');
  await walk.signOutAt(portal, first.tokens.id_token);
  expect(browser.callbackUrl).toMatch(/^https:\/\/portal\.example\//);
  await walk.enter(portal, somebody.password);
  await walk.show('email-otp');
  expect((await browser.reachesPortal()).claims.sub).toBe(first.claims.sub);
});

test('after a first sign-in that put the set-up off, sign-out and sign-in lead to the set-up', async () => {
  const somebody = person('put-off');
  await server.enrol('sample', somebody);
  const walk = new Walk(server, somebody);
  const { browser } = walk;
  await walk.firstSignIn(portal, 'passkey');
  await browser.press('portal');
  const { tokens } = await browser.reachesPortal();
  await walk.signOutAt(portal, tokens.id_token);
  await walk.enter(portal, somebody.password);
  await browser.expectStep('passkey-registration');
});

test('while the factor is not set up, no session satisfies a request', async () => {
  const somebody = person('not-set-up');
  await server.enrol('sample', somebody);
  const walk = new Walk(server, somebody);
  const { browser } = walk;
  await walk.firstSignIn(portal, 'passkey');
  await browser.press('portal');
  await browser.reachesPortal();
  await browser.signInAt(portal, { prompt: 'none' });
  expect(browser.refusedAtPortal()).toBe('login_required');
  await walk.enter(portal, somebody.password);
  await browser.expectStep('passkey-registration');
});

test.each<[Factor, Factor]>([
  ['passkey', 'email-otp'],
  ['email-otp', 'totp'],
  ['totp', 'passkey'],
])('the choice of %s can be changed, to %s, until it is set up', async (first, second) => {
  await server.insurer({ code: 'three', secondFactors: ['passkey', 'email-otp', 'totp'] });
  const portalOfThree = await server.relyingParty(['three']);
  const somebody = person(`changes-mind-${first}`);
  await server.enrol('three', somebody);
  const walk = new Walk(server, somebody);
  const { browser } = walk;
  await walk.firstSignIn(portalOfThree, first);
  await browser.press('set-up');
  await browser.press('other-method');
  await browser.expectStep('factor-choice');
  await browser.submit({ factor: second });
  await walk.setUp(second);
  const level = second === 'passkey' ? 'phr' : 'urn:kosmo:acr:mfa';
  expect((await browser.reachesPortal()).claims.acr).toBe(level);
});

test('prompt=login and a lapsed max_age ask again, and auth_time is new', async () => {
  const { walk, browser, somebody, first } = await member('max-age', 'email-otp');
  advance(minutes(10));
  await walk.enter(portal, somebody.password, { prompt: 'login' });
  await walk.show('email-otp');
  const second = await browser.reachesPortal();
  expect(second.claims.auth_time).toBe(Number(first.claims.auth_time) + 600);
  advance(minutes(10));
  await walk.enter(portal, somebody.password, { max_age: '300' });
  await walk.show('email-otp');
  expect((await browser.reachesPortal()).claims.auth_time).toBe(Number(second.claims.auth_time) + 600);
  await browser.signInAt(portal, { max_age: '300' });
  await browser.reachesPortal();
});

test('a resent code replaces the one before', async () => {
  const { walk, browser, somebody } = await member('resend', 'email-otp');
  browser.jar.forget('all');
  await walk.enter(portal, somebody.password);
  await browser.expectStep('email-otp');
  const first = await walk.mailedCode();
  advance(minutes(1));
  await browser.press('resend');
  await browser.expectStep('email-otp');
  expect(browser.page).toMatchObject({ status: 200 });
  expect(browser.page.notice).not.toBeNull();
  const second = await walk.mailedCode();
  await browser.submit({ otp: first });
  await browser.expectStep('email-otp', 'otp_wrong');
  expect(browser.page.status).toBe(422);
  await browser.submit({ otp: second });
  await browser.reachesPortal();
});

test('whoever has had their share of mails reads until when there is none, and gets one then', async () => {
  const { walk, browser, somebody } = await member('many-mails', 'email-otp');
  advance(minutes(16));
  for (let mail = 1; mail <= 3; mail++) {
    browser.jar.forget('all');
    await walk.enter(portal, somebody.password);
    await browser.expectStep('email-otp');
    await walk.mailedCode();
  }
  browser.jar.forget('all');
  await walk.enter(portal, somebody.password);
  await browser.expectStep('email-otp', 'throttled');
  expect(browser.page).toMatchObject({ status: 200 });
  expect(browser.page.text).not.toContain('送りました');
  advance(minutes(15));
  await browser.reload();
  expect([browser.page.errors, browser.page.text]).toEqual([[], expect.stringContaining('送りました')]);
  await browser.submit({ otp: await walk.mailedCode() });
  await browser.reachesPortal();
});

test('a code expires after ten minutes', async () => {
  const { walk, browser, somebody } = await member('expired', 'email-otp');
  browser.jar.forget('all');
  await walk.enter(portal, somebody.password);
  const code = await walk.mailedCode();
  advance(minutes(10) + 1);
  await browser.submit({ otp: code });
  await browser.expectStep('email-otp', 'otp_expired');
});

test('who has lost the phone shows a mailed code instead of the passkey, where the insurer allows it', async () => {
  const { walk, browser, somebody } = await member('lost-phone', 'passkey');
  browser.jar.forget('all');
  await walk.enter(portal, somebody.password);
  await browser.expectStep('passkey-authentication');
  await browser.press('other-method');
  await walk.show('email-otp');
  expect((await browser.reachesPortal()).claims).toMatchObject({
    acr: 'urn:kosmo:acr:mfa',
    amr: ['pwd', 'otp', 'mfa'],
  });
});

test('a new version of the terms is asked for alone, with the session kept', async () => {
  const { browser, first } = await member('terms-again', 'email-otp');
  advance(minutes(1));
  await server.publish('2026-05');
  await browser.signInAt(portal);
  await browser.expectStep('terms');
  expect(browser.page.text).toContain('2026-05');
  await browser.press('accept');
  expect((await browser.reachesPortal()).claims.auth_time).toBe(first.claims.auth_time);
  expect(browser.steps).toEqual(['terms']);
  await browser.signInAt(portal);
  await browser.reachesPortal();
});

test('terms that come into force later are asked for from then on, and not before', async () => {
  const { browser } = await member('terms-to-come', 'email-otp');
  advance(minutes(1));
  const common = { insurerId: null, version: '2026-05-15', title: { ja: '規約', en: 'Terms' } };
  const effectiveAt = after(now(), minutes(20));
  const body = { ja: '<p>15日から</p>', en: '<p>from the 15th</p>' };
  await publishTerms(server.context.db, { ...common, body, effectiveAt }, now());
  server.refresh();
  await browser.signInAt(portal);
  await browser.reachesPortal();
  advance(minutes(19));
  server.refresh();
  await browser.signInAt(portal);
  await browser.reachesPortal();
  advance(minutes(1));
  server.refresh();
  await browser.signInAt(portal);
  await browser.expectStep('terms');
  expect(browser.page.text).toContain('15日から');
  await browser.press('accept');
  await browser.reachesPortal();
});

test('terms that came into force while older ones were read are shown before they are accepted', async () => {
  const { browser } = await member('reads-long', 'email-otp');
  advance(minutes(1));
  await server.publish('2026-06');
  await browser.signInAt(portal);
  advance(minutes(1));
  await server.publish('2026-07');
  await browser.press('accept');
  await browser.expectStep('terms');
  expect(browser.page.text).toContain('2026-07');
  await browser.press('accept');
  await browser.reachesPortal();
});

test('declining the terms is explained, offers the way back, and ends at the client', async () => {
  const somebody = person('declines');
  await server.enrol('sample', somebody);
  const walk = new Walk(server, somebody);
  const { browser } = walk;
  await walk.enter(portal, somebody.initialPassword);
  await browser.submit({ birthdate: somebody.birthdate });
  await browser.press('decline');
  await browser.expectStep('terms');
  await browser.press('back');
  await browser.expectStep('terms');
  await browser.press('decline');
  await browser.press('decline');
  expect(browser.refusedAtPortal()).toBe('access_denied');
});
