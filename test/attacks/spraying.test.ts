import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { minutes, now } from '../../src/clock.ts';
import { insurersPaused, metrics } from '../../src/operations/metrics.ts';
import { countPausedInsurers } from '../../src/throttle/spraying-store.ts';
import { advance, realClock, setClock } from '../helpers/clock.ts';
import { addresses, guessAll } from '../helpers/crowd.ts';
import { masked } from '../helpers/masked.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { type Person, person } from '../helpers/people.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';
import { Walk } from '../helpers/walk.ts';

let server: TestServer;
let portal: RelyingParty;
/** Enrolled, and not yet activated. */
const pending = Array.from({ length: 20 }, (_, place) => person(`spray${100 + place}`));
const active = person('settled1');
/** The IDs of a spray: some exist, most do not. */
const sprayed = [...pending.slice(1).map(({ userId }) => userId), ...names('nobody', 281)];

function names(start: string, count: number): string[] {
  return Array.from({ length: count }, (_, place) => `${start}${1000 + place}`);
}

beforeAll(async () => {
  setClock('2026-04-01T09:00:00+09:00');
  server = await TestServer.start({ processes: 2, env: { TRUST_PROXY: '1' } });
  await server.publish('2026-04');
  await server.insurer({ code: 'sample' });
  await server.insurer({ code: 'other' });
  portal = await server.relyingParty(['sample']);
  await server.enrol('sample', active, ...pending);
  await new Walk(server, active).firstSignIn(portal, 'email-otp');
});
afterAll(async () => {
  await server.stop();
  realClock();
});

const spray = (userIds: string[], at: RelyingParty, from: string) => {
  const sources = addresses(userIds.length, from);
  const password = 'kigou-bangou-19800101';
  return guessAll(
    at,
    userIds.map((userId, place) => ({ userId, password, address: sources[place] ?? '' })),
  );
};

const patience = 120_000;

const pausesToldOf = async () =>
  (await server.context.db('audit_entry').where({ action: 'first-sign-ins.paused' })).map(
    ({ actor, detail }) => ({ actor, ...detail }),
  );

test(
  'T02 after 200 of 300 failures on 300 IDs from 300 addresses first sign-ins pause, once, and it is told',
  async () => {
    const verdicts = await spray(sprayed, portal, '203.0');
    const compared = verdicts.filter(({ error }) => error === 'credentials_wrong');
    const waiting = verdicts.filter(({ status, error }) => status === 429 && error === 'throttled');
    expect(compared.length + waiting.length).toBe(300);
    // Those under way when the pause began come on top.
    expect(compared.length).toBeGreaterThanOrEqual(200);
    expect(compared.length).toBeLessThanOrEqual(200 + 16);
    expect(await pausesToldOf()).toEqual([{ actor: 'system', failed: expect.any(Number), succeeded: 1 }]);
    insurersPaused.from(() => countPausedInsurers(server.context.db, now()));
    expect(await metrics.getSingleMetricAsString('kosmo_insurers_with_first_sign_ins_paused')).toMatch(
      / 1$/m,
    );
  },
  patience,
);

const enter = async ({ userId }: Person, password: string, at = portal) => {
  const browser = new MemberBrowser({ headers: { 'x-forwarded-for': '198.51.100.7' } });
  await browser.signInAt(at);
  await browser.submit({ userId, password });
  return browser;
};

test('T02 meanwhile members with a password of their own sign in, and other insurers notice nothing', async () => {
  await (await enter(active, active.password)).expectStep('email-otp');
  const elsewhere = person('elsewhere');
  await server.enrol('other', elsewhere);
  const otherPortal = await server.relyingParty(['other']);
  await (await enter(elsewhere, elsewhere.initialPassword, otherPortal)).expectStep('birthdate');
});

test('T02 meanwhile failures, of which there may be very many, are not counted over for each of them', async () => {
  const { db } = server.context;
  const statements: string[] = [];
  const listen = ({ sql }: { sql: string }) => void statements.push(sql);
  db.on('query', listen);
  for (const somebody of [active, active]) await enter(somebody, 'wrong-1'); // one for each process
  db.off('query', listen);
  expect(statements.some((sql) => sql.includes('insert into throttle'))).toBe(true);
  expect(statements.filter((sql) => sql.includes('count(*)::int as count from throttle'))).toEqual([]);
});

test('T02 the pause is told with its end, in the same bytes to whoever does not come in (T06)', async () => {
  const [first] = pending as [Person, ...Person[]];
  const classes: [Person, string][] = [
    [person('nowhere1'), 'wrong-1'],
    [first, 'wrong-1'],
    [first, first.initialPassword],
    [active, 'wrong-1'],
  ];
  const answers = [];
  for (const [somebody, password] of classes) {
    const before = server.verifications;
    const browser = new MemberBrowser({ headers: { 'x-forwarded-for': '198.51.100.8' } });
    await browser.signInAt(portal);
    const { action, values } = browser.form;
    const { userId } = somebody;
    const answer = await browser.exchange('POST', action, { ...values, userId, password });
    answers.push({ hashes: server.verifications - before, ...masked(answer, browser, userId) });
  }
  const [ofUnknown] = answers;
  for (const answer of answers) expect(answer).toEqual(ofUnknown);
  expect(ofUnknown).toMatchObject({ status: 429, hashes: 1 });
  expect(ofUnknown?.body).toContain('はじめてログインする方は、9:15を過ぎてから、もう一度お試しください。');
});

test('T02 tries during the pause use up no first sign-in: after it, the right password comes in', async () => {
  const [, second] = pending as [Person, Person];
  for (let attempt = 1; attempt <= 12; attempt++) {
    const browser = await enter(second, second.initialPassword);
    await browser.expectStep('credentials', 'throttled');
    advance(minutes(1));
  }
  advance(minutes(18));
  await (await enter(second, second.initialPassword)).expectStep('birthdate');
});

test(
  'T02 a spray that goes on makes the next pause twice as long',
  async () => {
    const before = (await pausesToldOf()).length;
    await spray(names('again', 230), portal, '203.1');
    expect(await pausesToldOf()).toHaveLength(before + 1);
    const [, , third] = pending as [Person, Person, Person];
    advance(minutes(29));
    await (await enter(third, third.initialPassword)).expectStep('credentials', 'throttled');
    advance(minutes(1));
    await (await enter(third, third.initialPassword)).expectStep('birthdate');
  },
  patience,
);

test(
  'T02 where most come in after all, as many failures begin no pause',
  async () => {
    const busy = await server.insurer({
      code: 'busy',
      throttles: { spraying: { accounts: 50 } },
      secondFactors: [],
    });
    const busyPortal = await server.relyingParty(['busy']);
    const staff = Array.from({ length: 40 }, (_, place) => person(`busy${1000 + place}`));
    await server.enrol('busy', ...staff);
    for (const somebody of staff.slice(0, 15)) {
      const browser = await enter(somebody, somebody.initialPassword, busyPortal);
      await browser.submit({ birthdate: somebody.birthdate });
    }
    const before = (await pausesToldOf()).length;
    const verdicts = await spray(names('hasty', 64), busyPortal, '203.2');
    expect(verdicts.filter(({ status }) => status === 429)).toEqual([]);
    expect(await pausesToldOf()).toHaveLength(before);
    // Fifty, and one for each that came in.
    await spray(names('hastier', 1), busyPortal, '203.3');
    expect(await pausesToldOf()).toHaveLength(before + 1);
    expect(busy.throttles.spraying).toMatchObject({ accounts: 50, perSuccess: 1 });
  },
  patience,
);
