import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { minutes } from '../../src/clock.ts';
import { advance } from '../helpers/clock.ts';
import { person } from '../helpers/people.ts';
import { openSample, type Sample } from '../helpers/sample-portal.ts';
import { Walk } from '../helpers/walk.ts';

let { server, portal, member, close } = {} as Sample;

beforeAll(async () => {
  ({ server, portal, member, close } = await openSample());
});
afterAll(() => close());

test('a request for phr is never answered with a code', async () => {
  const { walk, browser, somebody } = await member('phr-only', 'passkey');
  browser.jar.forget('all');
  await walk.enter(portal, somebody.password, { acr_values: 'phr' });
  await browser.expectStep('passkey-authentication');
  expect(browser.page.html).not.toContain('other-method');
  await browser.post({ do: 'other-method' });
  await browser.expectStep('passkey-authentication');
  await browser.usePasskey();
  expect((await browser.reachesPortal()).claims.acr).toBe('phr');
});

test('a step-up to phr adds a passkey, after the factor that exists was shown', async () => {
  const { walk, browser, somebody } = await member('step-up', 'email-otp');
  await browser.signInAt(portal, { acr_values: 'phr' });
  await browser.expectStep('passkey-registration');
  await browser.registerPasskey();
  await browser.submit({ passkeyName: 'けいたい' });
  expect((await browser.reachesPortal()).claims).toMatchObject({ acr: 'phr' });
  browser.jar.forget('all');
  await walk.enter(portal, somebody.password, { acr_values: 'phr' });
  await walk.show('passkey');
  expect((await browser.reachesPortal()).claims.acr).toBe('phr');
});

test('T35 a session older than five minutes, which may be stolen, adds no passkey: the factor is shown anew', async () => {
  const { walk, browser } = await member('step-up-again', 'email-otp');
  advance(minutes(5) + 1000);
  await browser.signInAt(portal, { acr_values: 'phr' });
  await walk.show('email-otp');
  await browser.expectStep('passkey-registration');
  await browser.registerPasskey();
  await browser.submit({ passkeyName: 'けいたい' });
  expect((await browser.reachesPortal()).claims).toMatchObject({ acr: 'phr' });
});

test('a step-up to phr from a session of a mailed code asks for the passkey there is', async () => {
  const { walk, browser, somebody } = await member('phone-found', 'passkey');
  browser.jar.forget('all');
  await walk.enter(portal, somebody.password);
  await browser.press('other-method');
  await walk.show('email-otp');
  await browser.reachesPortal();
  await browser.signInAt(portal, { acr_values: 'phr' });
  await walk.show('passkey');
  expect((await browser.reachesPortal()).claims.acr).toBe('phr');
});

test('a session that ends while the page of its step-up lies open counts no more', async () => {
  const { browser } = await member('step-up-late', 'email-otp');
  await browser.signInAt(portal);
  advance(minutes(30));
  await browser.signInAt(portal, { acr_values: 'phr' });
  await browser.expectStep('email-otp');
  const page = browser.page.url;
  await server.insurer({ code: 'sample', session: { idleMinutes: 5, absoluteHours: 24, rememberDays: 14 } });
  await browser.signInAt(portal);
  await server.insurer({ code: 'sample', session: { idleMinutes: 60, absoluteHours: 24, rememberDays: 14 } });
  advance(minutes(6));
  await browser.open(page);
  await browser.expectStep('credentials');
});

test('a client with a minimum level is never answered below it', async () => {
  const strict = await server.relyingParty(['sample'], { minimumAcr: 'urn:kosmo:acr:mfa' });
  const somebody = person('minimum');
  await server.enrol('sample', somebody);
  const walk = new Walk(server, somebody);
  await walk.firstSignIn(strict, 'email-otp');
  expect(walk.browser.form.buttons.map(({ value }) => value)).not.toContain('portal');
  await walk.browser.press('set-up');
  await walk.setUp('email-otp');
  expect((await walk.browser.reachesPortal()).claims.acr).toBe('urn:kosmo:acr:mfa');
});
