import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { expectAccessible } from '../helpers/accessibility.ts';
import { signedIn } from '../helpers/bare-provider.ts';
import { desktop, newMember, openBrowser, phone } from '../helpers/browser.ts';
import { type DemoSites, startDemoSites } from '../helpers/demo-sites.ts';

let browser: Browser;
let sites: DemoSites;
let provider: DemoSites['provider'];
let portal: DemoSites['portal'];
let mailbox: DemoSites['mailbox'];

beforeAll(async () => {
  // oidc-provider warns of every default; this one lives for a test and needs no better.
  for (const level of ['warn', 'info'] as const) jest.spyOn(console, level).mockImplementation(() => {});
  [browser, sites] = await Promise.all([openBrowser(), startDemoSites()]);
  ({ provider, portal, mailbox } = sites);
}, 60_000);
afterAll(() => Promise.all([browser.close(), sites.stop()]));

async function send(subject: string): Promise<void> {
  const link = `${portal.url}services/eligibility`;
  await sites.send({
    from: 'no-reply@kosmo.example',
    to: 'a..b@docomo.ne.jp',
    subject,
    text: `123456\n\n${link}\n`,
    html: `<h1>${subject}</h1><p><a href="${link}">開く</a></p>`,
  });
}

const visits = [
  { locale: 'ja-JP', viewport: phone },
  { locale: 'ja-JP', viewport: desktop },
  { locale: 'en-US', viewport: phone },
  { locale: 'en-US', viewport: desktop },
] as const;

describe.each(visits)('for $locale at $viewport.width px', (visit) => {
  test('the portal is accessible on every page, and its buttons work', async () => {
    const { page, context, assertClean } = await newMember(browser, visit);
    const fits = () => page.evaluate('document.documentElement.scrollWidth <= window.innerWidth');
    const check = async () => {
      await expectAccessible(page);
      expect(await fits()).toBe(true);
    };

    provider.answer = { error: 'access_denied' };
    await page.goto(portal.url);
    await check();
    await page.click('[data-action="sign-in"]');
    await page.waitForSelector('[data-error="access_denied"]');
    await check();

    provider.answer = signedIn;
    await page.click('[data-action="sign-in"]');
    await page.waitForSelector('[data-claim="acr"]');
    await check();
    await page.click('a[href="/services/eligibility"]');
    await page.waitForSelector('[data-claim="kenpo_number"]');
    await check();
    await page.goto(`${portal.url}nowhere`);
    await check();

    await page.click('[data-action="sign-out"]');
    await page.click('button[name="logout"]');
    await page.waitForURL(`${portal.url}signed-out`);
    await check();
    assertClean();
    await context.close();
  });

  test('the mailbox is accessible on every page', async () => {
    const { page, context, assertClean } = await newMember(browser, visit);
    await page.goto(`${mailbox.httpUrl}?to=nobody%40example.jp`);
    await expectAccessible(page);
    await send('【KOSMOWeb】メールアドレスの確認');
    await page.goto(mailbox.httpUrl);
    await expectAccessible(page);
    await page.click('.inbox a >> nth=0');
    await page.waitForSelector('iframe');
    await expectAccessible(page);
    assertClean();
    await context.close();
  });
});

test('a mail appears by itself, and its HTML part opens its link in a tab of its own', async () => {
  const { page, context, assertClean } = await newMember(browser);
  await page.goto(mailbox.httpUrl);
  await send('【KOSMOWeb】あとから届いたメール');
  await page.click('text=あとから届いたメール');
  const opened = context.waitForEvent('page');
  await page.frameLocator('iframe').locator('a').click();
  const tab = await opened;
  await tab.waitForSelector('[data-claim="kenpo_number"]');
  assertClean();
  await context.close();
});
