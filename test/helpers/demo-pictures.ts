import type { Page } from 'playwright-core';
import { compose } from '../../src/mail/compose.ts';
import { signedIn } from './bare-provider.ts';
import type { DemoSites } from './demo-sites.ts';
import { otpMail, sender, verificationMail } from './mail.ts';

/** Pages of the demo's two sites, by name: how to get there, in one language. */
export function demoPictures({ provider, portal, mailbox, send }: DemoSites) {
  const portalPage = async (page: Page, lang: string) => {
    await page.context().clearCookies();
    await page.goto(`${portal.url}?lang=${lang}`);
  };
  const signIn = async (page: Page, lang: string, answer: typeof provider.answer) => {
    provider.answer = answer;
    await portalPage(page, lang);
    await page.click('[data-action="sign-in"]');
    await page.waitForURL((url) => url.origin === new URL(portal.url).origin);
  };
  const inbox = (page: Page, lang: string, to = `${lang}@example.jp`) =>
    page.goto(`${mailbox.httpUrl}?lang=${lang}&to=${to}`);
  return {
    'portal-top': portalPage,
    'portal-refused': (page: Page, lang: string) => signIn(page, lang, { error: 'access_denied' }),
    'portal-signed-in': (page: Page, lang: string) => signIn(page, lang, signedIn),
    async 'portal-service'(page: Page, lang: string) {
      await signIn(page, lang, signedIn);
      await page.goto(`${portal.url}services/eligibility`);
    },
    'mailbox-empty': (page: Page, lang: string) => inbox(page, lang, 'nobody@example.jp'),
    async mailbox(page: Page, lang: 'ja' | 'en') {
      for (const mail of [otpMail, verificationMail])
        await send({ ...(await compose(mail({ language: lang, to: `${lang}@example.jp` }), sender)) });
      await inbox(page, lang);
    },
    async 'mailbox-message'(page: Page, lang: string) {
      await inbox(page, lang);
      await page.click('.inbox a >> nth=0');
      // What was never on the screen is missing in a picture of the whole page.
      await page.locator('iframe').scrollIntoViewIfNeeded();
      await page.frameLocator('iframe').locator('p').first().waitFor();
    },
  };
}
