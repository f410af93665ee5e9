import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { days, seconds } from '../../src/clock.ts';
import { advance, realClock, setClock } from '../helpers/clock.ts';
import { person } from '../helpers/people.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';
import { Walk } from '../helpers/walk.ts';

let server: TestServer;
let portal: RelyingParty;

beforeAll(async () => {
  setClock('2026-07-01T00:00:00Z');
  server = await TestServer.start({ processes: 2 });
  await server.publish('2026-04');
  await server.insurer({ code: 'sample', secondFactors: ['totp'] });
  portal = await server.relyingParty(['sample']);
});
afterAll(async () => {
  await server.stop();
  realClock();
});

/** A member whose app is enrolled, signed out and, a minute later, asked for its code again. */
async function beforeApp(userId: string): Promise<Walk> {
  const walk = new Walk(server, person(userId));
  await server.enrol('sample', walk.person);
  await walk.firstSignIn(portal, 'totp');
  await walk.browser.press('set-up');
  await walk.setUp('totp');
  advance(seconds(60));
  return again(walk);
}

async function again(walk: Walk): Promise<Walk> {
  walk.browser.jar.forget('all');
  await walk.enter(portal, walk.person.password);
  await walk.browser.expectStep('totp');
  return walk;
}

test('T15 after 20 wrong codes in a row the app’s right one is refused, today and in a month', async () => {
  const walk = await beforeApp('app-guess');
  for (let wrong = 1; wrong <= 20; wrong++) {
    await walk.browser.submit({
      otp: String((Number(await walk.appCode()) + 500_000) % 1_000_000).padStart(6, '0'),
    });
    await walk.browser.expectStep('totp', 'otp_wrong');
  }
  for (const later of [0, days(30)]) {
    advance(later);
    await again(walk);
    await walk.browser.submit({ otp: await walk.appCode() });
    await walk.browser.expectStep('totp', 'throttled');
  }
});

test('T16 of 16 times the app’s code at once, in interactions of their own, one signs in', async () => {
  const walk = await beforeApp('app-race');
  const rivals = [walk.browser];
  for (let rival = 1; rival < 16; rival++) {
    const other = new Walk(server, walk.person);
    await again(other);
    rivals.push(other.browser);
  }
  const otp = await walk.appCode();
  await Promise.all(rivals.map((browser) => browser.submit({ otp })));
  expect(rivals.filter(({ callbackUrl }) => callbackUrl !== null)).toHaveLength(1);
});

test('T16 the code that enrolled the app signs nobody in', async () => {
  const walk = new Walk(server, person('app-replay'));
  await server.enrol('sample', walk.person);
  await walk.firstSignIn(portal, 'totp');
  await walk.browser.press('set-up');
  await walk.setUp('totp');
  await again(walk);
  await walk.browser.submit({ otp: await walk.appCode() });
  await walk.browser.expectStep('totp', 'otp_wrong');
});
