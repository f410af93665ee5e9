import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { minutes } from '../../src/clock.ts';
import { type Factor, factors } from '../../src/credential/factor.ts';
import { advance } from '../helpers/clock.ts';
import { attributeOf, textsAt } from '../helpers/html.ts';
import type { MemberBrowser } from '../helpers/member.ts';
import type { Person } from '../helpers/people.ts';
import { openSample, type Sample } from '../helpers/sample-portal.ts';
import type { Walk } from '../helpers/walk.ts';

let { server, portal, member, close } = {} as Sample;

beforeAll(async () => {
  ({ server, portal, member, close } = await openSample());
});
const offers = (...secondFactors: Factor[]) => server.insurer({ code: 'sample', secondFactors });
afterEach(async () => {
  await offers('passkey', 'email-otp');
  await server.insurer({ code: 'sample', emailOtpFallback: true });
});
afterAll(() => close());

const factorOf = (browser: MemberBrowser) => browser.open(`${server.issuer}/account/factor`);

/** Waits for the mail with this subject. */
async function mailed({ email }: Person, subject: string): Promise<void> {
  while ((await server.post.next(email)).subject !== subject);
}

/** The second factor the next sign-in asks for first. */
async function askedFor(walk: Walk): Promise<string | null> {
  walk.browser.jar.forget('all');
  await walk.enter(portal, walk.person.password);
  return walk.browser.page.step;
}

/** Has the authenticator app set up, by the page that is shown. */
async function setAppUp(walk: Walk): Promise<void> {
  await walk.browser.expectStep('totp-registration');
  walk.appSecret = attributeOf(walk.browser.page.html, 'data-secret');
  await walk.browser.submit({ otp: await walk.appCode() });
}

test('the page says which way is used, which stands in, and which this insurer does not offer', async () => {
  const { browser } = await member('looks', 'passkey');
  await factorOf(browser);
  const { text } = await browser.expectStep('account-factor');
  expect(text).toMatch(/生体認証 今の方法.*メール認証 代わりに使えます.*アプリ認証 選べません/);
  expect(text).toContain('sample健康保険組合では、この方法は選べません。');
  expect(text).toContain('登録したパスキー：1個');
  expect(text).not.toContain('パスキーなら、もっとかんたんです');
});

test('whoever has mailed codes alone sees how a passkey is easier, and takes it', async () => {
  const { browser, walk, somebody } = await member('easier', 'email-otp');
  await factorOf(browser);
  const { text } = await browser.expectStep('account-factor');
  expect(text).toContain('パスキーなら、もっとかんたんです');
  expect(text).toContain('送り先：e***@e***.com');
  await browser.press('passkey');
  await browser.expectStep('passkey-registration');
  await browser.registerPasskey();
  await browser.submit({ passkeyName: 'けいたい' });
  const page = await browser.expectStep('account-factor');
  expect(page.notice).toBe('生体認証（パスキー）を登録しました。');
  expect(page.text).toContain('生体認証 今の方法');
  await mailed(somebody, '【KOSMOWeb】生体認証（パスキー）を登録しました');
  expect(await askedFor(walk)).toBe('passkey-authentication');
});

test('the way is changed by the page of the sign-in, and told by mail', async () => {
  const { browser, walk, somebody } = await member('changes', 'passkey');
  await factorOf(browser);
  await browser.press('change');
  const { text } = await browser.expectStep('factor-choice');
  expect(text).toContain('今の方法のまま変わりません');
  expect(text).toContain('生体認証 今の方法');
  await browser.submit({ factor: 'email-otp' });
  const page = await browser.expectStep('account-factor');
  expect(page.notice).toBe('認証方法を変更しました。');
  expect(page.text).toMatch(/生体認証 設定済み.*メール認証 今の方法/);
  await mailed(somebody, '【KOSMOWeb】認証方法を設定しました');
  expect(await askedFor(walk)).toBe('email-otp');
});

test('whoever keeps the way they have has changed nothing', async () => {
  const { browser } = await member('keeps', 'passkey');
  await factorOf(browser);
  await browser.press('change');
  await browser.submit({ factor: 'passkey' });
  expect((await browser.expectStep('account-factor')).notice).toBeNull();
});

test('a new way that is not set up to its end leaves the old one', async () => {
  await offers(...factors);
  const { browser, walk } = await member('halfway', 'passkey');
  await factorOf(browser);
  await browser.press('change');
  await browser.submit({ factor: 'totp' });
  await browser.expectStep('totp-registration');
  await browser.press('other-method');
  await browser.expectStep('factor-choice');
  await browser.submit({ factor: 'totp' });
  await browser.press('cancel');
  expect((await browser.expectStep('account-factor')).text).toContain('生体認証 今の方法');
  expect(await askedFor(walk)).toBe('passkey-authentication');
});

test('the app takes the place of another way, moves to another phone and is removed', async () => {
  await offers(...factors);
  const { browser, walk, somebody } = await member('app', 'email-otp');
  await factorOf(browser);
  await browser.press('change');
  await browser.submit({ factor: 'totp' });
  await setAppUp(walk);
  expect((await browser.expectStep('account-factor')).text).toMatch(
    /メール認証 設定済み.*アプリ認証 今の方法/,
  );

  const oldSecret = walk.appSecret;
  await browser.press('app-registration');
  await browser.expectStep('totp-registration');
  expect(browser.page.html).not.toContain('other-method');
  await setAppUp(walk);
  expect((await browser.expectStep('account-factor')).notice).toBe('認証アプリを登録しました。');
  expect(walk.appSecret).not.toBe(oldSecret);

  await browser.follow('認証アプリの登録を削除する');
  expect((await browser.expectStep('account-app-removal')).text).toContain('メール認証」で確認します');
  await browser.press('remove');
  const page = await browser.expectStep('account-factor');
  expect(page.notice).toBe('認証アプリの登録を削除しました。');
  expect(page.text).toMatch(/メール認証 今の方法.*アプリ認証 未設定/);
  await mailed(somebody, '【KOSMOWeb】認証アプリの登録を削除しました');
  expect(await askedFor(walk)).toBe('email-otp');
});

test('an app that is the only way cannot be removed', async () => {
  await offers(...factors);
  const { browser } = await member('only-app', 'totp');
  await factorOf(browser);
  expect((await browser.expectStep('account-factor')).text).toContain('先に別の認証方法を設定してください');
  const tab = browser.newTab();
  await tab.open(`${server.issuer}/account/factor/app`);
  expect((await tab.expectStep('account-app-removal')).text).toContain('ほかにないため、削除できません');
  await browser.post({}, `${server.issuer}/account/factor/app/remove`);
  await browser.expectStep('account-app-removal', 'factor_last');
});

test('where the insurer leaves no choice nothing is changed, and without second factors there is no page', async () => {
  const { browser } = await member('no-choice', 'email-otp');
  await factorOf(browser);
  const { csrf = '' } = browser.form.values;
  await offers('email-otp');
  await factorOf(browser);
  await browser.expectStep('account-factor');
  expect(browser.page.html).not.toContain('data-action="change"');
  for (const action of ['change', 'passkey', 'app-registration']) {
    await browser.request('POST', `${server.issuer}/account/factor/${action}`, { csrf });
    await browser.expectStep('account');
  }
  await offers();
  await factorOf(browser);
  expect(browser.page.status).toBe(404);
});

test('older than five minutes, the session shows the second factor before the choice', async () => {
  const { browser, walk } = await member('stale', 'passkey');
  advance(minutes(6));
  await factorOf(browser);
  await browser.press('change');
  await walk.show('passkey');
  await browser.expectStep('factor-choice');
  await browser.submit({ factor: 'email-otp' });
  await browser.expectStep('account-factor');
});

test('a mailed code that was set up first stands beside the passkey only as far as the insurer allows', async () => {
  const { browser, walk } = await member('fallback', 'email-otp');
  await factorOf(browser);
  await browser.press('passkey');
  await browser.registerPasskey();
  await browser.submit({ passkeyName: 'けいたい' });
  expect((await browser.expectStep('account-factor')).text).toContain('メール認証 代わりに使えます');
  await server.insurer({ code: 'sample', emailOtpFallback: false });
  await factorOf(browser);
  expect((await browser.expectStep('account-factor')).text).toContain('メール認証 未設定');
  expect(await askedFor(walk)).toBe('passkey-authentication');
  expect(browser.page.html).not.toContain('other-method');
});

test('where the insurer wants them, ten recovery codes are made, shown once, and stand in for the factor', async () => {
  await server.insurer({ code: 'sample', recoveryCodes: true });
  const { browser, walk, somebody } = await member('codes', 'passkey');
  await factorOf(browser);
  expect((await browser.expectStep('account-factor')).text).toContain('使えるコード：0個');
  await browser.follow('予備のコードを確認・作成する');
  expect((await browser.expectStep('account-recovery-codes')).text).toContain('使えるコードは、ありません。');
  await browser.press('make');
  const page = await browser.expectStep('account-recovery-codes');
  const codes = textsAt(page.html, 'data-code');
  expect(new Set(codes).size).toBe(10);
  expect(page.text).toContain('ユーザID：codes');
  expect(page.links.map(({ label }) => label)).not.toContain('English');
  await mailed(somebody, '【KOSMOWeb】予備のコードを作成しました');
  await browser.follow('認証方法へ戻る');
  expect((await browser.expectStep('account-factor')).text).toContain('使えるコード：10個');
  await browser.open(`${server.issuer}/account/factor/codes`);
  expect((await browser.expectStep('account-recovery-codes')).html).not.toContain(codes[0]);
  expect(browser.page.text).toContain('使えるコードは、あと10個です。');

  await askedFor(walk);
  await browser.press('other-method');
  await browser.expectStep('email-otp');
  await browser.press('other-method');
  await browser.expectStep('recovery-code');
  await browser.submit({ recoveryCode: codes[3] ?? '' });
  await browser.reachesPortal();
  await factorOf(browser);
  expect((await browser.expectStep('account-factor')).text).toContain('使えるコード：9個');
  await browser.open(`${server.issuer}/account/factor/codes`);
  await browser.press('make');
  expect(textsAt(browser.page.html, 'data-code')).not.toContain(codes[0]);
  await server.insurer({ code: 'sample', recoveryCodes: false });
  await browser.open(`${server.issuer}/account/factor/codes`);
  expect(browser.page.status).toBe(404);
});
