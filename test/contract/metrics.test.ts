import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Node } from '../helpers/balancer.ts';
import { exchange } from '../helpers/exchange.ts';
import { TestServer } from '../helpers/server.ts';

let server: TestServer;
let web: Node;
let worker: Node;

beforeAll(async () => {
  server = await TestServer.start();
  await server.insurer({ code: 'sample' });
  web = await Node.start(server);
  worker = await Node.start(server, 'work');
  const { host } = new URL(server.issuer);
  for (const path of ['/', '/account', '/interaction/0123456789abcdef', '/no-such-page/1234'])
    for (const method of ['GET', 'PROPFIND'])
      await exchange(method, `http://127.0.0.1:${web.port}${path}`, { host });
});
afterAll(async () => {
  await Promise.all([web.terminate(), worker.terminate()]);
  await server.stop();
});

const shown = async (node: Node) => (await node.ask('/metrics')).body;
/** The figures there are, by name: of each that has one, its first line's value. */
const figures = (text: string) =>
  new Map([...text.matchAll(/^(\w+)(?:\{[^}]*\})? (\S+)$/gm)].map(([, name, value]) => [name, value]));

const ofEach = [
  ...['kosmo_mails', 'kosmo_audit_sealing_lag_seconds', 'kosmo_insurers_with_first_sign_ins_paused'],
  ...['kosmo_worker_silence_seconds', 'kosmo_clock_difference_seconds', 'kosmo_signing_key_age_seconds'],
  ...['kosmo_db_connections_used', 'kosmo_db_requests_waiting'],
  ...['process_resident_memory_bytes', 'process_cpu_seconds_total', 'nodejs_eventloop_lag_p99_seconds'],
];

test('each of the two processes shows what both know, and the figures are numbers', async () => {
  for (const node of [web, worker]) {
    const text = await shown(node);
    const known = figures(text);
    for (const name of ofEach)
      expect({ name, isNumber: Number.isFinite(Number(known.get(name))) }).toEqual({ name, isNumber: true });
  }
});

test('what only one of them knows the other does not show', async () => {
  const [ofWeb, ofWorker] = [figures(await shown(web)), figures(await shown(worker))];
  expect(ofWeb.has('kosmo_password_hashes_waiting')).toBe(true);
  expect(ofWorker.has('kosmo_password_hashes_waiting')).toBe(false);
  expect(await shown(web)).toContain('kosmo_db_connections_used{pool="web"}');
  expect(await shown(worker)).toContain('kosmo_db_connections_used{pool="worker"}');
});

test('whatever is asked for, the labels are ours: routes by their template, methods by name, or “other”', async () => {
  const text = await shown(web);
  const routes = new Set([...text.matchAll(/route="([^"]*)"/g)].map(([, route]) => route));
  expect(routes).toContain('/interaction/:uid');
  expect(routes).toContain('unmatched');
  for (const route of routes) expect(route).not.toMatch(/\d{3}/);
  const methods = new Set([...text.matchAll(/method="([^"]*)"/g)].map(([, method]) => method));
  expect([...methods].sort()).toEqual(['GET', 'other']);
});

test('a process is live before it is ready, and answers nobody but on that port', async () => {
  for (const node of [web, worker]) {
    expect((await node.ask('/livez')).status).toBe(200);
    expect((await node.ask('/readyz')).status).toBe(200);
  }
  const { host } = new URL(server.issuer);
  expect((await exchange('GET', `http://127.0.0.1:${web.port}/metrics`, { host })).status).toBe(404);
});
