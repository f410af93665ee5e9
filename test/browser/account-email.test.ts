import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { expectStep, newMember, openBrowser } from '../helpers/browser.ts';
import { ChromiumWalk } from '../helpers/chromium-walk.ts';
import { startLanding } from '../helpers/landing.ts';
import { person } from '../helpers/people.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';
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

test('the page that waits for the new address goes back to the account by itself, which says what was done', async () => {
  const somebody = person('account-waits');
  const address = 'waits@new.example';
  await server.enrol('sample', somebody);
  await new Walk(server, somebody).firstSignIn(portal, 'email-otp');
  const { page, assertClean } = await newMember(browser);
  const walk = new ChromiumWalk(server, somebody, page);
  await walk.enter(portal, somebody.password);
  await walk.answer('email-otp', { otp: await server.post.nextCode(somebody.email) });
  await walk.reachesPortal(portal);

  await page.goto(`${server.issuer}/account/email`);
  await walk.press('account-email', 'change');
  await walk.answer('email', { email: address });
  await expectStep(page, 'email-verification');
  const elsewhere = await newMember(browser);
  await elsewhere.page.goto((await server.post.next(address)).link);
  await elsewhere.page.locator('button[name=confirm]').click();
  await expectStep(elsewhere.page, 'message');

  await expectStep(page, 'account-email');
  expect(await page.locator('[role=status]').textContent()).toContain('メールアドレスを変更しました');
  expect(await page.locator('main').textContent()).toContain(address);
  assertClean();
}, 60_000);
