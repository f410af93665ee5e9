import { afterEach, expect, test } from '@jest/globals';
import { auditSealingLag, hashesWaiting, mails, observePool, signIns } from './metrics.ts';
import { type Check, failing } from './readiness.ts';
import { startOperations } from './server.ts';

const started: { stop(): Promise<void> }[] = [];
afterEach(() => Promise.all(started.splice(0).map((operations) => operations.stop())));

async function start(checks: Record<string, Check>) {
  const operations = await startOperations({ config: { opsPort: 0, opsHost: '127.0.0.1' }, checks });
  started.push(operations);
  return (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${operations.port}${path}`, init);
}

test('the process is live from its start; it is ready when every check passes', async () => {
  let migrated = false;
  const get = await start({
    database: async () => 1,
    migrations: async () => {
      if (!migrated) throw new Error('postgres://kosmo:hunter2@db is behind');
    },
  });
  expect((await get('/livez')).status).toBe(200);

  const before = await get('/readyz');
  expect(before.status).toBe(503);
  expect(await before.json()).toEqual({ ready: false, failing: ['migrations'] });

  migrated = true;
  const after = await get('/readyz');
  expect(after.status).toBe(200);
  expect(await after.json()).toEqual({ ready: true, failing: [] });
});

test('a check that does not answer fails', async () => {
  expect(await failing({ stuck: () => new Promise(() => undefined), fine: async () => 1 }, 10)).toEqual([
    'stuck',
  ]);
});

test('metrics are Prometheus text: the process, and what others measure', async () => {
  const get = await start({});
  signIns.inc({ step: 'credentials', outcome: 'refuse' });
  auditSealingLag.from(() => Promise.reject(new Error('the database is down')));
  mails.from(() => ({ queued: 2, retrying: 0 }));
  observePool('web', { numUsed: () => 3, numFree: () => 1, numPendingAcquires: () => 0 });
  const response = await get('/metrics');
  const text = await response.text();
  expect(response.headers.get('content-type')).toContain('text/plain; version=0.0.4');
  expect(text).toMatch(/^process_cpu_seconds_total \d/m);
  expect(text).toContain('kosmo_sign_in_outcomes_total{step="credentials",outcome="refuse"} 1');
  expect(text).toMatch(/^kosmo_db_connections_used\{pool="web"\} 3$/m);
  expect(text).toMatch(/^kosmo_mails\{state="queued"\} 2$/m);
  expect(text).toMatch(/^kosmo_audit_sealing_lag_seconds Nan$/im);
});

test('what a process does not know it does not show: it would be an alarm, or hide one', async () => {
  const get = await start({});
  expect(await (await get('/metrics')).text()).not.toMatch(/^kosmo_password_hashes_waiting/m);
  hashesWaiting.from(() => 0);
  expect(await (await get('/metrics')).text()).toMatch(/^kosmo_password_hashes_waiting 0$/m);
});

test('nothing else is there', async () => {
  const get = await start({});
  for (const path of ['/', '/metrics/', '/constructor', '/__proto__'])
    expect((await get(path)).status).toBe(404);
  expect((await get('/metrics', { method: 'POST' })).status).toBe(404);
});
