import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Node } from '../helpers/balancer.ts';
import { addresses } from '../helpers/crowd.ts';
import type { Person } from '../helpers/people.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';
import { settledMembers } from '../helpers/settled-members.ts';
import { Line, Visitor } from '../helpers/storm.ts';

const from = addresses(10_000);
let server: TestServer;
let portal: RelyingParty;
let people: Person[] = [];
let nodes: Node[] = [];
let arrivals = 0;

beforeAll(async () => {
  server = await TestServer.start({ env: { TRUST_PROXY: '1' } });
  await server.insurer({ code: 'sample', secondFactors: [], enrolment: 'choice' });
  portal = await server.relyingParty(['sample']);
  people = await settledMembers(server, 'sample', 1000);
  nodes = [await Node.start(server), await Node.start(server)];
});
afterAll(async () => {
  await Promise.all(nodes.map((node) => node.terminate()));
  await server.stop();
});

/** A whole sign-in, every request of which goes to where the line leads at that moment. */
async function signIn(line: Line): Promise<'done' | 'told'> {
  const number = arrivals++;
  const visitor = new Visitor(line, server.issuer, from[number] ?? '');
  const path = (await portal.authorizationUrl()).replace(server.issuer, '');
  const callback = await visitor.signIn(path, people[number % people.length] as Person);
  if (callback === null) return 'told';
  // The code is good on every node: nothing of it is half done.
  expect((await portal.redeem(callback)).claims.sub).toMatch(/./);
  return 'done';
}

test('R13 a node ends and starts again in the middle of a storm: what it has taken on it answers, and it serves at once', async () => {
  const [node, other] = nodes as [Node, Node];
  const line = new Line(node.port, server.issuer);
  const seen = { done: 0, told: 0 };
  let takesMore = true;
  const crowd = (width: number) =>
    Promise.all(
      Array.from({ length: width }, async () => {
        while (takesMore) seen[await signIn(line)] += 1;
      }),
    );
  const storm = crowd(70);
  while (seen.told === 0) await delay(20);
  // As a proxy does: it looks, and sends the rest elsewhere once the node says that it is leaving.
  expect((await node.ask('/readyz')).status).toBe(200);
  const ended = node.terminate();
  while ((await node.ask('/readyz')).status === 200) await delay(20);
  line.port = other.port;
  expect(await ended).toBe(0);
  expect(node.faults).toEqual([]);
  expect(node.output).not.toContain('"aborted":true');

  const restarted = node.startAgain();
  // The storm turns back as soon as the node says that it is ready, which it does not say too early.
  while (!(await isReady(node))) await delay(10);
  line.port = node.port;
  seen.done = 0;
  while (seen.done === 0) await delay(20);
  takesMore = false;
  await Promise.all([storm, restarted]);
  line.close();
});

const isReady = (node: Node): Promise<boolean> =>
  node.ask('/readyz').then(
    ({ status }) => status === 200,
    () => false,
  );
