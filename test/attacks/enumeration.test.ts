import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { minutes } from '../../src/clock.ts';
import { findMemberByTypedId } from '../../src/member/store.ts';
import { advance, realClock, setClock } from '../helpers/clock.ts';
import { masked } from '../helpers/masked.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { type Person, person } from '../helpers/people.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';
import { Walk } from '../helpers/walk.ts';

let server: TestServer;
let portal: RelyingParty;

interface Nobody {
  person: Person;
  password: string;
}

/** Everyone who may not come in with what they give, by what there is to find out about them. */
const nobody: Record<string, Nobody> = {};

beforeAll(async () => {
  setClock('2026-07-01T00:00:00Z');
  server = await TestServer.start();
  await server.publish('2026-04');
  await server.insurer({ code: 'sample', activationDays: 2 });
  portal = await server.relyingParty(['sample']);
  const named = (userId: string, cohort: 1 | 3 = 1) => person(userId, cohort);
  const [lapsed, active, left, disabled] = ['lapsed', 'active', 'left--', 'disabl'].map((id) => named(id));
  if (!lapsed || !active || !left || !disabled) throw new Error('four people');
  await server.enrol('sample', lapsed, active, left, disabled);
  for (const somebody of [active, left, disabled])
    await new Walk(server, somebody).firstSignIn(portal, 'email-otp');
  await server.context.db('member').where({ user_id: left.userId }).update({ status: 'left' });
  await server.context.db('member').where({ user_id: disabled.userId }).update({ status: 'disabled' });
  advance(minutes(3 * 24 * 60));
  const [pending, provisional] = [named('pendin'), named('provis', 3)];
  await server.enrol('sample', pending, provisional);
  const wrong = 'no-password-of-anyone-1';
  Object.assign(nobody, {
    unknown: { person: named('unknow'), password: wrong },
    active: { person: active, password: wrong },
    'not yet activated': { person: pending, password: wrong },
    'not yet activated, with a provisional password': { person: provisional, password: wrong },
    'not activated in time, with the right password': { person: lapsed, password: lapsed.initialPassword },
    'left, with the right password': { person: left, password: left.password },
    'disabled, with the right password': { person: disabled, password: disabled.password },
  });
});
afterAll(async () => {
  await server.stop();
  realClock();
});

/** What attempts from one browser get back: all of it but what differs by chance. */
function attempts({ person, password }: Nobody) {
  const browser = new MemberBrowser();
  let since = 0;
  return async () => {
    if (Date.now() - since > minutes(40)) {
      await browser.signInAt(portal);
      since = Date.now();
    }
    const { action, values } = browser.form;
    const before = server.context.hasher.verifications;
    const answer = await browser.exchange('POST', action, { ...values, userId: person.userId, password });
    const hashes = server.context.hasher.verifications - before;
    return { hashes, ...masked(answer, browser, person.userId) };
  };
}

test('T06 whoever may not sign in gets the same bytes, and costs one hash, unknown or not', async () => {
  const answers = [];
  for (const [name, one] of Object.entries(nobody)) answers.push([name, await attempts(one)()] as const);
  const [[, ofUnknown]] = answers as [(typeof answers)[number]];
  for (const [name, answer] of answers) expect([name, answer]).toEqual([name, ofUnknown]);
  expect(ofUnknown).toMatchObject({ status: 422, hashes: 1 });
});

test('T06 throttled, all of them get the same bytes again, and cost no hash', async () => {
  const answers = [];
  for (const [name, one] of Object.entries(nobody)) {
    const attempt = attempts(one);
    for (let count = 2; count <= 5; count++) await attempt();
    answers.push([name, await attempt()] as const);
  }
  const [[, ofUnknown]] = answers as [(typeof answers)[number]];
  for (const [name, answer] of answers) expect([name, answer]).toEqual([name, ofUnknown]);
  expect(ofUnknown).toMatchObject({ status: 429, hashes: 0 });
});

test('T06 more tries than an initial password stands, on one day or in all, tell nothing either', async () => {
  const classes = ['unknown', 'active', 'not yet activated'].map((name) => attempts(nobody[name] as Nobody));
  for (let count = 6; count <= 31; count++) {
    advance(minutes(16));
    const answers = [];
    for (const attempt of classes) answers.push(await attempt());
    const [unknown, ...known] = answers;
    for (const answer of known) expect([count, answer]).toEqual([count, unknown]);
    expect(unknown).toMatchObject({ status: 422, hashes: 1 });
  }
});

test('T06 for an ID that nobody has, another member is read and nobody answered, never of another insurer', async () => {
  const { db, secrets } = server.context;
  const [sample, empty] = [await server.insurer({ code: 'sample' }), await server.insurer({ code: 'empty' })];
  let rows = 0;
  const count = (response: { rowCount: number }, { sql }: { sql: string }) => {
    if (sql.includes('as typed')) rows += response.rowCount; // the worker uses the same connections
  };
  db.on('query-response', count);
  const read = async (insurerId: number, userId: string) => {
    rows = 0;
    const member = await findMemberByTypedId(db, secrets, insurerId, userId);
    return [rows, member?.userId];
  };
  for (let time = 0; time < 20; time++) expect(await read(sample.id, 'nobody')).toEqual([1, undefined]);
  expect(await read(sample.id, 'active')).toEqual([1, 'active']);
  expect(await read(empty.id, 'active')).toEqual([0, undefined]);
  db.removeListener('query-response', count);
});
