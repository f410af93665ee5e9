import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { desktop, expectStep, newMember, openBrowser } from '../helpers/browser.ts';
import { ChromiumWalk } from '../helpers/chromium-walk.ts';
import { startLanding } from '../helpers/landing.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { person } from '../helpers/people.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';
import { VirtualAuthenticator } from '../helpers/virtual-authenticator.ts';
import { Walk } from '../helpers/walk.ts';

let browser: Browser;
let server: TestServer;
let landing: Awaited<ReturnType<typeof startLanding>>;
let portal: RelyingParty;

beforeAll(async () => {
  [browser, server, landing] = await Promise.all([openBrowser(), TestServer.start(), startLanding()]);
  await server.insurer({ code: 'sample' });
  await server.publish('2026-04');
  portal = await server.relyingParty(['sample'], { redirectUris: [landing.callback] });
}, 60_000);
afterAll(async () => {
  await browser.close();
  await Promise.all([server.stop(), landing.stop()]);
});

interface Options {
  transport?: 'internal' | 'hybrid';
  autofill?: boolean;
}

/** Autofill would use a device's passkey as soon as the sign-in page is there: nobody has to pick it in a test. */
const withoutAutofill = 'PublicKeyCredential.isConditionalMediationAvailable = async () => false';

/** Somebody who chose the passkey, in a real browser that shows the page to register one. */
async function aboutToRegister(userId: string, { transport = 'internal', autofill = false }: Options = {}) {
  const somebody = person(userId);
  await server.enrol('sample', somebody);
  const before = new Walk(server, somebody, new MemberBrowser());
  await before.firstSignIn(portal, 'passkey');
  const member = await newMember(browser, { viewport: desktop });
  if (!autofill) await member.context.addInitScript(withoutAutofill);
  const device = await VirtualAuthenticator.attach(member.page, transport);
  const walk = new ChromiumWalk(server, somebody, member.page);
  await walk.enter(portal, somebody.password);
  await expectStep(member.page, 'passkey-registration');
  return { somebody, member, page: member.page, device, walk };
}

/** As above, with the passkey registered and the session gone. */
async function withPasskey(userId: string, options: Options = {}) {
  const registering = await aboutToRegister(userId, options);
  const { walk, member } = registering;
  await walk.press('passkey-registration', options.transport === 'hybrid' ? 'other-device' : 'passkey');
  await walk.answer('passkey-name', {});
  const { claims } = await walk.reachesPortal(portal);
  await member.context.clearCookies();
  return { ...registering, sub: claims.sub };
}

test('autofill on the sign-in page signs in without a user ID', async () => {
  const { page, walk, sub, member } = await withPasskey('autofill', { autofill: true });
  await page.goto(await portal.authorizationUrl());
  const { claims } = await walk.reachesPortal(portal);
  expect(claims).toMatchObject({ sub, acr: 'phr', amr: ['swk', 'user', 'mfa'] });
  member.assertClean();
});

test('the button on the sign-in page signs in without a user ID', async () => {
  const { page, walk, sub } = await withPasskey('button');
  await page.goto(await portal.authorizationUrl());
  await expectStep(page, 'credentials');
  await walk.button('passkey').click();
  expect((await walk.reachesPortal(portal)).claims).toMatchObject({ sub, amr: ['swk', 'user', 'mfa'] });
});

test('a passkey is the second factor after the password', async () => {
  const { walk, somebody, sub } = await withPasskey('second-factor');
  await walk.enter(portal, somebody.password);
  await walk.press('passkey-authentication', 'passkey');
  expect((await walk.reachesPortal(portal)).claims).toMatchObject({
    sub,
    amr: ['pwd', 'swk', 'user', 'mfa'],
  });
});

test('a passkey of a phone is registered and used on a PC by QR code', async () => {
  const { walk, somebody, sub } = await withPasskey('qr', { transport: 'hybrid' });
  await walk.enter(portal, somebody.password);
  await walk.press('passkey-authentication', 'other-device');
  expect((await walk.reachesPortal(portal)).claims).toMatchObject({ sub, acr: 'phr' });
});

test('a cancelled registration says what to do, and the second try works', async () => {
  const { page, walk, device, member } = await aboutToRegister('cancel-registration');
  await device.setUserVerified(false);
  await walk.button('passkey').click();
  await page.locator('[data-passkey-status].error').waitFor();
  await device.setUserVerified(true);
  await walk.button('passkey').click();
  await expectStep(page, 'passkey-name');
  await walk.answer('passkey-name', { passkeyName: '二度目' });
  await walk.reachesPortal(portal);
  member.assertClean();
});

test('a cancelled sign-in says what to do, and the second try works', async () => {
  const { page, walk, device, somebody } = await withPasskey('cancel-sign-in');
  await device.setUserVerified(false);
  await walk.enter(portal, somebody.password);
  await walk.press('passkey-authentication', 'passkey');
  await page.locator('[data-passkey-status].error').waitFor();
  await device.setUserVerified(true);
  await walk.button('passkey').click();
  await walk.reachesPortal(portal);
});

test('a device without a passkey leaves the other way open', async () => {
  const { page, walk, device, somebody } = await withPasskey('new-device');
  await device.clear();
  await walk.enter(portal, somebody.password);
  await walk.press('passkey-authentication', 'passkey');
  await page.locator('[data-passkey-status].error').waitFor();
  await walk.button('other-method').click();
  await walk.answer('email-otp', { otp: await server.post.nextCode(somebody.email) });
  expect((await walk.reachesPortal(portal)).claims.acr).toBe('urn:kosmo:acr:mfa');
});

test('a passkey the server does not know is refused, and the page stays usable', async () => {
  const { page, walk, device, somebody } = await withPasskey('unknown');
  await device.clear();
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  await device.add({
    credentialId: randomBytes(16).toString('base64'),
    isResidentCredential: true,
    rpId: 'localhost',
    privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    userHandle: randomBytes(32).toString('base64'),
    signCount: 1,
  });
  await page.goto(await portal.authorizationUrl());
  await expectStep(page, 'credentials');
  await walk.button('passkey').click();
  await page.locator('[data-error="passkey_unknown"]').waitFor();
  await walk.answer('credentials', { userId: somebody.userId, password: somebody.password });
  await expectStep(page, 'passkey-authentication');
});

test('T36 a cloned passkey, whose counter has fallen behind, is refused', async () => {
  const { page, walk, device, somebody } = await withPasskey('clone');
  const [original] = await device.credentials();
  if (original === undefined) throw new Error('nothing was registered');
  await walk.enter(portal, somebody.password);
  await walk.press('passkey-authentication', 'passkey');
  await walk.reachesPortal(portal);
  await page.context().clearCookies();
  await device.clear();
  await device.add({ ...original, signCount: 0 });
  await walk.enter(portal, somebody.password);
  await walk.press('passkey-authentication', 'passkey');
  await page.locator('[data-error="passkey_failed"]').waitFor();
});
