import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { days } from '../../src/clock.ts';
import type { Factor } from '../../src/credential/factor.ts';
import { advance, realClock, setClock } from '../helpers/clock.ts';
import type { MemberBrowser } from '../helpers/member.ts';
import { noticesTo } from '../helpers/notices.ts';
import { person } from '../helpers/people.ts';
import { codesFor } from '../helpers/recovery-codes.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';
import { Walk } from '../helpers/walk.ts';

let server: TestServer;
let portal: RelyingParty;

beforeAll(async () => {
  setClock('2026-07-01T00:00:00Z');
  server = await TestServer.start({ processes: 2 });
  await server.publish('2026-04');
  await server.insurer({ code: 'sample', recoveryCodes: true, emailOtpFallback: false });
  portal = await server.relyingParty(['sample']);
});
afterAll(async () => {
  await server.stop();
  realClock();
});

async function settled(userId: string, factor: Factor = 'passkey') {
  const one = person(userId);
  await server.enrol('sample', one);
  const walk = new Walk(server, one);
  await walk.settle(portal, factor);
  return { one, walk, codes: await codesFor(server, 'sample', one) };
}

/** A browser after the right password, at the page that takes a code. */
async function atCode({ one }: Awaited<ReturnType<typeof settled>>, parameters = {}): Promise<MemberBrowser> {
  const walk = new Walk(server, one);
  await walk.enter(portal, one.password, parameters);
  await walk.browser.press('other-method');
  await walk.browser.expectStep('recovery-code');
  return walk.browser;
}

test.each(['passkey', 'email-otp'] as const)(
  'whoever has lost what %s needs signs in with a code, for less than a passkey, and is told',
  async (factor) => {
    const member = await settled(`lost-${factor}`, factor);
    const [code = '', next = ''] = member.codes;
    expect(member.codes).toHaveLength(10);
    const browser = await atCode(member);
    expect(browser.page.text).toContain('あと10個');
    await browser.submit({ recoveryCode: ` ${code.toLowerCase().replaceAll('-', 'ー')} ` });
    expect((await browser.reachesPortal()).claims).toMatchObject({
      acr: 'urn:kosmo:acr:mfa',
      amr: ['pwd', 'otp', 'mfa'],
    });
    expect(await noticesTo(server, member.one.email)).toEqual(['予備のコードが使われました']);
    const again = await atCode(member);
    expect(again.page.text).toContain('あと9個');
    await again.submit({ recoveryCode: code });
    await again.expectStep('recovery-code', 'recovery_code_wrong');
    await again.submit({ recoveryCode: next });
    await again.reachesPortal();
  },
);

test('T16 of 16 times the same code at once, on two nodes, one signs in', async () => {
  const member = await settled('race');
  const browsers: MemberBrowser[] = [];
  while (browsers.length < 16) browsers.push(await atCode(member));
  const [code = ''] = member.codes;
  await Promise.all(browsers.map((browser) => browser.submit({ recoveryCode: code })));
  const arrived = browsers.filter(({ callbackUrl }) => callbackUrl !== null);
  expect(arrived).toHaveLength(1);
  const refused = browsers.filter(({ callbackUrl }) => callbackUrl === null);
  expect(new Set(refused.map((browser) => browser.errors().join()))).toEqual(
    new Set(['recovery_code_wrong']),
  );
});

test("T15 wrong codes count by themselves: twenty shut it, the passkey stays; nobody else's code works", async () => {
  const member = await settled('guessed');
  const other = await settled('not-guessed');
  const browser = await atCode(member);
  const wrong = ['0000-0000-00000', '', '123456', ...other.codes];
  for (let guess = 1; guess <= 20; guess++) {
    await browser.submit({ recoveryCode: wrong[guess % wrong.length] ?? '' });
    await browser.expectStep('recovery-code', 'recovery_code_wrong');
  }
  await browser.submit({ recoveryCode: member.codes[0] ?? '' });
  await browser.expectStep('recovery-code', 'throttled');
  expect(await noticesTo(server, member.one.email)).toEqual(['ログインが完了しませんでした']);
  advance(days(1));
  const { browser: own } = member.walk;
  await own.signInAt(portal, { prompt: 'login' });
  await own.submit({ userId: member.one.userId, password: member.one.password });
  await own.usePasskey();
  await own.reachesPortal();
  const theirs = await atCode(other);
  await theirs.submit({ recoveryCode: other.codes[3] ?? '' });
  await theirs.reachesPortal();
});

test('T19 no code satisfies a client that demands a passkey', async () => {
  const member = await settled('demanding');
  const walk = new Walk(server, member.one);
  await walk.enter(portal, member.one.password, { acr_values: 'phr' });
  await walk.browser.expectStep('passkey-authentication');
  await walk.browser.post({ do: 'other-method' });
  await walk.browser.expectStep('passkey-authentication');
  const { action } = walk.browser.form;
  await walk.browser.post(
    { recoveryCode: member.codes[0] ?? '' },
    action.replace('passkey-authentication', 'recovery-code'),
  );
  await walk.browser.expectStep('passkey-authentication');
});

test('new codes end the old ones', async () => {
  const member = await settled('renews');
  const fresh = await codesFor(server, 'sample', member.one);
  const browser = await atCode(member);
  await browser.submit({ recoveryCode: member.codes[0] ?? '' });
  await browser.expectStep('recovery-code', 'recovery_code_wrong');
  await browser.submit({ recoveryCode: fresh[0] ?? '' });
  await browser.reachesPortal();
});

test('T40 where the insurer wants no codes, there is no page for them, also for who has some', async () => {
  const member = await settled('had-codes');
  await server.insurer({ code: 'sample', recoveryCodes: false });
  try {
    const walk = new Walk(server, member.one);
    await walk.enter(portal, member.one.password);
    const { browser } = walk;
    await browser.expectStep('passkey-authentication');
    const actions = browser.page.forms.flatMap(({ buttons }) => buttons.map(({ action }) => action));
    expect(actions).not.toContain('other-method');
    const page = browser.form.action.replace('passkey-authentication', 'recovery-code');
    const fields = { csrf: browser.form.values.csrf ?? '', recoveryCode: member.codes[0] ?? '' };
    const answers = [await browser.exchange('GET', page), await browser.exchange('POST', page, fields)];
    expect(answers.map(({ status }) => status)).toEqual([404, 404]);
  } finally {
    await server.insurer({ code: 'sample', recoveryCodes: true });
  }
});
