import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { signIn } from '../../src/interaction/pipeline.ts';
import { realClock, setClock } from '../helpers/clock.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { person } from '../helpers/people.ts';
import { Recovery } from '../helpers/recovery.ts';
import { codesFor } from '../helpers/recovery-codes.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { ownRoutes } from '../helpers/routes.ts';
import { TestServer } from '../helpers/server.ts';
import { Walk } from '../helpers/walk.ts';

let server: TestServer;
let portal: RelyingParty;

beforeAll(async () => {
  setClock('2026-07-01T09:00:00+09:00');
  server = await TestServer.start({ processes: 2 });
  await server.publish('2026-04');
  await server.insurer({
    code: 'sample',
    secondFactors: ['passkey', 'email-otp', 'totp'],
    recoveryCodes: true,
  });
  portal = await server.relyingParty(['sample']);
});
afterAll(async () => {
  await server.stop();
  realClock();
});

async function newcomer(userId: string): Promise<Walk> {
  const somebody = person(userId);
  await server.enrol('sample', somebody);
  return new Walk(server, somebody);
}

async function returning(userId: string, factor: 'email-otp' | 'totp'): Promise<MemberBrowser> {
  const walk = await newcomer(userId);
  await walk.settle(portal, factor);
  walk.browser.jar.forget('all');
  await walk.enter(portal, walk.person.password);
  return walk.browser;
}

async function recovering(path: string): Promise<MemberBrowser> {
  const browser = new MemberBrowser();
  await browser.open(`${server.issuer}${path}`);
  return browser;
}

interface Way {
  /** Stands at the form. */
  reach(): Promise<MemberBrowser>;
  wrong: Record<string, string>;
  /** How many wrong ones are compared; the next is not. */
  compared: number;
}

const birthdate = '19010101';

/** Every form that takes something that can be guessed: a page of the sign-in, or an address. */
const ways: Record<string, Way> = {
  credentials: {
    async reach() {
      const { browser, person } = await newcomer('way-pass');
      await browser.signInAt(portal);
      this.wrong.userId = person.userId;
      return browser;
    },
    wrong: { password: 'guessed-1' },
    compared: 5,
  },
  'activation-code': {
    async reach() {
      await server.insurer({ code: 'coded', activationCode: true });
      const somebody = person('way-note');
      await server.enrol('coded', somebody);
      const walk = new Walk(server, somebody);
      await walk.enter(await server.relyingParty(['coded']), somebody.initialPassword);
      return walk.browser;
    },
    wrong: { activationCode: '3333-3333' },
    compared: 5,
  },
  birthdate: {
    async reach() {
      const walk = await newcomer('way-born');
      await walk.enter(portal, walk.person.initialPassword);
      return walk.browser;
    },
    wrong: { birthdate },
    compared: 5,
  },
  'email-verification': {
    async reach() {
      const { browser, person } = await newcomer('way-mail');
      await new Walk(server, person, browser).enter(portal, person.initialPassword);
      await browser.submit({ birthdate: person.birthdate });
      await browser.press('accept');
      await browser.submit({ email: person.email });
      return browser;
    },
    wrong: { code: '000000' },
    compared: 20,
  },
  'email-otp': { reach: () => returning('way-otp1', 'email-otp'), wrong: { otp: '000000' }, compared: 20 },
  totp: { reach: () => returning('way-totp', 'totp'), wrong: { otp: '000000' }, compared: 20 },
  'totp-registration': {
    async reach() {
      const walk = await newcomer('way-app1');
      await walk.firstSignIn(portal, 'totp');
      await walk.browser.press('set-up');
      return walk.browser;
    },
    wrong: { otp: '000000' },
    compared: 20,
  },
  'recovery-code': {
    async reach() {
      const walk = await newcomer('way-code');
      await walk.settle(portal, 'email-otp');
      await codesFor(server, 'sample', walk.person);
      walk.browser.jar.forget('all');
      await walk.enter(portal, walk.person.password);
      await walk.browser.press('other-method');
      return walk.browser;
    },
    wrong: { recoveryCode: 'AAAA-AAAA-AAAA-AAAA' },
    compared: 20,
  },
  '/recovery/reset': {
    async reach() {
      const walk = await newcomer('way-link');
      await walk.settle(portal, 'email-otp');
      const recovery = new Recovery(server);
      return recovery.open(await recovery.mailFor(walk.person));
    },
    wrong: { birthdate, newPassword: 'Sugi8-uvwx-ame', newPasswordConfirmation: 'Sugi8-uvwx-ame' },
    compared: 5,
  },
};

/** Asked over and over by one browser; whom it asks about is not looked up then. */
const asked: Record<string, Record<string, string>> = {
  '/recovery/password': { userId: 'somebody', birthdate, insurer: 'sample' },
  '/recovery/user-id': { email: 'somebody@example.com', birthdate, insurer: 'sample' },
};

/** What a signature or 256 bits at random keep from being guessed. */
const unguessable = ['passkey-authentication', 'passkey-registration', '/email-link', '/email-undo'];
/** What proves nothing of anybody. */
const proofless = ['insurer', 'terms', 'email', 'factor-choice', 'new-password', 'complete', 'passkey-name'];
/** Steps of the sign-in by their name, leaving it, and what is done in a session that a sign-in made. */
const byOthers = /^\/interaction\/:uid\/(:step|cancel|switch-member)$|^\/account\//;

test('T11 no form is new here: each is known to be guarded, not to be guessed, or to prove nothing', () => {
  const known = [...Object.keys(ways), ...Object.keys(asked), ...unguessable, ...proofless];
  const routes = ownRoutes(server.context).filter(({ method }) => method === 'POST');
  const addresses = routes.map(({ path }) => path).filter((path) => !byOthers.test(path));
  const forms = [...signIn.map(({ name }) => name), ...addresses];
  expect(forms.filter((form) => !known.includes(form))).toEqual([]);
});

test.each(Object.entries(ways))('T11 %s compares so many wrong ones and no more', async (name, way) => {
  const browser = await way.reach();
  if (!name.startsWith('/')) await browser.expectStep(name);
  const statuses: number[] = [];
  while (!statuses.includes(429) && statuses.length < 50) {
    await browser.submit(way.wrong);
    statuses.push(browser.page.status);
  }
  expect(statuses).toEqual([...Array(way.compared).fill(422), 429]);
  expect(browser.errors()).toEqual(['throttled']);
});

test.each(Object.entries(asked))('T11 %s is asked five times an hour', async (path, fields) => {
  const browser = await recovering(path);
  const statuses: number[] = [];
  while (!statuses.includes(429) && statuses.length < 50) {
    await browser.submit(fields);
    statuses.push(browser.page.status);
    if (browser.page.status === 200) await browser.open(`${server.issuer}${path}`);
  }
  expect(statuses).toEqual([...Array(5).fill(200), 429]);
});
