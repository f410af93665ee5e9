import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { generate } from 'otplib';
import { after, clockTolerance, hours, minutes, seconds } from '../../src/clock.ts';
import { realClock, setClock } from '../helpers/clock.ts';
import { signInHonestly } from '../helpers/honest.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { OtherNode } from '../helpers/other-node.ts';
import { person } from '../helpers/people.ts';
import { Recovery } from '../helpers/recovery.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';
import { Walk } from '../helpers/walk.ts';

/** `server` is the node whose clock is right; so are the relying party's and the members'. */
let server: TestServer;
let other: OtherNode;
let portal: RelyingParty;
let time = new Date('2026-07-01T09:00:00+09:00');
/** Seconds the other node's clock is ahead. */
let skew = 0;
let count = 0;

beforeAll(async () => {
  setClock(time);
  server = await TestServer.start();
  await server.publish('2026-04');
  await server.insurer({ code: 'sample', secondFactors: ['passkey', 'email-otp', 'totp'] });
  portal = await server.relyingParty(['sample']);
  other = await OtherNode.start(server, time);
});
afterAll(async () => {
  await other.stop();
  await server.stop();
  realClock();
});
beforeEach(() => wait(hours(2)));

/** Time goes on, for everybody. */
function wait(milliseconds: number): void {
  time = after(time, milliseconds);
  setClock(time);
  other.setClock(after(time, seconds(skew)));
}

function ahead(count: number): void {
  skew = count;
  wait(0);
}

const here = () => server.sendTo(null);
const there = () => server.sendTo([other.handle]);
const inTurn = () => server.sendTo([other.handle, 'here']);

async function somebody(): Promise<Walk> {
  count += 1;
  const one = person(`clock${count}`);
  here();
  await server.enrol('sample', one);
  return new Walk(server, one);
}

/** Somebody who has set this factor up. */
async function settled(factor: 'passkey' | 'email-otp' | 'totp'): Promise<Walk> {
  const walk = await somebody();
  await walk.settle(portal, factor);
  return walk;
}

/** A browser that knows nothing, at the page for the second factor. */
async function atFactor({ person, browser, appSecret }: Walk): Promise<Walk> {
  const again = new Walk(server, person, new MemberBrowser({ device: browser.device }));
  again.appSecret = appSecret;
  await again.enter(portal, person.password);
  return again;
}

describe.each([-60, -15, 15, 60])('T58 with a node %i s ahead', (offset) => {
  beforeEach(() => ahead(offset));

  test('T58 a member who meets both nodes in turn signs in, and openid-client believes either', async () => {
    for (const factor of ['passkey', 'email-otp'] as const) {
      const { person, browser } = await somebody();
      inTurn();
      for (let visit = 1; visit <= 2; visit++) {
        const again = new MemberBrowser({ device: browser.device });
        await again.signInAt(portal);
        // A mail that a node ahead has queued leaves when the worker's clock is there.
        await signInHonestly(server, again, person, factor, async () => wait(seconds(Math.abs(offset))));
        // A code stands a minute: where that is over already, the portal is refused. Such a node is not ready (below).
        if (Math.abs(offset) >= 60) offset > 0 ? here() : there();
        const { claims, userinfo } = await again.reachesPortal();
        inTurn();
        expect(userinfo.sub).toBe(claims.sub);
        wait(minutes(2));
      }
    }
  }, 60_000);
});

test.each([-60, 60])('T58 a node %i s ahead is not ready: a proxy hands it nothing more', async (offset) => {
  const readiness = async (seconds: number) => {
    other.setClock(new Date(performance.timeOrigin + performance.now() + seconds * 1000));
    return (await other.ready()).status;
  };
  expect(await readiness(0)).toBe(200);
  expect(await readiness(Math.sign(offset) * 10)).toBe(200);
  expect(await readiness(Math.sign(offset) * 20)).toBe(503);
  expect(await readiness(offset)).toBe(503);
  expect(JSON.parse((await other.ready()).body)).toEqual({ ready: false, failing: ['clock'] });
});

describe.each([-15, 15])('T58 near an end, with a node %i s ahead', (offset) => {
  beforeEach(() => ahead(offset));
  /** How much later than it should, by the right clock, the other node ends something. */
  const late = seconds(-offset);

  test('T58 a session ends an hour after its last use, as tolerant as oidc-provider is, at most 15 s off', async () => {
    const outcome = async (idle: number) => {
      const walk = await settled('email-otp');
      there();
      wait(hours(1) + clockTolerance + late + idle);
      await walk.browser.signInAt(portal, { prompt: 'none' });
      return walk.browser.refusedAtPortal();
    };
    expect(await outcome(-seconds(2))).toBeNull();
    expect(await outcome(seconds(2))).toBe('login_required');
  });

  test('T58 a mailed code stands ten minutes, at the other node at most 15 s off', async () => {
    const errors = async (age: number) => {
      const walk = await atFactor(await settled('email-otp'));
      const otp = await walk.mailedCode();
      there();
      wait(minutes(10) + late + age);
      await walk.browser.submit({ otp });
      return walk.browser.callbackUrl === null ? walk.browser.errors() : 'signed in';
    };
    expect(await errors(-seconds(1))).toBe('signed in');
    expect(await errors(seconds(1))).toEqual(['otp_expired']);
  });

  test('T58 so do a mailed link to an address (24 hours) and to a new password (1 hour)', async () => {
    const verified = async (age: number) => {
      const walk = await somebody();
      const { browser, person } = walk;
      await walk.enter(portal, person.initialPassword);
      await browser.submit({ birthdate: person.birthdate });
      await browser.press('accept');
      await browser.submit({ email: person.email });
      const { link } = await server.post.next(person.email);
      there();
      wait(hours(24) + late + age);
      const reader = new MemberBrowser();
      await reader.open(link);
      return reader.page.step;
    };
    expect(await verified(-seconds(1))).toBe('email-link');
    expect(await verified(seconds(1))).toBe('message');
    const resettable = async (age: number) => {
      const { person } = await settled('email-otp');
      const mail = await new Recovery(server).mailFor(person);
      there();
      wait(hours(1) + late + age);
      return (await new Recovery(server).open(mail)).page.step;
    };
    expect(await resettable(-seconds(1))).toBe('reset-password');
    expect(await resettable(seconds(1))).toBe('message');
  });

  test('T58 a passkey answers a challenge of the other node, for five minutes at most 15 s off', async () => {
    const shown = async (age: number) => {
      const walk = await atFactor(await settled('passkey'));
      there();
      wait(minutes(5) + late + age);
      await walk.browser.usePasskey();
      return walk.browser.callbackUrl === null ? walk.browser.errors() : 'signed in';
    };
    expect(await shown(-seconds(1))).toBe('signed in');
    expect(await shown(seconds(1))).toEqual(['passkey_failed']);
    const holder = await settled('passkey');
    there();
    const { browser } = await atFactor(holder);
    here();
    await browser.usePasskey();
    await browser.reachesPortal();
  });

  test('T58 a code of the app counts one step before and after its own by the clock of the node, and once on both', async () => {
    const walk = await settled('totp');
    const codeIn = (milliseconds: number) =>
      generate({ secret: walk.appSecret, epoch: Math.floor((time.getTime() + milliseconds) / 1000) });
    const outcome = async (otp: string) => {
      const { browser } = await atFactor(walk);
      there();
      await browser.submit({ otp });
      here();
      return browser.callbackUrl === null ? browser.errors() : 'signed in';
    };
    wait(minutes(2)); // in the step of its set-up a code was used
    expect(await outcome(await codeIn(-seconds(75)))).toEqual(['otp_wrong']);
    expect(await outcome(await codeIn(seconds(75)))).toEqual(['otp_wrong']);
    const right = await codeIn(0);
    expect(await outcome(right)).toBe('signed in');
    const { browser } = await atFactor(walk);
    await browser.submit({ otp: right });
    expect(browser.errors()).toEqual(['otp_wrong']);
  });

  test('T58 who must wait after wrong passwords waits at most 15 s more or less at the other node', async () => {
    const status = async (waited: number) => {
      const { person } = await settled('email-otp');
      const browser = new MemberBrowser();
      await browser.signInAt(portal);
      for (let failures = 1; failures <= 5; failures++)
        await browser.submit({ userId: person.userId, password: 'no-password-of-anyone-1' });
      there();
      wait(seconds(30) + late + waited);
      await browser.submit({ userId: person.userId, password: 'no-password-of-anyone-1' });
      return browser.page.status;
    };
    expect(await status(-seconds(1))).toBe(429);
    expect(await status(seconds(1))).toBe(422);
  });
});
