import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { minutes } from '../../src/clock.ts';
import { SoftwareAuthenticator } from '../helpers/authenticator.ts';
import { advance } from '../helpers/clock.ts';
import type { MemberBrowser } from '../helpers/member.ts';
import { openSample, type Sample } from '../helpers/sample-portal.ts';
import { acceptedPasskeys } from '../helpers/signals.ts';
import { Walk } from '../helpers/walk.ts';

let { server, member, close } = {} as Sample;

beforeAll(async () => {
  ({ server, member, close } = await openSample());
});
afterAll(() => close());

const passkeysOf = (browser: MemberBrowser) => browser.open(`${server.issuer}/account/passkeys`);

test('asked for the second factor on the way in, who cancels stands at the list, not in a circle', async () => {
  const { browser, walk } = await member('circle', 'passkey');
  await passkeysOf(browser);
  advance(minutes(6));
  await browser.follow('名前を変更する');
  await browser.expectStep('passkey-authentication');
  await browser.press('cancel');
  await browser.expectStep('account-passkeys');
  await browser.follow('名前を変更する');
  await walk.show('passkey');
  await browser.expectStep('account-passkey-rename');
});

test('somebody else who signs in during a task carries nothing out and stands at their own pages', async () => {
  const { browser } = await member('mother', 'passkey');
  const child = await member('child', 'email-otp');
  await passkeysOf(browser);
  await browser.press('add');
  await browser.expectStep('passkey-registration');
  await browser.press('switch-member');
  await browser.expectStep('credentials');
  const walk = new Walk(server, child.somebody, browser);
  await browser.submit({ userId: child.somebody.userId, password: child.somebody.password });
  await walk.show('email-otp');
  const { notice, text } = await browser.expectStep('account');
  expect(notice).toBeNull();
  expect(text).toContain('child');
  const count = server.context.db('passkey as p').join('member as m', 'm.id', 'p.member_id');
  expect(await count.clone().where('user_id', 'child')).toHaveLength(0);
  expect(await count.clone().where('user_id', 'mother')).toHaveLength(1);
});

test('the session ended meanwhile, the task asks for a sign-in and goes on as the same member', async () => {
  const { browser, somebody } = await member('ended', 'passkey');
  await passkeysOf(browser);
  await browser.press('add');
  await browser.expectStep('passkey-registration');
  await server.context.db('oidc_artifact').where({ model: 'Session' }).delete();
  await browser.registerPasskey(new SoftwareAuthenticator());
  await browser.expectStep('credentials');
  await browser.submit({ userId: somebody.userId, password: somebody.password });
  await browser.usePasskey();
  await browser.expectStep('passkey-registration');
  await browser.registerPasskey(new SoftwareAuthenticator());
  await browser.submit({ passkeyName: 'あとから' });
  expect((await browser.expectStep('account-passkeys')).notice).toBe('生体認証（パスキー）を登録しました。');
  expect(acceptedPasskeys(browser)).toHaveLength(2);
});

test('a task left open for hours has expired, and leads on', async () => {
  const { browser } = await member('left-open', 'passkey');
  await passkeysOf(browser);
  await browser.press('add');
  await browser.expectStep('passkey-registration');
  advance(minutes(60 * 12));
  await browser.reload();
  expect([400, 410]).toContain(browser.page.status);
});

test('two tabs add a passkey each', async () => {
  const { browser } = await member('two-tabs', 'passkey');
  await passkeysOf(browser);
  const other = browser.newTab();
  await passkeysOf(other);
  await browser.press('add');
  await other.press('add');
  await browser.registerPasskey(new SoftwareAuthenticator());
  await other.registerPasskey(new SoftwareAuthenticator());
  await other.submit({ passkeyName: '二つ目' });
  while (other.page.step === 'passkey-name') await other.submit({ passkeyName: '一つ目' });
  await other.expectStep('account-passkeys');
  await browser.reload();
  await browser.expectStep('account-passkeys');
  expect(acceptedPasskeys(other)).toHaveLength(3);
});
