import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { Balancer, Node } from '../helpers/balancer.ts';
import { signInHonestly } from '../helpers/honest.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { person } from '../helpers/people.ts';
import { PlainClient } from '../helpers/plain-client.ts';
import { TestServer } from '../helpers/server.ts';
import { until } from '../helpers/until.ts';

const hanako = person('hanako');
let server: TestServer;
let nodes: Node[];
let balancer: Balancer;
let client: PlainClient;
let token: string;

beforeAll(async () => {
  server = await TestServer.start();
  await server.insurer({ code: 'sample', secondFactors: [] });
  await server.enrol('sample', hanako);
  nodes = [await Node.start(server), await Node.start(server)];
  balancer = new Balancer(nodes);
  server.sendTo([balancer.handle]);
  client = await PlainClient.register(server, ['sample']);
  const browser = new MemberBrowser();
  await browser.open(client.authorizationUrl());
  await signInHonestly(server, browser, hanako);
  const { json } = await client.redeem(PlainClient.answer(browser.callbackUrl).code ?? '');
  token = String(json.access_token);
});
afterAll(async () => {
  balancer.stop();
  for (const node of nodes) await node.terminate();
  await server.stop();
});

const listeners = `from pg_stat_activity where application_name = 'kosmo-idp changes' and datname = current_database()`;
const db = () => server.context.db;

/** Every process listens, this test's own among them. */
const allListen = () =>
  until(async () => (await db().raw(`select count(*)::int as count ${listeners}`)).rows[0].count === 3);
beforeEach(allListen);

/** What each process answers, two questions to each. */
const answers = async (ask: () => Promise<unknown>) => {
  const each: unknown[] = [];
  for (let turn = 0; turn < 2 * nodes.length; turn++) each.push(await ask());
  return [...new Set(each)];
};

/** A second after a change every process acts on it, and none has gone back behind it before. */
async function expectWithinASecond(ask: () => Promise<unknown>, changed: unknown): Promise<void> {
  const end = performance.now() + 1_000;
  while (performance.now() < end) await ask();
  expect(await answers(ask)).toEqual([changed]);
}

const userinfo = async () => (await client.userinfo(token)).status;
const disable = (disabledAt: Date | null) =>
  db()('client').where({ id: client.id }).update({ disabled_at: disabledAt });

test('a client that is disabled, by whatever program, is refused by every process within a second, and let in again', async () => {
  for (let round = 0; round < 2; round++) {
    expect(await answers(userinfo)).toEqual([200]);
    await disable(new Date());
    await expectWithinASecond(userinfo, 401);
    await disable(null);
    await expectWithinASecond(userinfo, 200);
  }
});

test('so is one that is disabled while no process has its listening connection any more', async () => {
  for (let round = 0; round < 3; round++) {
    expect(await answers(userinfo)).toEqual([200]);
    await db().raw(`select pg_terminate_backend(pid) ${listeners}`);
    await disable(new Date());
    await expectWithinASecond(userinfo, 401);
    await allListen();
    await disable(null);
    await expectWithinASecond(userinfo, 200);
  }
});

test('a member who is disabled is refused at once: nobody remembers members', async () => {
  const { userId } = hanako;
  await db()('member').where({ user_id: userId }).update({ status: 'disabled' });
  expect(await answers(userinfo)).toEqual([401]);
  await db()('member').where({ user_id: userId }).update({ status: 'active' });
  expect(await answers(userinfo)).toEqual([200]);
});

test("an insurer's document and its terms are seen by every process within a second", async () => {
  const url = client.authorizationUrl();
  const contact = async () => {
    const browser = new MemberBrowser();
    await browser.open(url);
    return /desk-\d@example\.jp/.exec(browser.page.html)?.[0] ?? 'no desk';
  };
  expect(await answers(contact)).toEqual(['no desk']);
  await server.insurer({ code: 'sample', contact: { email: 'desk-1@example.jp' } });
  await expectWithinASecond(contact, 'desk-1@example.jp');

  const signedIn = new MemberBrowser();
  await signedIn.open(url);
  await signInHonestly(server, signedIn, hanako);
  const silently = async () => {
    await signedIn.open(client.authorizationUrl({ prompt: 'none' }));
    return PlainClient.answer(signedIn.callbackUrl).error ?? 'signed in';
  };
  expect(await answers(silently)).toEqual(['signed in']);
  await server.publish('2', 'sample');
  await expectWithinASecond(silently, 'interaction_required');
});
