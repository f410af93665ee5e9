import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Factor } from '../../src/credential/factor.ts';
import { realClock, setClock } from '../helpers/clock.ts';
import { person } from '../helpers/people.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';
import { Walk } from '../helpers/walk.ts';

let server: TestServer;
let portal: RelyingParty;

beforeAll(async () => {
  setClock('2026-04-07T09:00:00+09:00');
  server = await TestServer.start();
  await server.publish('2026-04');
  await server.insurer({ code: 'sample' });
  portal = await server.relyingParty(['sample']);
});
afterAll(async () => {
  await server.stop();
  realClock();
});

/** Somebody who has set this factor up and stands at the portal, in a browser that holds the session. */
async function member(userId: string, factor: Factor) {
  const somebody = person(userId);
  await server.enrol('sample', somebody);
  const walk = new Walk(server, somebody);
  const first = await walk.settle(portal, factor);
  walk.browser.steps.length = 0;
  return { walk, browser: walk.browser, somebody, first };
}

test('cancel leads back to the client from every page', async () => {
  const { walk, browser, somebody } = await member('cancels', 'email-otp');
  browser.jar.forget('all');
  await browser.signInAt(portal);
  await browser.press('cancel');
  expect(browser.refusedAtPortal()).toBe('access_denied');
  await walk.enter(portal, somebody.password);
  await browser.expectStep('email-otp');
  await browser.press('cancel');
  expect(browser.refusedAtPortal()).toBe('access_denied');
});

test('another member of the household can take over at every page', async () => {
  const { walk, browser, somebody, first } = await member('household', 'passkey');
  const spouse = await member('spouse', 'email-otp');
  browser.jar.forget('all');
  await walk.enter(portal, somebody.password);
  await browser.expectStep('passkey-authentication');
  await browser.press('switch-member');
  await browser.expectStep('credentials');
  await browser.submit({ userId: spouse.somebody.userId, password: spouse.somebody.password });
  await browser.submit({ otp: await spouse.walk.mailedCode() });
  const { claims } = await browser.reachesPortal();
  expect(claims.sub).toBe(spouse.first.claims.sub);
  expect(claims.sub).not.toBe(first.claims.sub);
});

test('who signs in over the session of somebody else ends it', async () => {
  const one = await member('one', 'email-otp');
  const two = await member('two', 'email-otp');
  const { browser } = one;
  await new Walk(server, two.somebody, browser).enter(portal, two.somebody.password, { prompt: 'login' });
  await browser.submit({ otp: await two.walk.mailedCode() });
  expect((await browser.reachesPortal()).claims.sub).toBe(two.first.claims.sub);
  await expect(portal.userinfo(one.first.tokens.access_token, one.first.claims.sub)).rejects.toThrow();
});
