import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import { minutes } from '../../src/clock.ts';
import { type Ceremony, SoftwareAuthenticator } from '../helpers/authenticator.ts';
import { advance, realClock, setClock } from '../helpers/clock.ts';
import { signInHonestly } from '../helpers/honest.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { type Person, person } from '../helpers/people.ts';
import { PlainClient } from '../helpers/plain-client.ts';
import { TestServer } from '../helpers/server.ts';

const hanako = person('hanako');
const taro = person('taro');
const jiro = person('jiro');
const devices = new Map<Person, SoftwareAuthenticator>();
let server: TestServer;
let portal: PlainClient;

beforeAll(async () => {
  setClock('2026-07-01T09:00:00+09:00');
  server = await TestServer.start({ processes: 2 });
  await server.insurer({ code: 'sample' });
  await server.insurer({ code: 'other' });
  await server.enrol('sample', hanako, taro, jiro);
  portal = await PlainClient.register(server, ['sample']);
  for (const somebody of [hanako, taro, jiro]) {
    const device = new SoftwareAuthenticator();
    const browser = new MemberBrowser({ device });
    await browser.open(portal.authorizationUrl());
    await signInHonestly(server, browser, somebody, 'passkey');
    devices.set(somebody, device);
  }
});
afterAll(async () => {
  realClock();
  await server.stop();
});

const deviceOf = (somebody: Person): SoftwareAuthenticator => {
  const device = devices.get(somebody);
  if (device === undefined) throw new Error(`${somebody.userId} has no device`);
  return device;
};
const baseOf = ({ page }: MemberBrowser) => page.url.replace(/(\/interaction\/[^/]+).*/, '$1');

/** A browser at the page that takes a passkey: as second factor after hanako's password, or alone. */
const pages = {
  'passkey-authentication': async () => {
    const browser = new MemberBrowser({ device: deviceOf(hanako) });
    await browser.open(portal.authorizationUrl());
    await browser.submit({ userId: hanako.userId, password: hanako.password });
    await browser.expectStep('passkey-authentication');
    return browser;
  },
  credentials: async () => {
    const browser = new MemberBrowser({ device: deviceOf(hanako) });
    await browser.open(portal.authorizationUrl());
    await browser.expectStep('credentials');
    return browser;
  },
};
type Page = keyof typeof pages;
const names = Object.keys(pages) as Page[];

const send = (browser: MemberBrowser, step: Page, answer: unknown) =>
  browser.post({ credential: JSON.stringify(answer) }, `${baseOf(browser)}/${step}`);

async function successes(): Promise<number> {
  const sql = `select count(*)::int as count from audit_entry where action = 'sign-in.passkey' and outcome = 'success'`;
  return (await server.context.db.raw(sql)).rows[0].count;
}

describe.each(names)('T36 at %s a passkey is refused', (step) => {
  let browser: MemberBrowser;
  let before: number;
  beforeEach(async () => {
    browser = await pages[step]();
    before = await successes();
  });
  const expectRefused = async (error = 'passkey_failed') => {
    await browser.expectStep(step, error);
    expect(await successes()).toBe(before);
  };

  test.each<[string, Partial<Ceremony>]>([
    ['used on another site', { origin: 'https://evil.example' }],
    ['used on this host under another port', { origin: 'http://localhost:1' }],
    ['used for another relying party id', { rpId: 'evil.example' }],
    ['used without user verification', { userVerified: false }],
    ['in the other kind of ceremony', { type: 'webauthn.create' }],
    ['with a challenge nobody issued', { challenge: Buffer.alloc(40, 7).toString('base64url') }],
  ])('T36 %s', async (_, ceremony) => {
    await browser.usePasskey(undefined, ceremony);
    await expectRefused();
  });

  test('T36 with the challenge of another interaction, though it is the same page of the same member', async () => {
    const { challenge } = (await (await pages[step]()).ceremony()).options;
    await browser.usePasskey(undefined, { challenge });
    await expectRefused();
  });

  test('T36 with the challenge of a ceremony that has failed since', async () => {
    const { options, origin } = await browser.ceremony();
    await browser.usePasskey(undefined, { userVerified: false });
    await send(browser, step, browser.device.get(options, { origin }));
    await expectRefused();
  });

  test('T36 with a challenge older than five minutes', async () => {
    const { options, origin } = await browser.ceremony();
    advance(minutes(5) + 1);
    await send(browser, step, browser.device.get(options, { origin }));
    await expectRefused();
  });

  test('T36 that is a clone: its counter stands where the original has been', async () => {
    const clone = browser.device.clone();
    await browser.usePasskey();
    expect(PlainClient.answer(browser.callbackUrl).code).toBeDefined();
    before = await successes();
    for (const counter of [undefined, 0]) {
      browser = await pages[step]();
      await browser.usePasskey(clone, counter === undefined ? {} : { counter });
      await expectRefused();
    }
    const { rows } = await server.context.db.raw(
      `select 1 from audit_entry where outcome = 'failure' and detail->>'reason' = 'counter-regressed'`,
    );
    expect(rows.length).toBeGreaterThanOrEqual(2);
  });

  test('T36 whose signature is not of this answer', async () => {
    const { options, origin } = await browser.ceremony();
    const answer = browser.device.get(options, { origin });
    const { signature } = browser.device.get(options, { origin }).response;
    await send(browser, step, { ...answer, response: { ...answer.response, signature } });
    await expectRefused();
  });

  test('T36 that nobody registered, or whose id was exchanged for a known one', async () => {
    const { options, origin } = await browser.ceremony();
    const stranger = new SoftwareAuthenticator();
    stranger.create({ ...options, rp: { id: 'localhost' }, user: { id: 'AA' } }, { origin });
    const answer = stranger.get({ ...options, allowCredentials: [] }, { origin });
    await send(browser, step, answer);
    await expectRefused('passkey_unknown');
    const fresh = stranger.get({ ...(await browser.ceremony()).options, allowCredentials: [] }, { origin });
    const id = browser.device.credentials[0]?.id ?? '';
    await send(browser, step, { ...fresh, id, rawId: id } satisfies AuthenticationResponseJSON);
    await expectRefused();
  });

  test('T36 an answer sent sixteen times at once counts once, and in no later interaction', async () => {
    const { options, origin, form } = await browser.ceremony();
    const answer = JSON.stringify(browser.device.get(options, { origin }));
    const fields = { ...form.values, credential: answer };
    await Promise.all(Array.from({ length: 16 }, () => browser.exchange('POST', form.action, fields)));
    expect(await successes()).toBe(before + 1);
    before += 1;
    browser = await pages[step]();
    await send(browser, step, JSON.parse(answer));
    await expectRefused();
  });
});

test("T36 another member's passkey is no second factor, and its challenge no other member's", async () => {
  const browser = await pages['passkey-authentication']();
  const { options, origin } = await browser.ceremony();
  await send(
    browser,
    'passkey-authentication',
    deviceOf(taro).get({ ...options, allowCredentials: [] }, { origin }),
  );
  await browser.expectStep('passkey-authentication', 'passkey_unknown');
});

test("T36 another insurer's client does not know the passkey", async () => {
  const other = await PlainClient.register(server, ['other']);
  const browser = new MemberBrowser({ device: deviceOf(hanako) });
  await browser.open(other.authorizationUrl());
  await browser.usePasskey();
  await browser.expectStep('credentials', 'passkey_unknown');
});

test('T36 an answer that has been used does not count again after starting over as somebody else', async () => {
  await server.publish('2026-07', 'sample');
  const browser = new MemberBrowser({ device: deviceOf(jiro) });
  await browser.open(portal.authorizationUrl());
  const { options, origin } = await browser.ceremony();
  const answer = browser.device.get(options, { origin, counter: 0 }); // as passkeys that are synced between devices
  await send(browser, 'credentials', answer);
  await browser.expectStep('terms');
  const before = await successes();
  await browser.press('switch-member');
  await browser.expectStep('credentials');
  await send(browser, 'credentials', answer);
  await browser.expectStep('credentials', 'passkey_failed');
  expect(await successes()).toBe(before);
});
