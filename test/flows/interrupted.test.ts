import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { hours } from '../../src/clock.ts';
import type { Factor } from '../../src/credential/factor.ts';
import { advance, realClock, setClock } from '../helpers/clock.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { person } from '../helpers/people.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';
import { Walk } from '../helpers/walk.ts';

let server: TestServer;
let portal: RelyingParty;

beforeAll(async () => {
  server = await TestServer.start();
  await server.insurer({ code: 'sample', enrolment: 'now' });
  await server.publish('2026-04');
  portal = await server.relyingParty(['sample']);
});
afterAll(() => server.stop());
beforeEach(() => setClock(new Date()));
afterEach(realClock);

let count = 0;
async function somebody(): Promise<Walk> {
  const one = person(`member${count++}`);
  await server.enrol('sample', one);
  return new Walk(server, one);
}

/** The first sign-in with a passkey, page by page: what stands there, and what the member does. */
const pages: [step: string, act: (walk: Walk) => Promise<unknown>][] = [
  ['birthdate', ({ browser, person }) => browser.submit({ birthdate: person.birthdate })],
  ['terms', ({ browser }) => browser.press('accept')],
  ['email', ({ browser, person }) => browser.submit({ email: person.email })],
  ['email-verification', async (walk) => walk.browser.submit({ code: await newestCode(walk) })],
  ['factor-choice', ({ browser }) => browser.submit({ factor: 'passkey' satisfies Factor })],
  [
    'new-password',
    ({ browser, person }) =>
      browser.submit({ newPassword: person.password, newPasswordConfirmation: person.password }),
  ],
  ['complete', ({ browser }) => browser.press('set-up')],
  ['passkey-registration', ({ browser }) => browser.registerPasskey()],
  ['passkey-name', ({ browser }) => browser.submit({ passkeyName: 'わたしの電話' })],
];

/** Codes of the attempt before; the clock's leap may make the worker send such a mail a second time. */
const outdated = new Set<string>();

async function newestCode(walk: Walk): Promise<string> {
  const code = await walk.mailedCode();
  return outdated.has(code) ? newestCode(walk) : code;
}

/** What is left of the page once the member signs in again; only a set-up page changes its face. */
const afterReturning = new Map([
  ['complete', ['passkey-registration']],
  ['passkey-name', ['passkey-authentication', 'passkey-name']],
]);

async function signInAgain({ browser, person, server }: Walk, step: string): Promise<void> {
  const activated = ['complete', 'passkey-registration', 'passkey-name'].includes(step);
  if (step === 'email-verification') outdated.add(await server.post.nextCode(person.email));
  await browser.signInAt(portal);
  await browser.expectStep('credentials');
  await browser.submit({
    userId: person.userId,
    password: activated ? person.password : person.initialPassword,
  });
  const [due = step, then] = afterReturning.get(step) ?? [];
  await browser.expectStep(due);
  if (then === undefined) return;
  await browser.usePasskey();
  await browser.expectStep(then);
}

describe.each(pages.map(([step], place) => ({ step, place })))('$step', ({ step, place }) => {
  async function standingHere(): Promise<Walk> {
    const walk = await somebody();
    await walk.enter(portal, walk.person.initialPassword);
    for (const [, act] of pages.slice(0, place)) await act(walk);
    await walk.browser.expectStep(step);
    return walk;
  }

  async function reachesTheEnd(walk: Walk): Promise<void> {
    const start = pages.findIndex(([name]) => name === walk.browser.page.step);
    for (const [name, act] of pages.slice(start)) {
      await walk.browser.expectStep(name);
      await act(walk);
    }
    expect((await walk.browser.reachesPortal()).claims.acr).toBe('phr');
  }

  test('reloaded, and opened in a second tab, it is the same page, and the sign-in goes on', async () => {
    const walk = await standingHere();
    await walk.browser.reload();
    await walk.browser.expectStep(step);
    const tab = walk.browser.newTab();
    await tab.open(walk.browser.page.url);
    await tab.expectStep(step);
    await reachesTheEnd(walk);
  });

  test('sent twice, or from the page before, nothing is done twice: what is due is shown', async () => {
    const walk = await standingHere();
    const before = walk.browser.newTab();
    await before.open(walk.browser.page.url);
    const [, act] = pages[place] as (typeof pages)[number];
    const token = before.form.values.csrf ?? '';
    await act(walk);
    const due = walk.browser.callbackUrl === null ? walk.browser.page.step : null;
    if (due === null) return;
    await before.post({ csrf: token, accept: '1', birthdate: '19990101', next: 'portal' });
    await before.expectStep(due);
  });

  test('left overnight, the member signs in again and stands at the same due step', async () => {
    const walk = await standingHere();
    advance(hours(12));
    await walk.browser.reload();
    await walk.browser.expectStep('message');
    expect(walk.browser.page.status).toBe(410);
    await signInAgain(walk, step);
    await reachesTheEnd(walk);
  });

  test('the browser closed, another one goes on at the same step', async () => {
    const walk = await standingHere();
    const device = walk.browser.device;
    const other = new Walk(server, walk.person, new MemberBrowser({ device }));
    await signInAgain(other, step);
    await reachesTheEnd(other);
  });

  test('every process killed, the same page goes on', async () => {
    const walk = await standingHere();
    await server.restart();
    await reachesTheEnd(walk);
  });
});
