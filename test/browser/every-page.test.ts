import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { expectFineAtEverySize } from '../helpers/accessibility.ts';
import { expectStep, newMember, openBrowser } from '../helpers/browser.ts';
import { ChromiumWalk } from '../helpers/chromium-walk.ts';
import { startLanding } from '../helpers/landing.ts';
import { person } from '../helpers/people.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';
import { VirtualAuthenticator } from '../helpers/virtual-authenticator.ts';
import { visibleWords } from '../helpers/visible-words.ts';
import { everywhere, missing, words } from '../helpers/words.ts';

let browser: Browser;
let server: TestServer;
let landing: Awaited<ReturnType<typeof startLanding>>;
let portal: RelyingParty;

beforeAll(async () => {
  [browser, server, landing] = await Promise.all([openBrowser(), TestServer.start(), startLanding()]);
  await server.insurer({ code: 'sample', secondFactors: ['passkey', 'email-otp'] });
  await server.publish('2026-04');
  portal = await server.relyingParty(['sample'], { redirectUris: [landing.callback] });
}, 60_000);
afterAll(async () => {
  await browser.close();
  await Promise.all([server.stop(), landing.stop()]);
});

async function expectWords(page: Page, step: string, more: readonly string[] = []): Promise<void> {
  const found = missing([...(words[step] ?? []), ...more], await visibleWords(page));
  expect({ step, missing: found }).toEqual({ step, missing: [] });
}

describe.each(['ja-JP', 'en-US'] as const)('in %s', (locale) => {
  test('every page of the sign-in is accessible as it comes and refused, and bears the words of the manual', async () => {
    const member = await newMember(browser, { locale });
    const { page } = member;
    const somebody = person(`everyone-${locale}`);
    await server.enrol('sample', somebody);
    const device = await VirtualAuthenticator.attach(page);
    const seen = new Set<string>();
    const walk = new ChromiumWalk(server, somebody, page, async (step, refuse) => {
      if (seen.has(step)) return;
      seen.add(step);
      if (locale === 'ja-JP') await expectWords(page, step, everywhere);
      await expectFineAtEverySize(page);
      await refuse();
      await expectStep(page, step);
      await expectFineAtEverySize(page);
    });

    await walk.enter(portal, somebody.initialPassword);
    await walk.introduce('passkey', async (link) => {
      const other = await newMember(browser, { locale });
      await other.page.goto(link);
      await expectStep(other.page, 'email-link');
      if (locale === 'ja-JP') await expectWords(other.page, 'email-link');
      await expectFineAtEverySize(other.page);
      await other.page.locator('button[name=confirm]').click();
      await expectStep(other.page, 'message');
      expect(await other.page.title()).toMatch(/確認しました|is confirmed/);
      await expectFineAtEverySize(other.page);
      other.assertClean();
      await walk.button('refresh').click();
    });
    await walk.press('complete', 'set-up');
    await device.setUserVerified(false);
    await walk.press('passkey-registration', 'passkey');
    await page.locator('[data-passkey-status].error').waitFor();
    await expectFineAtEverySize(page);
    await device.setUserVerified(true);
    await walk.button('passkey').click();
    await walk.answer('passkey-name', { passkeyName: 'けいたい' }, { passkeyName: '' });
    await walk.reachesPortal(portal);

    await page.context().clearCookies();
    await device.setPresence(false); // or the browser's autofill would sign in by itself
    await walk.enter(portal, somebody.password);
    await walk.press('passkey-authentication', 'other-method');
    await walk.answer('email-otp', { otp: await server.post.nextCode(somebody.email) }, { otp: '000000' });
    await walk.reachesPortal(portal);
    member.assertClean();
    expect([...seen].sort()).toEqual(
      Object.keys(words)
        .filter((step) => step !== 'email-link')
        .sort(),
    );
  }, 120_000);
});
