import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { desktop, expectStep, newMember, openBrowser } from '../helpers/browser.ts';
import { ChromiumWalk } from '../helpers/chromium-walk.ts';
import { startLanding } from '../helpers/landing.ts';
import { person } from '../helpers/people.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';
import { VirtualAuthenticator } from '../helpers/virtual-authenticator.ts';

let browser: Browser;
let server: TestServer;
let landing: Awaited<ReturnType<typeof startLanding>>;
let portal: RelyingParty;

beforeAll(async () => {
  [browser, server, landing] = await Promise.all([openBrowser(), TestServer.start(), startLanding()]);
  await server.insurer({ code: 'sample', portalUrl: landing.callback });
  await server.publish('2026-04');
  portal = await server.relyingParty(['sample'], { redirectUris: [landing.callback] });
}, 60_000);
afterAll(async () => {
  await browser.close();
  await Promise.all([server.stop(), landing.stop()]);
});

/** Opens a mail's link in a browser of its own and confirms it there. */
async function confirmElsewhere(link: string): Promise<void> {
  const elsewhere = await newMember(browser, { viewport: desktop });
  await elsewhere.page.goto(link);
  await expectStep(elsewhere.page, 'email-link');
  expect(elsewhere.page.url()).not.toContain('token');
  await elsewhere.page.locator('button[name=confirm]').click();
  await expectStep(elsewhere.page, 'message');
  expect(await elsewhere.page.locator('h1').textContent()).toBe('メールアドレスを確認しました');
  elsewhere.assertClean();
}

async function newcomer(userId: string, javaScriptEnabled = true) {
  const somebody = person(userId);
  await server.enrol('sample', somebody);
  const member = await newMember(browser, { javaScriptEnabled });
  return { somebody, member, walk: new ChromiumWalk(server, somebody, member.page) };
}

test('the whole first sign-in on a phone; the waiting page goes on by itself once the link is confirmed elsewhere', async () => {
  const { somebody, member, walk } = await newcomer('whole');
  const device = await VirtualAuthenticator.attach(member.page);
  await walk.enter(portal, somebody.initialPassword);
  await walk.introduce('passkey', confirmElsewhere);
  await walk.press('complete', 'set-up');
  await walk.press('passkey-registration', 'passkey');
  await walk.answer('passkey-name', { passkeyName: 'わたしのスマートフォン' });
  const { claims } = await walk.reachesPortal(portal);
  expect(claims).toMatchObject({ acr: 'phr', amr: ['pwd', 'swk', 'user', 'mfa'] });
  expect(await device.credentials()).toHaveLength(1);
  member.assertClean();
}, 60_000);

test('the same without JavaScript, with codes by mail', async () => {
  const { somebody, walk } = await newcomer('no-script', false);
  await walk.enter(portal, somebody.initialPassword);
  await walk.introduce('email-otp', async (link) => {
    await confirmElsewhere(link);
    await walk.button('refresh').click();
  });
  await walk.press('complete', 'set-up');
  await walk.answer('email-otp', { otp: await server.post.nextCode(somebody.email) });
  expect((await walk.reachesPortal(portal)).claims.acr).toBe('urn:kosmo:acr:mfa');
}, 60_000);

test('a passkey page without JavaScript says so and offers another way', async () => {
  const { somebody, walk } = await newcomer('no-script-passkey', false);
  await walk.enter(portal, somebody.initialPassword);
  await walk.introduce('passkey', async (link) => {
    await confirmElsewhere(link);
    await walk.button('refresh').click();
  });
  await walk.press('complete', 'set-up');
  await expectStep(walk.page, 'passkey-registration');
  await walk.page
    .getByText(/JavaScript/)
    .first()
    .waitFor();
  await walk.button('other-method').click();
  await expectStep(walk.page, 'factor-choice');
}, 60_000);

test('a code pasted with spaces and full-width digits is taken', async () => {
  const { somebody, member, walk } = await newcomer('paste');
  await walk.enter(portal, somebody.initialPassword);
  await walk.introduce('email-otp', async (link) => {
    await confirmElsewhere(link);
    await walk.button('refresh').click();
  });
  await walk.press('complete', 'set-up');
  await expectStep(member.page, 'email-otp');
  const { code } = await server.post.next(somebody.email);
  const wide = code.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
  await paste(member.page, '[name=otp]', ` ${wide.slice(0, 3)} ${wide.slice(3)}\n`);
  await member.page.keyboard.press('Enter');
  await walk.reachesPortal(portal);
}, 60_000);

test('the sign-in page weighs less than 40 kB, all from us', async () => {
  const member = await newMember(browser);
  const session = await member.context.newCDPSession(member.page);
  await session.send('Network.enable');
  const urls: string[] = [];
  let bytes = 0;
  session.on('Network.responseReceived', ({ response }) => urls.push(response.url));
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await member.page.goto(await portal.authorizationUrl(), { waitUntil: 'networkidle' });
  await expectStep(member.page, 'credentials');
  expect(urls.filter((url) => !url.startsWith(server.issuer))).toEqual([]);
  expect(bytes).toBeLessThan(40_000);
}, 60_000);

/** As the member's own Ctrl-V, from a clipboard that holds `text`. */
async function paste(page: Page, selector: string, text: string): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
  await page.locator(selector).focus();
  await page.keyboard.press('ControlOrMeta+V');
}
