import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { RegistrationResponseJSON } from '@simplewebauthn/server';
import { minutes, now } from '../../src/clock.ts';
import { type Ceremony as BoundTo, makeChallenge } from '../../src/credential/challenge.ts';
import { type Ceremony, SoftwareAuthenticator } from '../helpers/authenticator.ts';
import { advance, realClock, setClock } from '../helpers/clock.ts';
import { signInHonestly } from '../helpers/honest.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { type Person, person } from '../helpers/people.ts';
import { PlainClient } from '../helpers/plain-client.ts';
import { TestServer } from '../helpers/server.ts';

let server: TestServer;
let portal: PlainClient;
let count = 0;

beforeAll(async () => {
  setClock('2026-07-01T09:00:00+09:00');
  server = await TestServer.start({ processes: 2 });
  await server.insurer({ code: 'sample' });
  portal = await PlainClient.register(server, ['sample']);
});
afterAll(async () => {
  realClock();
  await server.stop();
});

/** Somebody at the page that registers a passkey. */
async function atRegistration(): Promise<{ browser: MemberBrowser; somebody: Person }> {
  const somebody = person(`member${count++}`);
  await server.enrol('sample', somebody);
  const browser = new MemberBrowser();
  await browser.open(portal.authorizationUrl());
  const arrived = new Error('arrived');
  await signInHonestly(server, browser, somebody, 'passkey', async () => {
    if (browser.page.step === 'passkey-registration') throw arrived;
  }).catch((error) => {
    if (error !== arrived) throw error;
  });
  return { browser, somebody };
}

const send = (browser: MemberBrowser, answer: unknown) =>
  browser.post({ credential: JSON.stringify(answer) }, `${baseOf(browser)}/passkey-registration`);
const baseOf = ({ page }: MemberBrowser) => page.url.replace(/(\/interaction\/[^/]+).*/, '$1');

async function saved(): Promise<number> {
  const { rows } = await server.context.db.raw('select count(*)::int as count from passkey');
  return rows[0].count;
}

let browser: MemberBrowser;
let hanako: Person;
let before: number;
beforeEach(async () => {
  ({ browser, somebody: hanako } = await atRegistration());
  before = await saved();
});

const expectRefused = async (error = 'passkey_failed') => {
  await browser.expectStep('passkey-registration', error);
  expect(await saved()).toBe(before);
};

test('T36 the options ask for a discoverable, verified passkey; the challenge is new each time and names nobody', async () => {
  const { options } = await browser.ceremony();
  expect(options).toMatchObject({
    rp: { id: 'localhost' },
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    attestation: 'none',
  });
  expect(Buffer.from(options.challenge, 'base64url').length).toBeGreaterThanOrEqual(32);
  expect(Buffer.from(options.user.id, 'base64url').toString('latin1')).not.toContain(hanako.userId);
  advance(1);
  await browser.reload();
  expect((await browser.ceremony()).options.challenge).not.toBe(options.challenge);
});

describe('T36 a registration is refused', () => {
  test.each<[string, Partial<Ceremony>]>([
    ['made on another site', { origin: 'https://evil.example' }],
    ['made on this host under another port', { origin: 'http://localhost:1' }],
    ['made for another relying party id', { rpId: 'evil.example' }],
    ['without user verification', { userVerified: false }],
    ['of the other kind of ceremony', { type: 'webauthn.get' }],
    ['with a challenge nobody issued', { challenge: Buffer.alloc(40, 7).toString('base64url') }],
    ['with no challenge', { challenge: '' }],
  ])('T36 %s', async (_, ceremony) => {
    await browser.registerPasskey(undefined, ceremony);
    await expectRefused();
  });

  test("T36 with another member's challenge, from another interaction", async () => {
    const { browser: other } = await atRegistration();
    const { challenge } = (await other.ceremony()).options;
    await browser.registerPasskey(undefined, { challenge });
    await expectRefused();
  });

  test('T36 with the challenge of a ceremony that has failed since', async () => {
    const { options, origin } = await browser.ceremony();
    await browser.registerPasskey(undefined, { userVerified: false });
    await send(browser, browser.device.create(options, { origin }));
    await expectRefused();
  });

  test('T36 with a challenge older than five minutes, even though the page is still there', async () => {
    const { options, origin } = await browser.ceremony();
    advance(minutes(5) + 1);
    await send(browser, browser.device.create(options, { origin }));
    await expectRefused();
    await browser.registerPasskey(new SoftwareAuthenticator());
    await browser.expectStep('passkey-name');
  });

  test.each<[string, Partial<BoundTo>]>([
    ['the other kind of ceremony', { kind: 'authentication' }],
    ['another interaction', { uid: 'another' }],
    ['another member', { memberId: randomUUID() }],
    ['nobody', { memberId: '' }],
    ['a ceremony of this interaction that is used up', { count: -1 }],
    ['one that is still to come', { count: 1 }],
  ])('T36 with a challenge of ours that was made for %s', async (_, change) => {
    const challenge = challengeOf({ ...(await boundTo()), ...change });
    await browser.registerPasskey(undefined, { challenge });
    await expectRefused();
  });

  test('T36 or else it passes, so that the above tells something', async () => {
    await browser.registerPasskey(undefined, { challenge: challengeOf(await boundTo()) });
    await browser.expectStep('passkey-name');
  });
});

/** What a challenge of the present page is bound to. */
async function boundTo(): Promise<BoundTo> {
  const { rows } = await server.context.db.raw('select id from member where user_id = ?', [hanako.userId]);
  const uid = baseOf(browser).split('/').at(-1) ?? '';
  return { kind: 'registration', uid, memberId: rows[0].id, count: 0 };
}

const challengeOf = (ceremony: BoundTo) =>
  makeChallenge(server.context.secrets, ceremony, now()).toString('base64url');

test('T36 a registration sent a second time, or sixteen times at once, saves one passkey', async () => {
  const { options, origin } = await browser.ceremony();
  const answer = browser.device.create(options, { origin });
  const form = { ...browser.form.values, credential: JSON.stringify(answer) };
  const { action } = browser.form;
  const statuses = await Promise.all(
    Array.from({ length: 16 }, async () => (await browser.exchange('POST', action, form)).status),
  );
  expect(statuses.every((status) => status === 303)).toBe(true);
  expect(await saved()).toBe(before + 1);
  await browser.reload();
  await browser.submit({ passkeyName: '電話' });
  await send(await atRegistration().then((other) => other.browser), answer);
  expect(await saved()).toBe(before + 1);
});

test("T36 a credential id that is somebody's already is refused, whoever's, and stays theirs", async () => {
  const { options, origin } = await browser.ceremony();
  const first = browser.device.create(options, { origin });
  await send(browser, first);
  await browser.expectStep('passkey-name');
  const { browser: thief } = await atRegistration();
  const ceremony = await thief.ceremony();
  await send(thief, withId(thief.device.create(ceremony.options, { origin }), first.id));
  await thief.expectStep('passkey-registration', 'passkey_exists');
  expect(await saved()).toBe(before + 1);
});

/** The same registration under another credential id: with attestation `none`, nothing in it is signed. */
function withId(answer: RegistrationResponseJSON, id: string): RegistrationResponseJSON {
  const own = Buffer.from(answer.id, 'base64url').toString('latin1');
  const other = Buffer.from(id, 'base64url').toString('latin1');
  const attestation = Buffer.from(answer.response.attestationObject, 'base64url')
    .toString('latin1')
    .replace(own, other);
  const attestationObject = Buffer.from(attestation, 'latin1').toString('base64url');
  return { ...answer, id, rawId: id, response: { ...answer.response, attestationObject } };
}
