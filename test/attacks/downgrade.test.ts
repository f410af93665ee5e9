import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { MemberBrowser } from '../helpers/member.ts';
import { openSample, type Sample } from '../helpers/sample-portal.ts';
import type { Walk } from '../helpers/walk.ts';

let { server, portal, member, close } = {} as Sample;

beforeAll(async () => {
  ({ server, portal, member, close } = await openSample());
});
const allowsFallback = (emailOtpFallback: boolean) => server.insurer({ code: 'sample', emailOtpFallback });
afterEach(() => allowsFallback(true));
afterAll(() => close());

const essentialPhr = { claims: '{"id_token":{"acr":{"essential":true,"value":"phr"}}}' };
const voluntaryPhr = { acr_values: 'phr' };

/** Whoever knows the password and reads the mailbox, at the page that asks for the passkey. */
async function intruder(walk: Walk, parameters: Record<string, string> = {}): Promise<MemberBrowser> {
  walk.browser.jar.forget('all');
  await walk.enter(portal, walk.person.password, parameters);
  await walk.browser.expectStep('passkey-authentication');
  return walk.browser;
}

/** Posts to whatever could lead past the passkey; nothing does, and no code is mailed. */
async function expectNoWayRound(browser: MemberBrowser, email: string): Promise<void> {
  const codes = () => server.post.list(email).filter(({ text }) => /^\d{6}$/m.test(text)).length;
  const before = codes();
  const base = browser.page.url.replace(/(\/interaction\/[^/?]+).*/, '$1');
  expect(browser.page.html).not.toContain('other-method');
  await browser.post({ do: 'other-method' });
  await browser.expectStep('passkey-authentication');
  for (const fields of [{ resend: '1' }, { otp: '123456' }, { do: 'other-method' }] as Record<
    string,
    string
  >[]) {
    await browser.post(fields, `${base}/email-otp`);
    await browser.expectStep('passkey-authentication');
  }
  await browser.open(`${base}/email-otp`);
  await browser.expectStep('passkey-authentication');
  expect(codes()).toBe(before);
}

test('T37 beside a passkey the pages of mailed codes are refused where the insurer does not let them stand in', async () => {
  const { walk, somebody } = await member('strict', 'passkey');
  await allowsFallback(false);
  await expectNoWayRound(await intruder(walk), somebody.email);
});

test('T37 nor do codes that were set up before the passkey lead past it', async () => {
  const { walk, browser, somebody } = await member('had-codes', 'email-otp');
  await browser.signInAt(portal, voluntaryPhr);
  await browser.registerPasskey();
  await browser.submit({ passkeyName: 'けいたい' });
  await browser.reachesPortal();
  await allowsFallback(false);
  await expectNoWayRound(await intruder(walk), somebody.email);
});

test('T37 where the insurer lets a code stand in, the level is lower and the member is told', async () => {
  const { walk, browser, somebody } = await member('allowed', 'passkey');
  await intruder(walk);
  await browser.press('other-method');
  await walk.show('email-otp');
  const { claims } = await browser.reachesPortal();
  expect(claims).toMatchObject({ acr: 'urn:kosmo:acr:mfa', amr: ['pwd', 'otp', 'mfa'] });
  const notice = '【KOSMOWeb】生体認証の代わりにワンタイムパスワードが使われました';
  while ((await server.post.next(somebody.email)).subject !== notice);
});

test('T37 a code that stood in does not satisfy phr: the passkey is asked for, and silently nothing is answered', async () => {
  const { walk, browser, somebody } = await member('asked', 'passkey');
  await intruder(walk);
  await browser.press('other-method');
  await walk.show('email-otp');
  await browser.reachesPortal();
  for (const parameters of [essentialPhr, voluntaryPhr]) {
    await browser.signInAt(portal, { ...parameters, prompt: 'none' });
    expect(browser.refusedAtPortal()).toBe('login_required');
    await browser.signInAt(portal, parameters);
    await expectNoWayRound(browser, somebody.email);
  }
  await browser.press('cancel');
  expect(browser.refusedAtPortal()).toBe('access_denied');
  await browser.signInAt(portal, essentialPhr);
  await browser.usePasskey();
  expect((await browser.reachesPortal()).claims.acr).toBe('phr');
});

test.each([essentialPhr, voluntaryPhr])(
  'T37 phr that no factor of the insurer reaches ends in an error, never in a lower token: %p',
  async (parameters) => {
    const { walk, browser } = await member(`unmet-${Object.keys(parameters)}`, 'email-otp');
    await server.insurer({ code: 'sample', secondFactors: ['email-otp'] });
    browser.jar.forget('all');
    await walk.enter(portal, walk.person.password, parameters);
    await walk.show('email-otp');
    expect(browser.refusedAtPortal()).toBe('unmet_authentication_requirements');
    await server.insurer({ code: 'sample', secondFactors: ['passkey', 'email-otp'] });
  },
);

test('T37 a member who has chosen codes while holding a passkey is told of the change, and it took the passkey', async () => {
  const { walk, browser, somebody } = await member('chooses', 'passkey');
  await allowsFallback(false);
  await intruder(walk);
  await browser.usePasskey();
  await browser.reachesPortal();
  await browser.open(`${server.issuer}/account/factor`);
  await browser.press('change');
  await browser.submit({ factor: 'email-otp' });
  await browser.expectStep('account-factor');
  while ((await server.post.next(somebody.email)).subject !== '【KOSMOWeb】認証方法を設定しました');
  browser.jar.forget('all');
  await walk.enter(portal, somebody.password);
  await walk.show('email-otp');
  expect((await browser.reachesPortal()).claims.acr).toBe('urn:kosmo:acr:mfa');
});
