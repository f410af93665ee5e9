import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { now } from '../../src/clock.ts';
import type { Db } from '../../src/db.ts';
import { changePassword } from '../../src/member/store.ts';
import { lockWait } from '../helpers/lock-wait.ts';
import { MemberBrowser } from '../helpers/member.ts';
import type { Person } from '../helpers/people.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';
import { settledMembers } from '../helpers/settled-members.ts';

/* A password that completes a sign-in is decided on without locks: what changes meanwhile must not be overlooked. */

let server: TestServer;
let portal: RelyingParty;
let people: Person[];

beforeAll(async () => {
  server = await TestServer.start({ processes: 2 });
  await server.insurer({ code: 'alone', secondFactors: [] });
  portal = await server.relyingParty(['alone']);
  people = await settledMembers(server, 'alone', 4);
  for (const somebody of people) await signIn(await arrive(), somebody); // what only the first one changes
});
afterAll(() => server.stop());

async function arrive(): Promise<MemberBrowser> {
  const browser = new MemberBrowser();
  await browser.signInAt(portal);
  return browser;
}

const signIn = (browser: MemberBrowser, { userId, password }: Person) => browser.submit({ userId, password });

const keyOf = ({ userId }: Person) =>
  server.context.db('member').where({ user_id: userId }).first('id', 'insurer_id as insurerId');

/** Lets the member sign in as far as that gets before `change` is committed, and then to its end. */
async function meanwhile(change: (db: Db) => Promise<unknown>, browser: MemberBrowser, somebody: Person) {
  const { db } = server.context;
  const holding = await db.transaction();
  await change(holding);
  const signing = signIn(browser, somebody);
  await lockWait(db);
  await holding.commit();
  await signing;
}

const completed = async (somebody: Person): Promise<number> => {
  const { id } = await keyOf(somebody);
  return (await server.context.db('audit_entry').where({ action: 'sign-in.completed', member_id: id }))
    .length;
};

test('T47 a password that is replaced while it is checked signs nobody in', async () => {
  const somebody = people[1] as Person;
  const browser = await arrive();
  const before = await completed(somebody);
  const hash = await server.context.hasher.hash('another-Password-7');
  const member = await keyOf(somebody);
  await meanwhile((db) => changePassword(db, member, hash, now()), browser, somebody);
  await browser.expectStep('credentials');
  expect(await completed(somebody)).toBe(before);
});

test('T16 of 16 times the same form at once, on two nodes, one completes the sign-in', async () => {
  const somebody = people[2] as Person;
  const browser = await arrive();
  const before = await completed(somebody);
  const { action, values } = browser.form;
  const { userId, password } = somebody;
  const tabs = Array.from({ length: 16 }, () => browser.newTab());
  await Promise.all(tabs.map((tab) => tab.request('POST', action, { ...values, userId, password })));
  const arrived = tabs.flatMap(({ callbackUrl }) => callbackUrl ?? []);
  expect(new Set(arrived.map((url) => new URL(url).searchParams.get('code'))).size).toBe(1);
  expect(await completed(somebody)).toBe(before + 1);
});

test('T16 of 16 times the same form at once one answer starts a session, and no other carries one', async () => {
  const somebody = people[0] as Person;
  const browser = await arrive();
  const { action, values } = browser.form;
  const { userId, password } = somebody;
  const send = () => browser.newTab().exchange('POST', action, { ...values, userId, password });
  const answers = await Promise.all(Array.from({ length: 16 }, send));
  const signedIn = answers.filter(({ headers }) => /[?&]code=/.test(headers.location ?? ''));
  const withSession = answers.filter(({ headers }) => /\bsession=\w/.test(String(headers['set-cookie'])));
  expect(signedIn).toHaveLength(1);
  expect(withSession).toEqual(signedIn);
});

test('T33 two members of one household who send the same form at once do not get each other’s sign-in', async () => {
  const [one, other] = people.slice(2) as [Person, Person];
  for (let run = 0; run < 5; run++) {
    const browser = await arrive();
    const before = (await completed(one)) + (await completed(other));
    const { action, values } = browser.form;
    const tabs = [browser.newTab(), browser.newTab()];
    const send = (tab: MemberBrowser, { userId, password }: Person) =>
      tab.exchange('POST', action, { ...values, userId, password });
    await Promise.all([send(tabs[0] as MemberBrowser, one), send(tabs[1] as MemberBrowser, other)]);
    expect((await completed(one)) + (await completed(other))).toBe(before + 1);
  }
});
