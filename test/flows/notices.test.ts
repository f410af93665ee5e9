import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { hours, minutes } from '../../src/clock.ts';
import type { Factor } from '../../src/credential/factor.ts';
import { SoftwareAuthenticator } from '../helpers/authenticator.ts';
import { advance, realClock, setClock } from '../helpers/clock.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { noticesTo } from '../helpers/notices.ts';
import { person } from '../helpers/people.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';
import { Walk } from '../helpers/walk.ts';

const factors: Factor[] = ['passkey', 'email-otp', 'totp'];
const iPhone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15';
let server: TestServer;
let portal: RelyingParty;

beforeAll(async () => {
  setClock('2026-07-01T00:00:00Z');
  server = await TestServer.start();
  await server.publish('2026-04');
  await server.insurer({ code: 'sample', secondFactors: factors });
  portal = await server.relyingParty(['sample']);
});
afterAll(async () => {
  await server.stop();
  realClock();
});

async function enrolled(userId: string, browser = new MemberBrowser()): Promise<Walk> {
  const one = person(userId);
  await server.enrol('sample', one);
  return new Walk(server, one, browser);
}

async function settled(userId: string, factor: Factor, browser?: MemberBrowser): Promise<Walk> {
  const walk = await enrolled(userId, browser);
  await walk.settle(portal, factor);
  return walk;
}

/** The first sign-in is over, the set-up put off; at the next one, before it. */
async function beforeSetUp(userId: string, factor: Factor): Promise<Walk> {
  const walk = await enrolled(userId);
  await walk.firstSignIn(portal, factor);
  await walk.browser.press('portal');
  await walk.browser.reachesPortal();
  return again(walk);
}

/** The same person, or whoever knows the password, at a browser that knows nothing. */
async function again({ person, appSecret }: Walk, device = new SoftwareAuthenticator()): Promise<Walk> {
  const headers = { 'user-agent': iPhone };
  const walk = new Walk(server, person, new MemberBrowser({ device, headers }));
  walk.appSecret = appSecret;
  await walk.enter(portal, person.password);
  return walk;
}

/** That the browser is a new one is told besides, and shown in remembered.test.ts. */
const notices = async ({ person }: Walk) =>
  (await noticesTo(server, person.email)).filter(
    (subject) => !/新しい端末でのログイン|new device/.test(subject),
  );

describe('in a first sign-in everything is new, and nobody is told of it', () => {
  test.each(factors)('with %s', async (factor) => {
    const walk = await enrolled(`first-${factor}`);
    await walk.firstSignIn(portal, factor);
    await walk.browser.press('set-up');
    if (factor !== 'passkey') {
      await walk.browser.submit({ otp: '000000' });
      await walk.browser.expectStep(factor === 'totp' ? 'totp-registration' : factor, 'otp_wrong');
    }
    await walk.setUp(factor);
    await walk.browser.reachesPortal();
    expect(await notices(walk)).toEqual([]);
  });
});

test.each<[Factor, string]>([
  ['passkey', '生体認証（パスキー）を登録しました'],
  ['email-otp', '認証方法を設定しました'],
  ['totp', '認証方法を設定しました'],
])('whoever sets %s up at a later sign-in is told', async (factor, subject) => {
  const walk = await beforeSetUp(`later-${factor}`, factor);
  await walk.setUp(factor);
  await walk.browser.reachesPortal();
  expect(await notices(walk)).toEqual([subject]);
});

interface Event {
  factor: Factor;
  subject: string;
  happen(walk: Walk): Promise<void>;
}

const failed = 'ログインが完了しませんでした';
const wrongCode = ({ browser }: Walk) => browser.submit({ otp: '000000' });
const events: Record<string, Event> = {
  'a wrong one-time password by mail': { factor: 'email-otp', subject: failed, happen: wrongCode },
  'a wrong one-time password of the app': { factor: 'totp', subject: failed, happen: wrongCode },
  'a passkey that answers another site': {
    factor: 'passkey',
    subject: failed,
    async happen({ browser }) {
      await browser.usePasskey(browser.device, { origin: 'https://portal.example' });
      await browser.expectStep('passkey-authentication', 'passkey_failed');
    },
  },
  'a one-time password instead of the passkey': {
    factor: 'passkey',
    subject: '生体認証の代わりにワンタイムパスワードが使われました',
    async happen(walk) {
      await walk.browser.press('other-method');
      await walk.show('email-otp');
      await walk.browser.reachesPortal();
    },
  },
};

test.each(Object.entries(events))('%s is told once in 15 minutes', async (name, event) => {
  const { factor, subject, happen } = event;
  const first = await settled(`event-${Object.keys(events).indexOf(name)}`, factor);
  await happen(await again(first, first.browser.device));
  expect(await notices(first)).toEqual([subject]);
  const [mail] = server.post.list(first.person.email).filter((one) => one.subject.endsWith(subject));
  expect(mail?.text).toContain('操作した端末：iPhone');
  advance(minutes(15) - 1);
  await happen(await again(first, first.browser.device));
  expect(await notices(first)).toEqual([subject]);
  advance(1);
  await happen(await again(first, first.browser.device));
  expect(await notices(first)).toEqual([subject, subject]);
});

test('whoever shows the factor they chose is told nothing', async () => {
  for (const factor of factors) {
    const first = await settled(`usual-${factor}`, factor);
    advance(minutes(1));
    const walk = await again(first, first.browser.device);
    await walk.show(factor);
    await walk.browser.reachesPortal();
    expect(await notices(walk)).toEqual([]);
  }
});

test('a mail that nobody asked for is in the language of the last sign-in', async () => {
  const english = new MemberBrowser({ headers: { 'accept-language': 'en' } });
  const first = await settled('english', 'email-otp', english);
  await wrongCode(await again(first));
  expect(await notices(first)).toEqual(['A sign-in was not completed']);
  const walk = await again(first);
  await walk.mailedCode();
  await walk.show('email-otp');
  await walk.browser.reachesPortal();
  advance(minutes(15));
  await wrongCode(await again(first));
  expect((await notices(first)).at(-1)).toBe(failed);
});

test('sign-ins that keep failing are told at the fifth, then less and less often', async () => {
  const walk = await settled('keeps-failing', 'email-otp');
  const browser = new MemberBrowser();
  const fail = async () => {
    await browser.signInAt(portal);
    await browser.submit({ userId: walk.person.userId, password: 'no-password-of-anyone-1' });
    await browser.expectStep('credentials', 'credentials_wrong');
    return (await notices(walk)).length;
  };
  expect([await fail(), await fail(), await fail(), await fail(), await fail()]).toEqual([0, 0, 0, 0, 1]);
  expect(await notices(walk)).toEqual(['ログインの失敗が続いています']);
  const told: number[] = [];
  for (let time = 1; time <= 32; time++) {
    advance(minutes(15));
    told.push(await fail());
  }
  // After 15 minutes, and then 30, 60, 120 and 240 more.
  const expected = Array.from(
    { length: 32 },
    (_, index) => 2 + [3, 7, 15, 31].filter((at) => at <= index + 1).length,
  );
  expect(told).toEqual(expected);
  advance(hours(25));
  expect(await fail()).toBe(7);
});

test('whoever has no verified address is told nothing, and reads the same', async () => {
  const walk = await enrolled('no-address');
  const browser = new MemberBrowser();
  await browser.signInAt(portal);
  for (let failure = 1; failure <= 5; failure++) {
    await browser.submit({ userId: walk.person.userId, password: 'no-password-of-anyone-1' });
    await browser.expectStep('credentials', 'credentials_wrong');
  }
  expect(await notices(walk)).toEqual([]);
});
