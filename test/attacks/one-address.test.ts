import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { minutes, seconds } from '../../src/clock.ts';
import { advance, realClock, setClock } from '../helpers/clock.ts';
import { addresses, guessAll } from '../helpers/crowd.ts';
import { masked } from '../helpers/masked.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { type Person, person } from '../helpers/people.ts';
import { PlainClient } from '../helpers/plain-client.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';
import { Walk } from '../helpers/walk.ts';

const stuffer = '203.0.113.66';
const home = '198.51.100.7';
const spraying = { accounts: 20_000 };
const wrong = 'leaked-elsewhere-1';
let server: TestServer;
let portal: RelyingParty;
const active = person('settled1');
const keyed = person('passkey1');

beforeAll(async () => {
  setClock('2026-07-01T09:00:00+09:00');
  server = await TestServer.start({ processes: 2, env: { TRUST_PROXY: '1' } });
  await server.publish('2026-04');
  // What many accounts mean to the insurer, spraying.test.ts tells.
  await server.insurer({ code: 'sample', throttles: { spraying } });
  portal = await server.relyingParty(['sample']);
  await server.enrol('sample', active, keyed);
  await new Walk(server, active).firstSignIn(portal, 'email-otp');
  await new Walk(server, keyed, passkeyBrowser).settle(portal, 'passkey');
});
afterAll(async () => {
  await server.stop();
  realClock();
});

const passkeyBrowser = new MemberBrowser();
const from = (address: string) => new MemberBrowser({ headers: { 'x-forwarded-for': address } });
const stuffing = (start: string, count: number, address = stuffer) =>
  Array.from({ length: count }, (_, place) => ({
    userId: `${start}${100 + place}`,
    password: wrong,
    address,
  }));
const waiting = ({ status, error }: { status: number; error: string }) =>
  status === 429 && error === 'throttled';

async function enter({ userId }: Person, password: string, address: string): Promise<MemberBrowser> {
  const browser = from(address);
  await browser.signInAt(portal);
  await browser.submit({ userId, password });
  return browser;
}

test('T20 of 120 accounts tried from one address at once, 60 are compared; the others are told when to come back', async () => {
  const verdicts = await guessAll(portal, stuffing('stuffed', 120));
  const compared = verdicts.filter(({ error }) => error === 'credentials_wrong').length;
  expect(compared + verdicts.filter(waiting).length).toBe(120);
  // Those under way when the sixtieth was counted come on top.
  expect(compared).toBeGreaterThanOrEqual(60);
  expect(compared).toBeLessThan(60 + 16);
  const { page } = await enter(active, active.password, stuffer);
  expect([page.step, page.status]).toEqual(['credentials', 429]);
  expect(page.text).toContain('9:10を過ぎてから、もう一度お試しください');
});

test('T20 the answer from there is the same for accounts that exist and for those that do not (T06)', async () => {
  const answers = [];
  for (const { userId, password } of [active, { userId: 'nobodyxx', password: wrong }]) {
    const browser = from(stuffer);
    await browser.signInAt(portal);
    const { action, values } = browser.form;
    const answer = await browser.exchange('POST', action, { ...values, userId, password });
    answers.push(masked(answer, browser, userId));
  }
  expect(answers[0]).toEqual(answers[1]);
});

test('T20 nobody else is slowed: neither the accounts, elsewhere, nor other addresses, nor a passkey from there', async () => {
  await (await enter(active, active.password, home)).expectStep('email-otp');
  const verdicts = await guessAll(portal, stuffing('stuffed', 30, home));
  expect(verdicts.filter(waiting)).toEqual([]);
  passkeyBrowser.jar.forget('all');
  passkeyBrowser.headers['x-forwarded-for'] = stuffer;
  await passkeyBrowser.signInAt(portal);
  await passkeyBrowser.usePasskey();
  expect((await passkeyBrowser.reachesPortal()).claims.acr).toBe('phr');
});

test('T20 who mistyped before the address was slowed may correct it from there', async () => {
  const other = '203.0.113.67';
  await enter(active, 'mistyped-1', other);
  const verdicts = await guessAll(portal, stuffing('crowd', 70, other));
  expect(verdicts.filter(waiting)).not.toEqual([]);
  await (await enter(active, active.password, other)).expectStep('email-otp');
});

test('T20 forgotten passwords and IDs are asked for under the same count', async () => {
  const other = '203.0.113.68';
  await guessAll(portal, stuffing('counted', 60, other));
  const browser = from(other);
  await browser.open(`${server.issuer}/recovery/password?choose=1`);
  await browser.submit({ insurer: 'sample', userId: 'counted999', birthdate: '19800101' });
  expect([browser.page.step, browser.page.status, ...browser.errors()]).toEqual([
    'forgot-password',
    429,
    'throttled',
  ]);
  expect(browser.page.text).toContain('9:10を過ぎてから');
});

test('T20 an address of IPv6 counts with the network it belongs to', async () => {
  const within = (place: number) => `2001:db8:7:9::${place.toString(16)}`;
  const guesses = stuffing('six', 80).map((guess, place) => ({ ...guess, address: within(place + 1) }));
  expect((await guessAll(portal, guesses)).filter(waiting).length).toBeGreaterThan(4);
  await (await enter(active, active.password, '2001:db8:7:a::1')).expectStep('email-otp');
});

test('T20 ten minutes later the address is as before', async () => {
  advance(minutes(10) - 1);
  await (await enter(active, active.password, stuffer)).expectStep('credentials', 'throttled');
  advance(1);
  await (await enter(active, active.password, stuffer)).expectStep('email-otp');
});

const post = (path: string, address: string, language = 'ja') => {
  const browser = new MemberBrowser({
    language: language as 'ja' | 'en',
    headers: { 'x-forwarded-for': address },
  });
  return browser.exchange('POST', server.issuer + path, { csrf: 'none' });
};

test('T20 of 800 forms from one address in a minute 600 pass, whichever forms they are, then one page says when to go on', async () => {
  advance(minutes(1));
  const paths = ['/interaction/none/credentials', '/recovery/password', '/recovery/reset', '/email-link'];
  const statuses: number[] = [];
  for (let batch = 0; batch < 25; batch++) {
    const answers = Array.from({ length: 32 }, (_, place) => post(paths[place % 4] ?? '', stuffer));
    for (const { status } of await Promise.all(answers)) statuses.push(status);
  }
  const passed = statuses.filter((status) => status === 403).length;
  expect(passed + statuses.filter((status) => status === 429).length).toBe(800);
  // Each process tells the others of every twentieth.
  expect(passed).toBeGreaterThanOrEqual(600);
  expect(passed).toBeLessThanOrEqual(600 + 2 * 20);

  const before = Date.now() % minutes(1);
  for (const [language, title, told] of [
    ['ja', '少し待ってから、もう一度お試しください', 'を過ぎてから'],
    ['en', 'Please try again in a moment', 'Please go back to the page before after'],
  ] as const) {
    const { status, headers, body } = await post('/recovery/password', stuffer, language);
    expect([status, headers['retry-after']]).toEqual([429, String((minutes(1) - before) / 1000)]);
    expect(body).toContain(title);
    expect(body).toContain(told);
  }
});

test('T20 meanwhile other addresses, pages that are only looked at, and clients go on; a minute later so do the forms', async () => {
  expect((await post('/recovery/password', home)).status).toBe(403);
  const browser = from(stuffer);
  await browser.signInAt(portal);
  await browser.expectStep('credentials');
  const client = await PlainClient.register(server, ['sample']);
  const { status } = await client.post('/token', { grant_type: 'none' }, { 'x-forwarded-for': stuffer });
  expect(status).toBe(400);
  advance(seconds(60));
  expect((await post('/recovery/password', stuffer)).status).toBe(403);
});

test('T20 an insurer may expect more of one address than others', async () => {
  await server.insurer({ code: 'sample', throttles: { spraying, address: { failedAccounts: 90 } } });
  const [office = ''] = addresses(1, '192.1');
  const verdicts = await guessAll(portal, stuffing('office', 110, office));
  expect(verdicts.filter(waiting).length).toBeLessThanOrEqual(20);
  expect(verdicts.filter(waiting).length).toBeGreaterThan(4);
});
