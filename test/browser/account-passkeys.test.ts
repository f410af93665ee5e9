import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { expectFineAtEverySize } from '../helpers/accessibility.ts';
import { expectStep, newMember, openBrowser } from '../helpers/browser.ts';
import { ChromiumWalk } from '../helpers/chromium-walk.ts';
import { startLanding } from '../helpers/landing.ts';
import { person } from '../helpers/people.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';
import { VirtualAuthenticator } from '../helpers/virtual-authenticator.ts';
import { Walk } from '../helpers/walk.ts';

let browser: Browser;
let server: TestServer;
let landing: Awaited<ReturnType<typeof startLanding>>;
let portal: RelyingParty;

beforeAll(async () => {
  [browser, server, landing] = await Promise.all([openBrowser(), TestServer.start(), startLanding()]);
  await server.insurer({ code: 'sample' });
  await server.publish('2026-04');
  portal = await server.relyingParty(['sample'], { redirectUris: [landing.callback] });
}, 60_000);
afterAll(async () => {
  await browser.close();
  await Promise.all([server.stop(), landing.stop()]);
});

interface Signal {
  rpId: string;
  userId: string;
  allAcceptedCredentialIds: string[];
}

/** What the browser is asked to know, and whether it agreed. */
async function listen(page: Page): Promise<() => Promise<Signal>> {
  const heard: Signal[] = [];
  let wake: (() => void) | undefined;
  await page.exposeFunction('heard', (signal: Signal) => {
    heard.push(signal);
    wake?.();
  });
  await page.addInitScript(`
    const ask = PublicKeyCredential.signalAllAcceptedCredentials.bind(PublicKeyCredential);
    PublicKeyCredential.signalAllAcceptedCredentials = async (options) => {
      await ask(options);
      heard(options);
    };
    PublicKeyCredential.isConditionalMediationAvailable = async () => false;`);
  return async () => {
    while (heard.length === 0)
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    return heard.shift() as Signal;
  };
}

const base64url = (base64: string): string => Buffer.from(base64, 'base64').toString('base64url');

test('a passkey of a phone is added beside the one of this device, renamed and removed, and the browser is told each time', async () => {
  const somebody = person('account-devices');
  await server.enrol('sample', somebody);
  await new Walk(server, somebody).firstSignIn(portal, 'passkey');
  const member = await newMember(browser);
  const { page } = member;
  const signal = await listen(page);
  const device = await VirtualAuthenticator.attach(page);
  const walk = new ChromiumWalk(server, somebody, page);
  await walk.enter(portal, somebody.password);
  await walk.press('passkey-registration', 'passkey');
  await walk.answer('passkey-name', { passkeyName: 'この端末' });
  await walk.reachesPortal(portal);
  const [own] = await device.credentials();
  const first = base64url(own?.credentialId ?? '');
  expect((await signal()).allAcceptedCredentialIds).toEqual([first]);

  await page.goto(`${server.issuer}/account/passkeys`);
  await expectStep(page, 'account-passkeys');
  expect((await signal()).allAcceptedCredentialIds).toEqual([first]);
  expect(await page.locator('.card').textContent()).toContain('この端末で使用');
  await expectFineAtEverySize(page);

  await device.setPresence(false); // only the phone is touched
  const phone = await VirtualAuthenticator.attach(page, 'hybrid');
  await walk.press('account-passkeys', 'add');
  await walk.press('passkey-registration', 'other-device');
  await walk.answer('passkey-name', { passkeyName: 'スマホ' });
  await expectStep(page, 'account-passkeys');
  const [other] = await phone.credentials();
  const second = base64url(other?.credentialId ?? '');
  for (const { rpId, allAcceptedCredentialIds } of [await signal(), await signal()]) {
    expect(rpId).toBe('localhost');
    expect(allAcceptedCredentialIds.toSorted()).toEqual([first, second].toSorted());
  }
  expect(await page.locator('[role=status]').textContent()).toContain('登録しました');
  await expectFineAtEverySize(page);

  const cardOf = (name: string) => page.locator('.card', { hasText: name });
  await cardOf('スマホ').getByText('名前を変更する').click();
  await expectStep(page, 'account-passkey-rename');
  await expectFineAtEverySize(page);
  await walk.answer('account-passkey-rename', { passkeyName: 'なくしたスマホ' });
  await expectStep(page, 'account-passkeys');
  expect((await signal()).allAcceptedCredentialIds).toHaveLength(2);

  await cardOf('なくしたスマホ').getByText('削除する').click();
  await expectStep(page, 'account-passkey-removal');
  await expectFineAtEverySize(page);
  await walk.press('account-passkey-removal', 'remove');
  await expectStep(page, 'account-passkeys');
  expect((await signal()).allAcceptedCredentialIds).toEqual([first]);
  expect(await cardOf('なくしたスマホ').count()).toBe(0);
  expect(await page.locator('.card').textContent()).toContain('この端末で使用');
  member.assertClean();
}, 90_000);

test('the device that holds a passkey already says so, and cancelling leads back', async () => {
  const somebody = person('account-twice');
  await server.enrol('sample', somebody);
  await new Walk(server, somebody).firstSignIn(portal, 'passkey');
  const member = await newMember(browser);
  const { page } = member;
  await VirtualAuthenticator.attach(page);
  const walk = new ChromiumWalk(server, somebody, page);
  await walk.enter(portal, somebody.password);
  await walk.press('passkey-registration', 'passkey');
  await walk.answer('passkey-name', {});
  await walk.reachesPortal(portal);
  await page.goto(`${server.issuer}/account/passkeys`);
  await walk.press('account-passkeys', 'add');
  await walk.press('passkey-registration', 'passkey');
  await page.locator('[data-passkey-status].error').waitFor();
  expect(await page.locator('[data-passkey-status]').textContent()).toContain('すでに登録されています');
  await walk.button('cancel').click();
  await expectStep(page, 'account-passkeys');
  expect(await page.locator('.card').count()).toBe(1);
  member.assertClean();
}, 60_000);
