import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { signInHonestly } from '../helpers/honest.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { person } from '../helpers/people.ts';
import { PlainClient } from '../helpers/plain-client.ts';
import { TestServer } from '../helpers/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.stop());

/** What the page's address, and a form sent there with the page's token, answer. */
async function statusesOf(browser: MemberBrowser, step: string): Promise<number[]> {
  const base = browser.page.url.replace(/(\/interaction\/[^/]+).*/, '$1');
  const fields = {
    csrf: browser.page.forms[0]?.values.csrf ?? '',
    otp: '123456',
    credential: '{}',
    do: 'other-method',
  };
  const shown = await browser.exchange('GET', `${base}/${step}`);
  const posted = await browser.exchange('POST', `${base}/${step}`, fields);
  return [shown.status, posted.status];
}

const everyFactorPage = {
  totp: ['totp', 'totp-registration'],
  'email-otp': ['email-otp'],
  passkey: ['passkey-registration', 'passkey-authentication', 'passkey-name'],
};
type Factor = keyof typeof everyFactorPage;

describe.each<[string, Factor[]]>([
  ['standard', ['passkey', 'email-otp']],
  ['devices', ['passkey']],
  ['mail', ['email-otp']],
  ['none', []],
])('T40 where the insurer (%s) allows %p', (code, allowed) => {
  const refused = Object.entries(everyFactorPage).flatMap(([factor, pages]) =>
    allowed.includes(factor as Factor) ? [] : pages,
  );

  test('T40 every page of another factor is 404, at every step of the first sign-in', async () => {
    await server.insurer({ code, secondFactors: allowed });
    const hanako = person(`hanako-${code}`);
    await server.enrol(code, hanako);
    const portal = await PlainClient.register(server, [code]);
    const browser = new MemberBrowser();
    const passed: string[] = [];
    const look = async () => {
      for (const page of refused) {
        const found = { at: browser.page.step, page, statuses: await statusesOf(browser, page) };
        expect(found).toEqual({ ...found, statuses: [404, 404] });
      }
      passed.push(browser.page.step ?? '');
    };
    await browser.open(portal.authorizationUrl());
    await look();
    await signInHonestly(server, browser, hanako, allowed[0], look);
    expect(passed).toEqual(expect.arrayContaining(['credentials', 'birthdate', 'email', 'new-password']));
  });

  test('T40 nor can it be chosen', async () => {
    if (allowed.length === 0) return;
    const taro = person(`taro-${code}`);
    await server.enrol(code, taro);
    const portal = await PlainClient.register(server, [code]);
    const browser = new MemberBrowser();
    await browser.open(portal.authorizationUrl());
    await signInHonestly(server, browser, taro, allowed[0], async () => {
      if (browser.page.step !== 'factor-choice') return;
      for (const factor of Object.keys(everyFactorPage).filter((name) => !allowed.includes(name as Factor))) {
        await browser.post({ factor });
        await browser.expectStep('factor-choice', 'factor_not_allowed');
      }
      await browser.reload();
    });
  });
});

test('T40 a factor that was set up is neither asked for nor taken once the insurer allows it no more', async () => {
  await server.insurer({ code: 'later', secondFactors: ['email-otp', 'passkey'] });
  const jiro = person('jiro');
  await server.enrol('later', jiro);
  const portal = await PlainClient.register(server, ['later']);
  const browser = new MemberBrowser();
  await browser.open(portal.authorizationUrl());
  await signInHonestly(server, browser, jiro, 'email-otp');
  await server.insurer({ code: 'later', secondFactors: ['passkey'] });
  await browser.open(portal.authorizationUrl({ prompt: 'login' }));
  await browser.submit({ userId: jiro.userId, password: jiro.password });
  await browser.expectStep('factor-choice');
  expect(await statusesOf(browser, 'email-otp')).toEqual([404, 404]);
});
