import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { generate } from 'otplib';
import type { Browser, Page } from 'playwright-core';
import { helpPages } from '../../src/help/pages/list.ts';
import { expectFineAtEverySize } from '../helpers/accessibility.ts';
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
  const secondFactors = ['passkey', 'email-otp', 'totp'] as const;
  const notice = {
    ja: '5月1日の夜は使えません。',
    en: 'Not available on the night of 1 May.',
    from: null,
    until: null,
  };
  await server.insurer({ code: 'sample', secondFactors: [...secondFactors], notice });
  await server.insurer({
    code: 'everything',
    number: '06130003',
    secondFactors: [...secondFactors],
    activationCode: true,
  });
  await server.insurer({ code: 'later', number: '06130001', opensAt: '2099-04-01T00:00:00+09:00' });
  await server.publish('2026-04');
  const redirectUris = [landing.callback];
  portal = await server.relyingParty(['sample'], {
    redirectUris,
    postLogoutRedirectUris: [landing.callback],
  });
}, 60_000);
afterAll(async () => {
  await browser.close();
  await Promise.all([server.stop(), landing.stop()]);
});

async function examine(page: Page, step: string): Promise<void> {
  await expectStep(page, step);
  await expectFineAtEverySize(page);
}

describe.each(['ja-JP', 'en-US'] as const)('in %s', (locale) => {
  test.each([
    ['start', '/'],
    ['index', '/help?insurer=sample'],
    ['first-sign-in', '/help/first-sign-in?insurer=sample'],
    ...Object.keys(helpPages).map((name) => ['topic', `/help/${name}?insurer=everything`] as const),
    ['forgot-password', '/recovery/password'],
    ['forgot-user-id', '/recovery/user-id'],
    ['message', '/recovery/reset?token=no-such-token'],
    ['message', '/no-such-page'],
    ['message', '/interaction/no-such-interaction'],
    ['message', '/email-link?token=no-such-token'],
    ['error', '/auth?client_id=no-such-client'],
  ])('%s at %s', async (step, path) => {
    const { page } = await newMember(browser, { locale });
    await page.goto(`${server.issuer}${path}`);
    await examine(page, step);
  });

  test('the choice of an insurer, and a sign-in that is not open yet', async () => {
    const { page } = await newMember(browser, { locale });
    const shared = await server.relyingParty(['sample', 'later'], { redirectUris: [landing.callback] });
    await page.goto(await shared.authorizationUrl());
    await examine(page, 'insurer');
    await page.locator('form[novalidate] button').first().click();
    await page.locator('[data-error=insurer_unknown]').waitFor();
    await examine(page, 'insurer');
    await page.locator('label', { hasText: /later/ }).click();
    await page.locator('form[novalidate] button').first().click();
    await examine(page, 'credentials');
    await page.locator('[name=userId]').fill('somebody');
    await page.locator('[name=password]').fill('password');
    await page.locator('form[novalidate] button:visible:not([type=button])').first().click();
    await page.locator('[data-error=not_open_yet]').waitFor();
    await examine(page, 'credentials');
  });

  test('a forgotten password, with a slip on every page', async () => {
    const somebody = person(`lethe-${locale}`);
    await server.enrol('sample', somebody);
    await new Walk(server, somebody).firstSignIn(portal, 'email-otp');
    const { page } = await newMember(browser, { locale });
    const walk = new ChromiumWalk(server, somebody, page);
    for (const [step, field] of [
      ['forgot-user-id', 'email'],
      ['forgot-password', 'userId'],
    ] as const) {
      await page.goto(`${server.issuer}/recovery/${step === 'forgot-user-id' ? 'user-id' : 'password'}`);
      await page.locator('label', { hasText: /sample/ }).click();
      await walk.answer(step, { [field]: somebody[field], birthdate: '1' });
      await page.locator('[data-error=birthdate_invalid]').waitFor();
      await page.locator('label', { hasText: /sample/ }).click();
      await examine(page, step);
      await walk.answer(step, { birthdate: somebody.birthdate });
      await examine(page, 'message');
    }
    const mails = [await server.post.next(somebody.email), await server.post.next(somebody.email)];
    await page.goto(mails.find(({ link }) => link !== '')?.link ?? '');
    await examine(page, 'reset-password');
    await walk.answer('reset-password', {
      birthdate: somebody.birthdate,
      newPassword: 'short',
      newPasswordConfirmation: 'other',
    });
    await page.locator('[data-error=password_mismatch]').waitFor();
    await examine(page, 'reset-password');
    await walk.answer('reset-password', {
      newPassword: 'Kawa88-tsuki-nagare',
      newPasswordConfirmation: 'Kawa88-tsuki-nagare',
    });
    await examine(page, 'message');
  }, 120_000);

  test('declining the terms, an app as second factor, and signing out', async () => {
    const somebody = person(`app-${locale}`);
    await server.enrol('sample', somebody);
    const { page } = await newMember(browser, { locale });
    const walk = new ChromiumWalk(server, somebody, page);
    await walk.enter(portal, somebody.initialPassword);
    await walk.answer('birthdate', { birthdate: somebody.birthdate });
    await walk.press('terms', 'decline');
    await page.locator('button[value=back]').waitFor();
    await examine(page, 'terms');
    await walk.press('terms', 'back');
    await walk.press('terms', 'accept');
    await walk.answer('email', { email: somebody.email });
    await walk.answer('email-verification', { code: await server.post.nextCode(somebody.email) });
    await walk.answer('factor-choice', { factor: 'totp' });
    await walk.answer('new-password', {
      newPassword: somebody.password,
      newPasswordConfirmation: somebody.password,
    });
    await examine(page, 'complete');
    await walk.press('complete', 'set-up');
    await examine(page, 'totp-registration');
    const secret = (await page.locator('[data-secret]').getAttribute('data-secret')) ?? '';
    await walk.answer('totp-registration', { otp: '000000' });
    await examine(page, 'totp-registration');
    await walk.answer('totp-registration', { otp: await generate({ secret }) });
    const { tokens } = await walk.reachesPortal(portal);

    await page.goto(portal.logoutUrl(tokens.id_token));
    await examine(page, 'sign-out');
    await walk.press('sign-out', 'confirm');
    await expectStep(page, 'portal');

    await walk.enter(portal, somebody.password);
    await examine(page, 'totp');
    await walk.answer('totp', { otp: '000000' });
    await examine(page, 'totp');
  }, 120_000);

  test('too many wrong passwords', async () => {
    const somebody = person(`guesser-${locale}`);
    await server.enrol('sample', somebody);
    const { page } = await newMember(browser, { locale });
    const walk = new ChromiumWalk(server, somebody, page);
    await walk.enter(portal, 'wrong');
    for (let count = 0; count < 5; count++) {
      await walk.answer('credentials', { userId: somebody.userId, password: 'wrong' });
    }
    await page.locator('[data-error=throttled]').waitFor();
    await examine(page, 'credentials');
    await walk.button('cancel').click();
    await expectStep(page, 'portal');
  }, 120_000);
});
