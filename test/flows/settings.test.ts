import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { minutes } from '../../src/clock.ts';
import type { Factor } from '../../src/credential/factor.ts';
import { advance, realClock, setClock } from '../helpers/clock.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { person } from '../helpers/people.ts';
import { TestServer } from '../helpers/server.ts';
import { Walk } from '../helpers/walk.ts';

let server: TestServer;

beforeAll(async () => {
  setClock('2026-04-07T09:00:00+09:00');
  server = await TestServer.start();
  await server.publish('common-1');
});
afterAll(async () => {
  await server.stop();
  realClock();
});

type Settings = Parameters<TestServer['insurer']>[0];

/** A member of an insurer with these settings, who has set `factor` up; the browser has forgotten everything. */
async function member(settings: Settings, factor: Factor) {
  await server.insurer(settings);
  const portal = await server.relyingParty([settings.code]);
  const somebody = person(`of-${settings.code}`);
  await server.enrol(settings.code, somebody);
  const walk = new Walk(server, somebody);
  const { claims } = await walk.settle(portal, factor);
  walk.browser.jar.forget('all');
  advance(minutes(2));
  return { walk, browser: walk.browser, somebody, portal, claims };
}

test('without the fallback, a passkey holder is offered no other way and cannot take it', async () => {
  const { walk, browser, somebody, portal } = await member(
    { code: 'no-fallback', emailOtpFallback: false },
    'passkey',
  );
  await walk.enter(portal, somebody.password);
  await browser.expectStep('passkey-authentication');
  expect(browser.page.html).not.toContain('data-action="other-method"');
  await browser.post({ do: 'other-method' });
  await browser.expectStep('passkey-authentication');
  expect(browser.page.text).toContain('お問い合わせ先');
});

test('a code that stood in for the passkey once does not go on to, when the fallback ends (T37)', async () => {
  const code = 'ends-fallback';
  const { walk, browser, somebody, portal } = await member({ code }, 'passkey');
  await walk.enter(portal, somebody.password);
  await browser.press('other-method');
  await walk.show('email-otp');
  await browser.reachesPortal();
  await server.insurer({ code, emailOtpFallback: false });
  browser.jar.forget('all');
  await walk.enter(portal, somebody.password);
  await browser.expectStep('passkey-authentication');
  await browser.post({ do: 'other-method' });
  await browser.expectStep('passkey-authentication');
});

test('a factor the insurer withdraws is chosen anew at the next sign-in', async () => {
  const code = 'withdraws';
  const { walk, browser, somebody, portal } = await member(
    { code, secondFactors: ['totp', 'passkey'] },
    'totp',
  );
  await server.insurer({ code, secondFactors: ['passkey', 'email-otp'] });
  await walk.enter(portal, somebody.password);
  await browser.expectStep('factor-choice');
  await browser.submit({ factor: 'passkey' });
  await walk.setUp('passkey');
  expect((await browser.reachesPortal()).claims.acr).toBe('phr');
});

test('without passkeys alone, the sign-in page offers none and takes none', async () => {
  const { walk, browser, portal, somebody } = await member(
    { code: 'not-alone', passkeyAlone: false },
    'passkey',
  );
  await browser.signInAt(portal);
  expect(browser.page.html).not.toContain('data-action="passkey"');
  await walk.enter(portal, somebody.password);
  await walk.show('passkey');
  expect((await browser.reachesPortal()).claims.amr).toEqual(['pwd', 'swk', 'user', 'mfa']);
});

test('an insurer of its own terms asks for them and not for the common ones', async () => {
  await server.insurer({ code: 'own-terms' });
  await server.publish('own-1', 'own-terms');
  const portal = await server.relyingParty(['own-terms']);
  const somebody = person('own-terms');
  await server.enrol('own-terms', somebody);
  const walk = new Walk(server, somebody);
  await walk.enter(portal, somebody.initialPassword);
  await walk.browser.submit({ birthdate: somebody.birthdate });
  await walk.browser.expectStep('terms');
  expect(walk.browser.page.text).toContain('own-1');
  expect(walk.browser.page.text).not.toContain('common-1');
  await walk.browser.press('accept');
  await walk.browser.expectStep('email');
});

test('before it opens no sign-in is taken, and after it is', async () => {
  await server.insurer({ code: 'opens', opensAt: '2026-05-01T09:00:00+09:00' });
  const portal = await server.relyingParty(['opens']);
  const somebody = person('early');
  await server.enrol('opens', somebody);
  const walk = new Walk(server, somebody);
  await walk.enter(portal, somebody.initialPassword);
  await walk.browser.expectStep('credentials', 'not_open_yet');
  setClock('2026-05-01T09:00:00+09:00');
  await walk.enter(portal, somebody.initialPassword);
  await walk.browser.expectStep('birthdate');
});

test('an essential acr is honoured; one that is unknown here is refused', async () => {
  const { walk, browser, somebody, portal } = await member({ code: 'essential' }, 'email-otp');
  const demand = (value: string) => ({
    claims: JSON.stringify({ id_token: { acr: { essential: true, value } } }),
  });
  await walk.enter(portal, somebody.password, demand('phr'));
  await walk.show('email-otp');
  await browser.expectStep('passkey-registration');
  await browser.registerPasskey();
  await browser.submit();
  expect((await browser.reachesPortal()).claims.acr).toBe('phr');
  await browser.signInAt(portal, demand('urn:kosmo:acr:mfa'));
  expect((await browser.reachesPortal()).claims.acr).toBe('urn:kosmo:acr:mfa');
  await browser.signInAt(portal, demand('urn:mace:incommon:iap:gold'));
  expect(browser.refusedAtPortal()).toBe('unmet_authentication_requirements');
});

test('max_age=0 asks once, not for ever', async () => {
  const { walk, browser, somebody, portal } = await member({ code: 'max-age' }, 'email-otp');
  await walk.enter(portal, somebody.password, { max_age: '0' });
  await walk.show('email-otp');
  const { claims } = await browser.reachesPortal();
  expect(claims.auth_time).toBe(Math.floor(Date.now() / 1000));
});

test("the language is the client's, unless the member chooses another", async () => {
  const { portal } = await member({ code: 'language' }, 'email-otp');
  const browser = new MemberBrowser({ language: 'ja' });
  await browser.signInAt(portal, { ui_locales: 'fr-CA en-GB ja' });
  expect(browser.page.language).toBe('en');
  await browser.follow('日本語');
  expect(browser.page.language).toBe('ja');
  await browser.signInAt(portal, { ui_locales: 'en' });
  expect(browser.page.language).toBe('ja');
});

test('a member who leaves the insurer is out at once', async () => {
  const { walk, browser, somebody, portal, claims } = await member({ code: 'leaves' }, 'email-otp');
  await walk.enter(portal, somebody.password, { scope: 'openid offline_access', prompt: 'consent' });
  await walk.show('email-otp');
  const { tokens } = await browser.reachesPortal();
  await server.leave('leaves', somebody);
  await expect(portal.userinfo(tokens.access_token, claims.sub)).rejects.toThrow();
  await expect(portal.refresh(tokens.refresh_token ?? '')).rejects.toMatchObject({ error: 'invalid_grant' });
  await browser.signInAt(portal, { prompt: 'none' });
  expect(browser.refusedAtPortal()).toBe('login_required');
  await walk.enter(portal, somebody.password);
  await browser.expectStep('credentials', 'credentials_wrong');
});
