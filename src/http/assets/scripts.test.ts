import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type Member, newMember, openBrowser } from '../../../test/helpers/browser.ts';
import { servePages } from '../../../test/helpers/page-server.ts';
import { localsOf, type Sample, samples } from '../../../test/helpers/sample-locals.ts';
import { VirtualAuthenticator } from '../../../test/helpers/virtual-authenticator.ts';
import { readForm } from '../body.ts';
import { render } from '../view.ts';

const challenge = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8';
const assertion = { challenge, rpId: 'localhost', userVerification: 'required', timeout: 300_000 };
const attestation = {
  challenge,
  rp: { id: 'localhost', name: 'KOSMO Web' },
  user: { id: challenge, name: 'testuser01', displayName: 'testuser01' },
  pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
  authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
};

let posted: Record<string, string>[] = [];
let optionsAsked = 0;
let due: string | null = null;
/** The first tap's form has come; the second tap has been made, so that the form may be answered. */
let tapped = Promise.withResolvers<void>();
let again = Promise.withResolvers<void>();

/** `/<view>` shows its sample; a POST is noted and answered with another page; `due` is what the waiting page finds. */
const server = await servePages(async (ctx) => {
  if (ctx.path.endsWith('/passkey-options')) {
    optionsAsked++;
    ctx.body = assertion;
    return;
  }
  const view =
    ctx.method === 'POST' ? 'signed-out' : ctx.path === '/interaction/abc' ? due : ctx.path.slice(1);
  if (ctx.path.startsWith('/tapped')) {
    await (ctx.path === '/tapped' ? tapped.promise : again.resolve());
    ctx.status = 204;
    return;
  }
  if (ctx.method === 'POST') {
    posted.push({ ...(await readForm(ctx)) });
    tapped.resolve();
    if (ctx.query.slow) await again.promise;
  }
  const state = ctx.query.refused ? 'error' : 'normal';
  const sample = samples.find((one) => one.view === view) as Sample;
  const options = JSON.stringify(view?.endsWith('registration') ? attestation : assertion);
  ctx.type = 'html';
  ctx.body = await render(sample.view, {
    ...localsOf(sample, 'ja', state),
    nonce: ctx.state.nonce,
    ...(view?.includes('passkey-') && { options }),
    ...(ctx.query.again && { again: { seconds: 10, kept: 'sealed' } }),
  });
});
const browser = await openBrowser();
afterAll(async () => {
  await browser.close();
  server.close();
});

let member: Member;
let page: Page;
beforeEach(async () => {
  posted = [];
  optionsAsked = 0;
  due = null;
  tapped = Promise.withResolvers();
  again = Promise.withResolvers();
  member = await newMember(browser);
  page = member.page;
});
afterEach(async () => {
  member.assertClean();
  await member.context.close();
});

const open = (path: string) => page.goto(`${server.origin}/${path}`);
const arrived = () => page.locator('main[data-step="signed-out"]').waitFor();
const status = () => page.locator('[data-passkey-status]');
/** What the page asked the device for; `[data-asked]` on <html> counts along. */
const asked = async () => JSON.parse((await page.locator('html').getAttribute('data-ceremonies')) ?? '[]');
const askedTimes = (times: number) => page.locator(`html[data-asked="${times}"]`).waitFor();
/** The device refuses every ceremony but autofill, which waits until it is given up. */
const deviceRefuses = (name: string) =>
  page.addInitScript(`
    const ceremonies = [];
    const refuse = ({ publicKey: { hints }, mediation, signal }) => {
      document.documentElement.dataset.asked = ceremonies.push({ hints, mediation });
      document.documentElement.dataset.ceremonies = JSON.stringify(ceremonies);
      return new Promise((_, reject) => {
        if (mediation !== 'conditional') reject(new DOMException('', '${name}'));
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    };
    Object.assign(navigator.credentials, { get: refuse, create: refuse });
  `);

describe('every page', () => {
  test('a refused form begins at what to mend', async () => {
    await open('interaction/birthdate?refused=1');
    expect(await page.evaluate('document.activeElement.className')).toBe('summary');
  });

  test('a password can be looked at, and is sent as a password', async () => {
    await open('interaction/credentials');
    const password = page.locator('#password');
    await page.locator('#userId').fill('testuser01');
    await password.fill('800123420010101');
    await page.getByRole('button', { name: 'パスワードを表示する' }).click();
    expect(await password.getAttribute('type')).toBe('text');
    await page.getByRole('button', { name: 'パスワードを隠す' }).click();
    expect(await password.getAttribute('type')).toBe('password');
    await page.locator('form').first().locator('.solid').click();
    await arrived();
    expect(posted).toMatchObject([{ userId: 'testuser01', password: '800123420010101' }]);
  });

  test('a choice can be made on its button and on its words', async () => {
    await open('interaction/factor-choice');
    await page.locator('[value="email-otp"]').click();
    expect(await page.locator(':checked').getAttribute('value')).toBe('email-otp');
    await page.locator('label[for="factor"]').click();
    expect(await page.locator(':checked').getAttribute('value')).toBe('passkey');
  });

  test('a second tap sends nothing', async () => {
    await open('interaction/birthdate');
    await page.evaluate(`
      const button = document.querySelector('.solid');
      button.form.action += '?slow=1';
      button.click();
      fetch('/tapped').then(() => { button.click(); fetch('/tapped-again'); });
    `);
    await arrived();
    expect(posted).toHaveLength(1);
  });

  test('Enter in the code field sends the code, though 更新 stands before it', async () => {
    await open('interaction/email-verification');
    await page.locator('#code').fill('123456');
    await page.locator('#code').press('Enter');
    await arrived();
    expect(posted[0]).toMatchObject({ code: '123456' });
    expect(posted[0]).not.toHaveProperty('refresh');
  });

  test('the waiting page goes on once another step is due, not before', async () => {
    await page.clock.install();
    due = 'interaction/email-verification';
    await open(due);
    const looked = page.waitForResponse('**/interaction/abc');
    await page.clock.runFor(5000);
    await (await looked).finished();
    due = 'interaction/factor-choice';
    await page.clock.runFor(5000);
    await page.locator('main[data-step="factor-choice"]').waitFor();
  });

  test('the busy page tries again by itself, with what was entered', async () => {
    await page.clock.install();
    await open('busy');
    await page.clock.runFor(20_000);
    await arrived();
    expect(posted).toMatchObject([{ kept: 'sealed' }]);
  });

  test('a form there was no room for is sent again by itself, unless it is being changed', async () => {
    await page.clock.install();
    await open('interaction/credentials?again=1');
    await page.clock.runFor(20_000);
    await arrived();
    expect(posted).toMatchObject([{ csrf: 'token', kept: 'sealed' }]);
    await open('interaction/credentials?again=1');
    await page.locator('#password').fill('another');
    await page.clock.runFor(20_000);
    await page.locator('#password').press('Enter');
    await arrived();
    expect(posted).toMatchObject([{}, { password: 'another' }]);
  });
});

describe('on the smallest phone', () => {
  const all = samples.flatMap((sample) => (sample.variant === '' ? [sample.view] : []));

  test.each(all)('%s fits, and everything to press is 44 px high', async (view) => {
    await page.setViewportSize({ width: 320, height: 568 });
    await open(`${view}?refused=1`);
    expect(await page.evaluate('document.scrollingElement.scrollWidth')).toBe(320);
    const small = await page.evaluate(`
      [...document.querySelectorAll('a, button, summary, label, input:not([type=hidden], [type=radio], [type=checkbox])')]
        .filter((target) => target.checkVisibility() && target.matches(':not(.skip, .visually-hidden, .field > label)'))
        .filter((target) => target.getBoundingClientRect().height < 44)
        .map((target) => target.textContent || target.id)
    `);
    expect(small).toEqual([]);
  });
});

describe('passkey ceremonies', () => {
  test('registration on this device sends what the device answers', async () => {
    const device = await VirtualAuthenticator.attach(page);
    await open('interaction/passkey-registration');
    await page.locator('[data-action="passkey"]').click();
    await arrived();
    const [credential] = await device.credentials();
    const id = Buffer.from(credential?.credentialId ?? '', 'base64').toString('base64url');
    expect(JSON.parse(posted[0]?.credential ?? '')).toMatchObject({ id, type: 'public-key' });
  });

  test('a passkey is offered in the user ID field and signs in by itself', async () => {
    await VirtualAuthenticator.attach(page);
    await open('interaction/passkey-registration');
    await page.locator('[data-action="passkey"]').click();
    await arrived();
    await open('interaction/credentials');
    await arrived();
    expect(JSON.parse(posted[1]?.credential ?? '')).toHaveProperty('response.signature');
  });

  test('another phone is asked for by its hint', async () => {
    await deviceRefuses('NotAllowedError');
    await open('interaction/passkey-authentication');
    await page.locator('[data-action="other-device"]').click();
    await status().filter({ hasText: 'もう一度' }).waitFor();
    expect(await asked()).toEqual([{ hints: ['hybrid'] }]);
  });

  test.each([
    ['NotAllowedError', 'interaction/passkey-authentication', /キャンセル.*時間が切れた.*パスキーがない/],
    ['NotSupportedError', 'interaction/passkey-authentication', /お使いのブラウザー/],
    ['InvalidStateError', 'interaction/passkey-registration', /すでに登録されています/],
    ['InvalidStateError', 'interaction/passkey-authentication', /もう一度試す/],
  ])('%s on %s is told, and the button works again', async (name, view, told) => {
    await deviceRefuses(name);
    await open(view);
    for (const times of [1, 2]) {
      await page.locator('[data-action="passkey"]').click();
      await status().and(page.locator('.error')).waitFor();
      expect(await status().textContent()).toMatch(told);
      await askedTimes(times);
    }
    expect(posted).toEqual([]);
  });

  test('a browser without passkeys is told so', async () => {
    await page.addInitScript('delete window.PublicKeyCredential');
    await open('interaction/passkey-registration');
    await page.locator('[data-action="passkey"]').click();
    expect(await status().textContent()).toMatch(/お使いのブラウザー/);
  });

  test('what autofill offers is renewed every four minutes and gives way to the button', async () => {
    await deviceRefuses('NotAllowedError');
    await page.clock.install();
    await open('interaction/credentials');
    await askedTimes(1);
    await page.clock.runFor(4 * 60_000);
    await askedTimes(2);
    expect(optionsAsked).toBe(2);
    await page.locator('[data-action="passkey"]').click();
    await askedTimes(4);
    expect((await asked()).map(({ mediation = 'button' }) => mediation)).toEqual([
      'conditional',
      'conditional',
      'button',
      'conditional',
    ]);
    expect(await status().textContent()).toMatch(/もう一度試す/);
  });
});
