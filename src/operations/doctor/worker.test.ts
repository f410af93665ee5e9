import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { TestServer } from '../../../test/helpers/server.ts';
import { after, minutes } from '../../clock.ts';
import { queryOne } from '../../db.ts';
import type { Parts } from './check.ts';
import { workerCheck } from './worker.ts';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.stop());

async function findingsAt(now: Date) {
  const findings = await workerCheck.run({ db: server.context.db, now } as Parts);
  return findings.map(({ level, text }) => `${level}: ${text.en}`);
}

test('a worker that has just begun is at work; one that nobody has heard of for minutes is a fault', async () => {
  const now = new Date();
  expect(await findingsAt(now)).toEqual(['ok: a worker is at work']);
  expect((await findingsAt(after(now, minutes(5))))[0]).toMatch(/^fault: no worker has been at work since /);
});

test('a job that nobody takes, and one that was given up, are told', async () => {
  const { db } = server.context;
  const now = new Date();
  const add = `select id::text from graphile_worker.add_job('of_no_worker', run_at => ?)`;
  const job = await queryOne<{ id: string }>(db, 'test.job', add, [after(now, -minutes(5))]);
  expect((await findingsAt(now))[0]).toMatch(/^warning: of_no_worker: a job has been due since /);
  await db.raw(`select from graphile_worker.permanently_fail_jobs(array[?::bigint], 'test')`, [
    job?.id ?? '',
  ]);
  expect(await findingsAt(now)).toEqual(['warning: of_no_worker: 1 jobs were given up']);
});
