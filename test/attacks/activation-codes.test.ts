import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { days, minutes } from '../../src/clock.ts';
import { advance, realClock, setClock } from '../helpers/clock.ts';
import { addresses, guessAll } from '../helpers/crowd.ts';
import { letterTo } from '../helpers/letters.ts';
import type { MemberBrowser } from '../helpers/member.ts';
import { type Person, person } from '../helpers/people.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';
import { Walk } from '../helpers/walk.ts';

let server: TestServer;
let portal: RelyingParty;

beforeAll(async () => {
  setClock('2026-04-01T09:00:00+09:00');
  server = await TestServer.start({ processes: 2, env: { TRUST_PROXY: '1' } });
  await server.publish('2026-04');
  await server.insurer({ code: 'sample', activationCode: true, throttles: { spraying: { accounts: 50 } } });
  portal = await server.relyingParty(['sample']);
});
afterAll(async () => {
  await server.stop();
  realClock();
});

async function arrives(somebody: Person, password = somebody.initialPassword): Promise<MemberBrowser> {
  const walk = new Walk(server, somebody);
  await walk.enter(portal, password);
  return walk.browser;
}

async function newcomer(userId: string, cohort: 1 | 2 | 3 = 1): Promise<Person> {
  const somebody = person(userId, cohort);
  await server.enrol('sample', somebody);
  return somebody;
}

const codeFor = async (somebody: Person) => (await letterTo(server, 'sample', somebody)).activationCode ?? '';
const wrong = '3333-3333';

test('T01 whoever knows card and birthday alone comes no further than the code, and reads nothing of the member', async () => {
  const somebody = await newcomer('card-known');
  const code = await codeFor(somebody);
  const browser = await arrives(somebody);
  await browser.expectStep('activation-code');
  const { text } = browser.page;
  for (const personal of [
    somebody.name,
    somebody.number,
    somebody.birthdate,
    somebody.email,
    somebody.userId,
  ])
    expect(text).not.toContain(personal);
  await browser.submit({ activationCode: wrong });
  await browser.expectStep('activation-code', 'activation_code_wrong');
  await browser.submit({ activationCode: code });
  await browser.expectStep('birthdate');
});

test('T01 it is typed as people type, asked for once, and what is left of it is a keyed hash until the account is active', async () => {
  const somebody = await newcomer('asked-once');
  const code = await codeFor(somebody);
  const first = await arrives(somebody);
  await first.submit({ activationCode: ` ${code.toLowerCase().replace('-', 'ー')} ` });
  await first.expectStep('birthdate');
  const walk = new Walk(server, somebody);
  await walk.settle(portal, 'email-otp');
  const { db } = server.context;
  const row = await db('member').where({ user_id: somebody.userId }).first();
  expect(row).toMatchObject({ activation_code_digest: null, activation_code_shown_at: null });
});

test('T01 a new letter ends the code before it; a member for whom none was made is told whom to ask', async () => {
  const somebody = await newcomer('letter-lost');
  const browser = await arrives(somebody);
  expect(browser.page.text).toContain('まだお送りしていません');
  await browser.submit({ activationCode: wrong });
  await browser.expectStep('activation-code', 'activation_code_wrong');
  const [lost, found] = [await codeFor(somebody), await codeFor(somebody)];
  await browser.submit({ activationCode: lost });
  await browser.expectStep('activation-code', 'activation_code_wrong');
  expect(browser.page.text).not.toContain('まだお送りしていません');
  await browser.submit({ activationCode: found });
  await browser.expectStep('birthdate');
});

test('T01 nor does another member’s code serve', async () => {
  const [one, other] = [await newcomer('code-mine'), await newcomer('code-other')];
  await codeFor(one);
  const foreign = await codeFor(other);
  const browser = await arrives(one);
  await browser.submit({ activationCode: foreign });
  await browser.expectStep('activation-code', 'activation_code_wrong');
});

test('T13 codes are counted before they are compared: five in a sign-in, ten a day, and of many at once no more', async () => {
  const somebody = await newcomer('code-guess');
  const code = await codeFor(somebody);
  let compared = 0;
  for (let signIn = 0; signIn < 2; signIn++) {
    const browser = await arrives(somebody);
    const { action, values } = browser.form;
    const tries = Array.from({ length: 12 }, () =>
      browser.exchange('POST', action, { ...values, activationCode: wrong }),
    );
    const answers = await Promise.all(tries);
    compared += answers.filter(({ status }) => status === 422).length;
    expect(answers.filter(({ status }) => status !== 422 && status !== 429)).toEqual([]);
  }
  expect(compared).toBe(10);
  const browser = await arrives(somebody);
  await browser.submit({ activationCode: code });
  await browser.expectStep('activation-code', 'throttled');
  expect(browser.page.status).toBe(429);
  // A new letter works at once.
  await browser.submit({ activationCode: await codeFor(somebody) });
  await browser.expectStep('birthdate');
});

test('a provisional password made for a letter is typed as people type, beside its code, and ends the insurer’s', async () => {
  const somebody = await newcomer('cohort-3', 3);
  const { provisionalPassword, activationCode } = await letterTo(server, 'sample', somebody);
  await (await arrives(somebody)).expectStep('credentials', 'credentials_wrong');
  const typed = (provisionalPassword ?? '').toLowerCase().replaceAll('-', '');
  const browser = await arrives(somebody, typed);
  await browser.submit({ activationCode: activationCode ?? '' });
  await browser.expectStep('birthdate');
});

test('T02 while first sign-ins are sprayed nobody waits: the code is the proof, and is asked for again', async () => {
  const [fresh, begun] = [await newcomer('spray-new'), await newcomer('spray-old')];
  const [code, again] = [await codeFor(fresh), await codeFor(begun)];
  await (await arrives(begun)).submit({ activationCode: again });
  const sources = addresses(80, '203.0');
  const verdicts = await guessAll(
    portal,
    sources.map((address, place) => ({ userId: `nobody${place}`, password: 'kigou-1980', address })),
  );
  expect(verdicts.filter(({ error }) => error !== 'credentials_wrong')).toEqual([]);
  const paused = await server.context.db('audit_entry').where({ action: 'first-sign-ins.paused' });
  expect(paused).toHaveLength(1);
  for (const [somebody, right] of [
    [fresh, code],
    [begun, again],
  ] as const) {
    const browser = await arrives(somebody);
    await browser.expectStep('activation-code');
    await browser.submit({ activationCode: right });
    await browser.expectStep('birthdate');
  }
  advance(minutes(15));
  await (await arrives(begun)).expectStep('birthdate');
}, 60_000);

test('T01 after the window the initial password fails as any wrong one does, and a new letter opens it again', async () => {
  await server.insurer({ code: 'sample', activationDays: 30 });
  const somebody = await newcomer('too-late');
  const code = await codeFor(somebody);
  // To the end of the day that the letter names.
  setClock('2026-05-01T23:59:59+09:00');
  await (await arrives(somebody)).expectStep('activation-code');
  advance(minutes(1));
  const late = await arrives(somebody);
  await late.expectStep('credentials', 'credentials_wrong');
  const nobody = await arrives(person('no-one'));
  await nobody.expectStep('credentials', 'credentials_wrong');
  for (const { text } of [late.page, nobody.page]) expect(text).toContain('使えるのは、30日間です');
  expect(late.page.text.replaceAll(somebody.userId, '')).toBe(nobody.page.text.replaceAll('no-one', ''));
  // The same file again opens nothing: it may come every month.
  await server.enrol('sample', somebody);
  await (await arrives(somebody)).expectStep('credentials', 'credentials_wrong');
  const anew = await codeFor(somebody);
  expect(anew).not.toBe(code);
  const browser = await arrives(somebody);
  await browser.submit({ activationCode: anew });
  await browser.expectStep('birthdate');
  advance(days(31));
  await (await arrives(somebody)).expectStep('credentials', 'credentials_wrong');
  await server.insurer({ code: 'sample', activationDays: 90 });
  await (await arrives(somebody)).expectStep('birthdate');
});
