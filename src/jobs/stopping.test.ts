import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Knex } from 'knex';
import { createDatabase } from '../../test/helpers/database.ts';
import { Command, freePorts } from '../../test/helpers/demo.ts';
import { addMailInsurer, otpMail } from '../../test/helpers/mail.ts';
import { SmtpSink } from '../../test/helpers/smtp.ts';
import { openDb } from '../db.ts';
import { loadSecrets } from '../keys/load.ts';
import { queueMail } from '../mail/outbox.ts';

let database: Awaited<ReturnType<typeof createDatabase>>;
let db: Knex;
let smtp: SmtpSink;
const key = randomBytes(32);

beforeAll(async () => {
  database = await createDatabase();
  db = openDb(database.url);
  await addMailInsurer(db);
  smtp = await new SmtpSink().start();
});
afterAll(async () => {
  await smtp.stop();
  await db.destroy();
  await database.drop();
});

async function startWorker(): Promise<Command> {
  const { OPS_PORT } = await freePorts();
  const secrets = { DATABASE_URL: database.url, SECRET_KEYS: key.toString('base64') };
  const worker = new Command(process.execPath, ['src/main.ts', 'work'], {
    ...secrets,
    OPS_PORT,
    SMTP_URL: smtp.url,
  });
  await worker.says('"msg":"started"');
  return worker;
}

async function terminate(worker: Command): Promise<number | string> {
  worker.signal('SIGTERM');
  return worker.ended;
}

test('R01 a worker that is told to stop in the middle of a mail gives it back and ends; the next one sends it, once', async () => {
  smtp.manner = 'silent';
  const first = await startWorker();
  const secrets = await loadSecrets(db, [key], new Date());
  await queueMail(db, secrets, otpMail({ to: 'taro@example.jp', requestedAt: new Date() }), new Date());
  const held = () =>
    db('graphile_worker.jobs').where({ task_identifier: 'send_mail' }).whereNotNull('locked_at');
  while ((await held()).length === 0);

  expect(await terminate(first)).toBe(0);
  expect(await held()).toEqual([]);
  expect(await db('mail').first('state', 'attempts')).toEqual({ state: 'queued', attempts: 1 });

  smtp.manner = 'accept';
  const second = await startWorker();
  await smtp.until(() => smtp.received.length > 0);
  expect(await terminate(second)).toBe(0);
  expect(smtp.received.map(({ to }) => to)).toEqual([['taro@example.jp']]);
  expect(await db('mail').first('state', 'attempts')).toEqual({ state: 'sent', attempts: 2 });
});
