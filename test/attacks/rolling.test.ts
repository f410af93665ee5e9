import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Balancer, Node } from '../helpers/balancer.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { type Person, person } from '../helpers/people.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';
import { Walk } from '../helpers/walk.ts';

let server: TestServer;
let portal: RelyingParty;
let nodes: Node[] = [];
let balancer: Balancer;
const people = ['one', 'two', 'three'].map((name) => person(`rolling-${name}`)) as [Person, Person, Person];
let visits = 0;

beforeAll(async () => {
  server = await TestServer.start({ env: { TRUST_PROXY: '1' } });
  await server.insurer({ code: 'sample', secondFactors: [], enrolment: 'choice' });
  await server.publish('2026-04');
  portal = await server.relyingParty(['sample']);
  await server.enrol('sample', ...people);
  for (const somebody of people) {
    const walk = new Walk(server, somebody);
    await walk.enter(portal, somebody.initialPassword);
    await walk.introduce();
    await walk.browser.expectStep('new-password');
    const { password } = somebody;
    await walk.browser.submit({ newPassword: password, newPasswordConfirmation: password });
  }
  nodes = [await Node.start(server), await Node.start(server)];
  balancer = new Balancer(nodes);
  server.sendTo([balancer.handle]);
});
afterAll(async () => {
  balancer.stop();
  await Promise.all(nodes.map((node) => node.terminate()));
  await server.stop();
});

/** One whole sign-in of a browser of its own, at an address of its own: five requests, to whichever node. */
async function signIn(somebody: Person): Promise<void> {
  const address = `192.0.2.${visits++ % 250}`;
  const browser = new MemberBrowser({ headers: { 'x-forwarded-for': address } });
  await browser.signInAt(portal);
  await browser.submit({ userId: somebody.userId, password: somebody.password });
  expect((await browser.reachesPortal()).claims.acr).toBe('urn:kosmo:acr:pwd');
}

test('R11 nodes are restarted one after another while members sign in, and no sign-in fails', async () => {
  let restarting = true;
  let done = 0;
  const members = people.map(async (somebody) => {
    while (restarting) {
      await signIn(somebody);
      done++;
    }
  });
  const exitCodes: (number | string)[] = [];
  for (const node of nodes) {
    const before = done;
    const ended = node.terminate();
    // readiness first: whoever looks there sends nothing more before it takes nothing more
    let told = '';
    while (!told.includes('stopping')) told = (await node.ask('/readyz')).body;
    exitCodes.push(await ended);
    await node.startAgain();
    while (done === before) await delay(20);
  }
  restarting = false;
  await Promise.all(members);
  expect(exitCodes).toEqual([0, 0]);
  expect(done).toBeGreaterThan(4);
  expect(nodes.every(({ requests }) => requests > 10)).toBe(true);
});

test('R11 what a newer version has added to the database does not make the nodes of this one unfit', async () => {
  const { db } = server.context;
  const [last] = await db('knex_migrations').orderBy('id', 'desc').limit(1);
  const newer = { ...last, id: last.id + 1, name: '20991231000000_newer.ts' };
  await db('knex_migrations').insert(newer);
  for (const node of nodes) expect((await node.ask('/readyz')).status).toBe(200);
  await signIn(people[0]);
  await db('knex_migrations').where({ name: newer.name }).delete();
  await db('knex_migrations').where({ name: last.name }).delete();
  expect((await nodes[0]?.ask('/readyz'))?.body).toContain('migrations');
  await db('knex_migrations').insert(last);
});
