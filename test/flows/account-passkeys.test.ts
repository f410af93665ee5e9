import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { seconds } from '../../src/clock.ts';
import { SoftwareAuthenticator } from '../helpers/authenticator.ts';
import { advance } from '../helpers/clock.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { type Person, person } from '../helpers/people.ts';
import { openSample, type Sample } from '../helpers/sample-portal.ts';
import { acceptedPasskeys } from '../helpers/signals.ts';
import { Walk } from '../helpers/walk.ts';

let { server, portal, member, close } = {} as Sample;

beforeAll(async () => {
  ({ server, portal, member, close } = await openSample());
});
afterAll(() => close());

const passkeysOf = (browser: MemberBrowser) => browser.open(`${server.issuer}/account/passkeys`);
const audited = async (action: string, userId: string) =>
  (
    await server.context
      .db('audit_entry as a')
      .join('member as m', 'm.id', 'a.member_id')
      .where({ action, user_id: userId })
  ).length;

/** Waits for the mail with this subject. */
async function mailed({ email }: Person, subject: string): Promise<void> {
  while ((await server.post.next(email)).subject !== subject);
}

/** From the list to the name of a new passkey on another device, all the way back to the list. */
async function add(browser: MemberBrowser, passkeyName: string, device = new SoftwareAuthenticator()) {
  advance(seconds(1));
  await browser.press('add');
  await browser.expectStep('passkey-registration');
  await browser.registerPasskey(device);
  await browser.expectStep('passkey-name');
  await browser.submit({ passkeyName });
  await browser.expectStep('account-passkeys');
  return device;
}

test('a passkey shows its name, where it is saved, since when, and whether it is synced', async () => {
  const somebody = person('cards');
  await server.enrol('sample', somebody);
  const device = new SoftwareAuthenticator({
    synced: false,
    aaguid: '08987058-cadc-4b81-b6e1-30de50dcbe96',
  });
  const walk = new Walk(server, somebody, new MemberBrowser({ device }));
  await walk.settle(portal, 'passkey');
  await passkeysOf(walk.browser);
  const { text } = await walk.browser.expectStep('account-passkeys');
  for (const words of ['わたしの電話', 'Windows Hello', '登録した端末だけ', '2026年4月7日', '登録のときだけ'])
    expect(text).toContain(words);
  await walk.browser.open(`${server.issuer}/account/passkeys?lang=en`);
  expect(walk.browser.page.text).toContain('the one device it was registered on');
});

test('of several passkeys the one is marked that this device has answered with', async () => {
  const { browser, walk, somebody } = await member('here', 'passkey');
  await passkeysOf(browser);
  expect((await browser.expectStep('account-passkeys')).text).toContain('わたしの電話 この端末で使用');
  const phone = await add(browser, '別の電話', new SoftwareAuthenticator({ transport: 'hybrid' }));
  expect(browser.page.text).toContain('わたしの電話 この端末で使用');
  expect(browser.page.text).not.toContain('別の電話 この端末で使用');

  const elsewhere = new Walk(server, somebody, new MemberBrowser({ device: phone }));
  await elsewhere.enter(portal, somebody.password);
  await elsewhere.show('passkey');
  await elsewhere.browser.reachesPortal();
  await passkeysOf(elsewhere.browser);
  expect(elsewhere.browser.page.text).not.toContain('この端末で使用');
  expect(walk.browser.jar.get('passkey-here')?.line).toMatch(/httponly/i);
});

test('another passkey is added by the steps of the sign-in, told by mail, and signs in', async () => {
  const { browser, somebody } = await member('adds', 'passkey');
  await passkeysOf(browser);
  const before = acceptedPasskeys(browser);
  await browser.press('add');
  const { text } = await browser.expectStep('passkey-registration');
  expect(text).toContain('新しいパスキーを追加します');
  expect(text).toContain('変更をやめて、アカウントの画面へ戻ります');
  expect(browser.page.html).not.toContain('other-method');
  const phone = new SoftwareAuthenticator();
  await browser.registerPasskey(phone);
  expect((await browser.expectStep('passkey-name')).text).toContain('アカウントの画面に戻ります');
  await browser.submit({ passkeyName: '家のタブレット' });
  const { notice, text: list } = await browser.expectStep('account-passkeys');
  expect(notice).toBe('生体認証（パスキー）を登録しました。');
  expect(list).toContain('家のタブレット');
  expect(list).toContain('わたしの電話');
  expect(acceptedPasskeys(browser)).toEqual(expect.arrayContaining([...before, phone.credentials[0]?.id]));
  await mailed(somebody, '【KOSMOWeb】生体認証（パスキー）を登録しました');

  const elsewhere = new MemberBrowser({ device: phone });
  await elsewhere.signInAt(portal);
  await elsewhere.usePasskey();
  expect((await elsewhere.reachesPortal()).claims.acr).toBe('phr');
});

test('the device that has one already says so, and nothing is added twice', async () => {
  const { browser } = await member('twice', 'passkey');
  await passkeysOf(browser);
  await browser.press('add');
  await expect(browser.registerPasskey()).rejects.toMatchObject({ name: 'InvalidStateError' });
  await browser.press('cancel');
  await browser.expectStep('account-passkeys');
  expect(acceptedPasskeys(browser)).toHaveLength(1);
});

test('cancelled before the dialog nothing has changed; cancelled at its name the passkey is there', async () => {
  const { browser } = await member('cancels', 'passkey');
  await passkeysOf(browser);
  await browser.press('add');
  await browser.press('cancel');
  expect((await browser.expectStep('account-passkeys')).notice).toBeNull();
  expect(acceptedPasskeys(browser)).toHaveLength(1);
  await browser.press('add');
  await browser.registerPasskey(new SoftwareAuthenticator());
  expect((await browser.expectStep('passkey-name')).text).not.toContain('変更をやめて');
  await browser.press('cancel');
  expect((await browser.expectStep('account-passkeys')).notice).toBeNull();
  expect(acceptedPasskeys(browser)).toHaveLength(2);
});

test('a passkey gets another name, which has to be one', async () => {
  const { browser } = await member('renames', 'passkey');
  await passkeysOf(browser);
  await browser.follow('名前を変更する');
  await browser.expectStep('account-passkey-rename');
  for (const passkeyName of ['', ' 　', 'あ'.repeat(65), 'a\u0007b']) {
    await browser.submit({ passkeyName });
    await browser.expectStep('account-passkey-rename', 'name_invalid');
    expect(browser.page.status).toBe(422);
  }
  await browser.submit({ passkeyName: '　<b>"Ｐixel"</b>&amp;　' });
  const { notice, text } = await browser.expectStep('account-passkeys');
  expect(notice).toBe('名前を変更しました。');
  expect(text).toContain('<b>"Pixel"</b>&amp;');
  expect(browser.page.html).not.toContain('<b>');
  expect(acceptedPasskeys(browser)).toHaveLength(1);
  expect(await audited('passkey.renamed', 'renames')).toBe(2);
});

test('a passkey is removed: it no longer signs in, the browser is told which are left, the member by mail', async () => {
  const { browser, somebody } = await member('removes', 'passkey');
  await passkeysOf(browser);
  const phone = await add(browser, 'なくした電話');
  const [first] = acceptedPasskeys(browser);
  await browser.follow('削除する');
  const { text } = await browser.expectStep('account-passkey-removal');
  expect(text).toContain('なくした電話');
  expect(text).toContain('残っているパスキーを使います');
  await browser.press('remove');
  const { notice, text: list } = await browser.expectStep('account-passkeys');
  expect(notice).toBe('生体認証（パスキー）を削除しました。');
  expect(list).not.toContain('なくした電話');
  expect(acceptedPasskeys(browser)).toEqual([first]);
  expect(await audited('passkey.removed', 'removes')).toBe(1);
  await mailed(somebody, '【KOSMOWeb】生体認証（パスキー）を削除しました');

  const finder = new MemberBrowser({ device: phone });
  await finder.signInAt(portal);
  await finder.usePasskey();
  await finder.expectStep('credentials', 'passkey_unknown');
});

test('the last passkey of a member who has nothing else cannot be removed', async () => {
  const { browser } = await member('last', 'passkey');
  await passkeysOf(browser);
  const { text } = await browser.expectStep('account-passkeys');
  expect(text).toContain('先に別の端末のパスキーを追加するか');
  expect(browser.page.links.map(({ label }) => label)).not.toContain('削除する');
  const { id } = await server.context
    .db('passkey as p')
    .join('member as m', 'm.id', 'p.member_id')
    .where('user_id', 'last')
    .first('p.id');
  const removal = `${server.issuer}/account/passkeys/removal`;
  const tab = browser.newTab();
  await tab.open(`${removal}?id=${id}`);
  expect((await tab.expectStep('account-passkey-removal')).text).toContain('ほかにないため、削除できません');
  await browser.post({}, `${removal}/remove?id=${id}`);
  await browser.expectStep('account-passkey-removal', 'factor_last');
  await passkeysOf(browser);
  expect(acceptedPasskeys(browser)).toHaveLength(1);
});

test('of two passkeys removed at once one stays', async () => {
  const { browser } = await member('both-at-once', 'passkey');
  await passkeysOf(browser);
  await add(browser, 'もう一つ');
  const tabs = await Promise.all(
    browser.page.links
      .filter(({ label }) => label === '削除する')
      .map(async ({ href }) => {
        const tab = browser.newTab();
        await tab.open(href);
        await tab.expectStep('account-passkey-removal');
        return tab;
      }),
  );
  expect(tabs).toHaveLength(2);
  await Promise.all(tabs.map((tab) => tab.press('remove')));
  expect(tabs.map(({ page }) => page.errors.join()).sort()).toEqual(['', 'factor_last']);
  await passkeysOf(browser);
  expect(acceptedPasskeys(browser)).toHaveLength(1);
});

test('who removes the passkey they chose confirms with what is left from then on', async () => {
  const { browser, walk, somebody } = await member('falls-back', 'email-otp');
  await passkeysOf(browser);
  expect((await browser.expectStep('account-passkeys')).text).toContain('まだありません');
  await add(browser, 'けいたい');
  await browser.follow('削除する');
  expect((await browser.expectStep('account-passkey-removal')).text).toContain(
    'ワンタイムパスワード（OTP）メール認証',
  );
  await browser.press('remove');
  await browser.expectStep('account-passkeys');
  browser.jar.forget('all');
  await walk.enter(portal, somebody.password);
  await walk.show('email-otp');
  expect((await browser.reachesPortal()).claims.acr).toBe('urn:kosmo:acr:mfa');
});

test('a page that speaks of a passkey that is gone leads to the overview', async () => {
  const { browser } = await member('gone', 'passkey');
  for (const page of ['name', 'removal']) {
    await browser.open(`${server.issuer}/account/passkeys/${page}?id=00000000-0000-4000-8000-000000000000`);
    await browser.expectStep('account');
  }
});

test('where the insurer has no passkeys there is no such page', async () => {
  const { browser } = await member('no-passkeys', 'email-otp');
  await server.insurer({ code: 'sample', secondFactors: ['email-otp'] });
  await passkeysOf(browser);
  expect(browser.page.status).toBe(404);
  await browser.open(`${server.issuer}/account`);
  expect(browser.page.links.map(({ href }) => href)).not.toContain(`${server.issuer}/account/passkeys`);
  await server.insurer({ code: 'sample', secondFactors: ['passkey', 'email-otp'] });
});
