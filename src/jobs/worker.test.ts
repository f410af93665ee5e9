import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Writable } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Knex } from 'knex';
import { fillTrail } from '../../test/helpers/audit-trail.ts';
import { createDatabase } from '../../test/helpers/database.ts';
import { addMailInsurer, otpMail, sender } from '../../test/helpers/mail.ts';
import { type Manner, SmtpSink } from '../../test/helpers/smtp.ts';
import { verifyTrail } from '../audit/verify.ts';
import { openDb } from '../db.ts';
import { createLogger } from '../log.ts';
import { type MailJob, queueMail } from '../mail/outbox.ts';
import { metrics } from '../operations/metrics.ts';
import { scheduleJob } from '../queue.ts';
import { Secrets } from '../secrets.ts';
import { lookInterval } from './held.ts';
import { type Patience, patience } from './send-mail.ts';
import { logoutPatience } from './tell-logout.ts';
import { startWorker } from './worker.ts';

const key = randomBytes(32);
const secrets = new Secrets([key]);
const hasty: Patience = {
  attempt: 5_000,
  lease: 20_000,
  failed: [20, 40],
  unsure: 60,
  refused: 20,
  refusals: 1000,
};
const everySoOften = 10;

let database: Awaited<ReturnType<typeof createDatabase>>;
let db: Knex;
let smtp: SmtpSink;
let logged: string;
let stop: () => Promise<void>;

beforeAll(async () => {
  database = await createDatabase();
  db = openDb(database.url);
  await addMailInsurer(db);
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});
beforeEach(async () => {
  smtp = await new SmtpSink().start();
  logged = '';
  stop = async () => {};
});
afterEach(async () => {
  await stop();
  await smtp.stop();
  await db.raw('delete from graphile_worker._private_jobs');
});

const log = createLogger(
  'trace',
  new Writable({
    write(chunk, _encoding, done) {
      logged += chunk;
      done();
    },
  }),
);

async function work(manners: Partial<Patience> = {}): Promise<void> {
  const config = { ...sender, smtpUrl: smtp.url };
  const pace = { patience: { ...hasty, ...manners }, pollInterval: everySoOften, lookInterval: everySoOften };
  ({ stop } = await startWorker({ databaseUrl: database.url, db, config, secrets, log, ...pace }));
}

/** Lets the worker end what it has begun. */
async function drain(): Promise<void> {
  await stop();
  stop = async () => {};
}

const queue = (to: string, now = new Date()) =>
  queueMail(db, secrets, otpMail({ to, requestedAt: now }), now);
const inbox = () => smtp.received.map(({ to }) => to[0]).sort();
const jobs = async (): Promise<{ payload: MailJob; last_error: string | null; locked_by: string | null }[]> =>
  (await db.raw('select * from graphile_worker._private_jobs')).rows;
const until = async (condition: () => Promise<boolean>) => {
  while (!(await condition()));
};

test('a queued mail is sent, once, and nothing of it stays', async () => {
  await work();
  await queue('taro@example.jp');
  await smtp.until(() => smtp.received.length === 1);
  await drain();
  expect(inbox()).toEqual(['taro@example.jp']);
  expect(await jobs()).toEqual([]);
  expect(await metrics.metrics()).toContain('kosmo_mail_outcomes_total{outcome="sent"} 1');
});

test('R07 a server that is back has every mail within a minute', () => {
  const { attempt, lease, failed, unsure, refused } = patience;
  expect(Math.max(attempt, lease + lookInterval, ...failed, unsure, refused) + 1_000).toBeLessThan(60_000);
  expect(lease).toBeGreaterThan(attempt);
});

describe('R07 While the server fails no mail is lost, and afterwards each arrives once', () => {
  const addresses = Array.from({ length: 12 }, (_, index) => `member${index}@example.jp`).sort();
  /** A mail that is just being tried again has two jobs: the one that runs, and the next. */
  const failed = async () =>
    new Set((await jobs()).flatMap(({ payload }) => (payload.failures > 0 ? [payload.id] : []))).size;

  test('it is down', async () => {
    await work();
    await smtp.stop();
    for (const address of addresses) await queue(address);
    await until(async () => (await failed()) === addresses.length);
    await smtp.start();
    await smtp.until(() => smtp.received.length >= addresses.length);
    await drain();
    expect(inbox()).toEqual(addresses);
  });

  test.each<Manner>(['greet-554', 'recipient-450', 'content-451'])('it answers %s', async (manner) => {
    await work();
    smtp.manner = manner;
    for (const address of addresses) await queue(address);
    await until(async () => (await failed()) === addresses.length);
    smtp.manner = 'accept';
    await smtp.until(() => smtp.received.length >= addresses.length);
    await drain();
    expect(inbox()).toEqual(addresses);
    expect(await jobs()).toEqual([]);
  });

  test('it keeps silent', async () => {
    await work({ attempt: 500 });
    smtp.manner = 'silent';
    for (const address of addresses.slice(0, 5)) await queue(address);
    await until(async () => (await failed()) === 5);
    smtp.manner = 'accept';
    await smtp.until(() => new Set(inbox()).size === 5);
  });

  test('it refuses everybody for good, and then thinks better of it', async () => {
    await work();
    smtp.manner = 'recipient-550';
    for (const address of addresses) await queue(address);
    await smtp.until(() => smtp.attempts >= 2 * addresses.length);
    smtp.manner = 'accept';
    await smtp.until(() => smtp.received.length >= addresses.length);
    await drain();
    expect(inbox()).toEqual(addresses);
  });

  test('it takes a mail and hangs up: there is one duplicate, under the same Message-ID', async () => {
    await work();
    smtp.manner = 'accept-then-drop';
    await queue('taro@example.jp');
    await smtp.until(() => smtp.received.length === 1);
    smtp.manner = 'accept';
    await smtp.until(() => smtp.received.length === 2);
    await drain();
    const ids = smtp.received.map(({ raw }) => /^Message-ID: (.+)$/im.exec(raw)?.[1]);
    expect(ids).toHaveLength(2);
    expect(ids[0]).toBe(ids[1]);
  });
});

test('a mail refused again and again is given up, and the trail says so', async () => {
  await work({ refusals: 3 });
  smtp.manner = 'recipient-550';
  await queue('nobody@example.jp');
  await until(async () => (await jobs()).length === 0);
  expect(smtp.attempts).toBe(3);
  const { rows } = await db.raw('select actor, action, outcome, insurer_id, detail from audit_entry');
  const detail = { kind: 'email-otp', reason: '550 at RCPT TO' };
  expect(rows).toEqual([
    { actor: 'system', action: 'mail.refused', outcome: 'failure', insurer_id: 1, detail },
  ]);
});

test('a mail whose code is no longer valid is dropped', async () => {
  await queue('late@example.jp', new Date(Date.now() - 11 * 60_000));
  await work();
  await until(async () => (await jobs()).length === 0);
  expect(smtp.attempts).toBe(0);
});

test('T51 neither the log nor the queue tells an address, a code or what the server said', async () => {
  await work();
  smtp.manner = 'recipient-550';
  await queue('taro@example.jp');
  await smtp.until(() => smtp.attempts === 2);
  await queueMail(db, new Secrets([randomBytes(32)]), otpMail({ requestedAt: new Date() }), new Date());
  await until(async () => (await jobs()).some(({ last_error }) => last_error === 'OperatorError'));
  await drain();
  expect(logged).toContain('mail not sent');
  for (const secret of ['taro', 'example.jp', '012345', 'refused by the test']) {
    expect(logged).not.toContain(secret);
    expect(JSON.stringify(await jobs())).not.toContain(secret);
  }
});

test('R01 the mail of a worker that was killed is sent by the next one', async () => {
  smtp.manner = 'silent';
  const program = `
    import { startWorker } from '${new URL('./worker.ts', import.meta.url)}';
    import { openDb } from '${new URL('../db.ts', import.meta.url)}';
    import { createLogger } from '${new URL('../log.ts', import.meta.url)}';
    import { Secrets } from '${new URL('../secrets.ts', import.meta.url)}';
    await startWorker({
      databaseUrl: ${JSON.stringify(database.url)}, db: openDb(${JSON.stringify(database.url)}), log: createLogger('silent'),
      config: ${JSON.stringify({ ...sender, smtpUrl: smtp.url })}, secrets: new Secrets([Buffer.from('${key.toString('hex')}', 'hex')]),
      patience: ${JSON.stringify({ ...hasty, attempt: 60_000, lease: 1_000 })},
    });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  stop = async () => void child.kill('SIGKILL');
  await queue('taro@example.jp');
  await until(async () => (await jobs()).some(({ locked_by }) => locked_by !== null));
  child.kill('SIGKILL');
  await once(child, 'exit');
  smtp.manner = 'accept';
  await work({ attempt: 900, lease: 1_000 });
  await smtp.until(() => smtp.received.length === 1);
  await until(async () => (await jobs()).length === 0);
});

test.each(['send_mail', 'recover', 'tell_member', 'tell_logout'])(
  'R01 what a dead worker holds of %s is taken up once it must have been done, and not before',
  async (task) => {
    const lock = (age: number) =>
      db('graphile_worker._private_jobs').update({
        locked_by: 'dead',
        locked_at: new Date(Date.now() - age),
      });
    const isHeld = async () => (await jobs()).some(({ locked_by }) => locked_by === 'dead');
    await scheduleJob(db, task, { id: randomUUID(), expiresAt: '2026-01-01T00:00:00Z' }, new Date());
    await lock(5_000);
    const leases = { lookInterval: everySoOften, patience, logoutPatience };
    const config = { ...sender, smtpUrl: smtp.url };
    ({ stop } = await startWorker({ databaseUrl: database.url, db, config, secrets, log, ...leases }));
    const looks = 20;
    for (let look = 0; look < looks; look++) expect(await isHeld()).toBe(true);
    await lock(60_000);
    await until(async () => !(await isHeld()));
  },
);

test('R06 a worker whose connections were cut goes on by itself', async () => {
  await work();
  await queue('before@example.jp');
  await smtp.until(() => smtp.received.length === 1);
  const cut = `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'kosmo-idp worker'`;
  expect((await db.raw(`${cut} and datname = current_database()`)).rows.length).toBeGreaterThan(0);
  await queue('after@example.jp');
  await smtp.until(() => smtp.received.length === 2);
});

test('the purge job runs on the queue', async () => {
  await db.raw(`insert into throttle values (1, 'x', '\\x00', 1, '2020-01-01', '2020-01-01')`);
  await work();
  await db.raw(`select from graphile_worker.add_job('purge')`);
  await until(async () => (await db.raw('select 1 from throttle')).rows.length === 0);
});

test('the audit trail is sealed on the queue', async () => {
  await fillTrail(db, 3);
  await work();
  await db.raw(`select from graphile_worker.add_job('seal_audit')`);
  const entries = (await db('audit_entry')).length;
  await until(async () => (await db('audit_seal')).length === entries);
  expect(await verifyTrail(db, secrets, null)).toMatchObject({ sealed: entries, waiting: 0, faults: [] });
});

test('without an SMTP server there is no worker, and one line says why', async () => {
  const config = { ...sender, smtpUrl: null };
  await expect(startWorker({ databaseUrl: database.url, db, config, secrets, log })).rejects.toThrow(
    'SMTP_URL',
  );
});
