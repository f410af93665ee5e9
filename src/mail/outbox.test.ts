import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Knex } from 'knex';
import { createDatabase } from '../../test/helpers/database.ts';
import { addMailInsurer, otpMail, verificationMail } from '../../test/helpers/mail.ts';
import { openDb } from '../db.ts';
import { scheduleJob, unscheduleJob } from '../queue.ts';
import { Secrets } from '../secrets.ts';
import { mailContext } from './log-store.ts';
import { type MailJob, openMail, queueMail, sendMailTask } from './outbox.ts';

let database: Awaited<ReturnType<typeof createDatabase>>;
let db: Knex;
beforeAll(async () => {
  database = await createDatabase();
  db = openDb(database.url);
  await addMailInsurer(db);
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

const secrets = new Secrets([randomBytes(32)]);
const now = new Date('2026-11-22T06:36:00Z');

const queued = async (): Promise<{ payload: MailJob; run_at: Date }[]> =>
  (await db.raw('select payload, run_at from graphile_worker._private_jobs order by id')).rows;

test('a mail is queued when its transaction commits, and not when it is undone', async () => {
  await db
    .transaction(async (transaction) => {
      await queueMail(transaction, secrets, otpMail(), now);
      throw new Error('undone');
    })
    .catch(() => {});
  expect(await queued()).toHaveLength(0);

  await db.transaction((transaction) => queueMail(transaction, secrets, otpMail(), now));
  const [job] = await queued();
  expect(job?.run_at).toEqual(now);
  expect(await openMail(db, secrets, job?.payload as MailJob)).toEqual(otpMail());
});

test('a mail that an earlier version has queued, with all of its insurer, is opened as well', async () => {
  const id = randomUUID();
  const sealed = secrets.sealJson(otpMail(), mailContext(id)).toString('base64');
  const job: MailJob = { id, expiresAt: now.toISOString(), failures: 0, refusals: 0, sealed };
  expect(await openMail(db, secrets, job)).toEqual(otpMail());
});

test('a mail lives as long as what it carries', async () => {
  await queueMail(db, secrets, otpMail(), now);
  await queueMail(db, secrets, verificationMail(), now);
  expect((await queued()).slice(-2).map(({ payload }) => payload.expiresAt)).toEqual([
    '2026-11-22T06:46:00.000Z',
    '2026-11-23T06:36:00.000Z',
  ]);
});

test('a mail that is scheduled again is still one mail, and can be taken back', async () => {
  await queueMail(db, secrets, otpMail(), now);
  const before = await queued();
  const job = before.at(-1)?.payload as MailJob;
  await scheduleJob(db, sendMailTask, { ...job, failures: 1 }, new Date('2026-11-22T06:37:00Z'));
  expect(await queued()).toHaveLength(before.length);
  expect((await queued()).at(-1)).toEqual({
    payload: { ...job, failures: 1 },
    run_at: new Date('2026-11-22T06:37:00Z'),
  });
  await unscheduleJob(db, job);
  expect(await queued()).toHaveLength(before.length - 1);
});

test('a stolen dump of the queue holds neither the address nor the code nor the link, in any encoding', async () => {
  const mail = verificationMail();
  await queueMail(db, secrets, mail, now);
  const { rows } = await db.raw(
    `select table_name from information_schema.tables where table_schema = 'graphile_worker' and table_type = 'BASE TABLE'`,
  );
  let dump = '';
  for (const { table_name } of rows) {
    const contents = await db.raw(`select t::text from graphile_worker.?? as t`, [table_name]);
    dump += JSON.stringify(contents.rows);
  }
  expect(dump).toContain('send_mail');
  for (const secret of [mail.to, mail.code, mail.link, mail.userIdMasked, mail.device]) {
    const bytes = Buffer.from(secret);
    for (const form of [secret, bytes.toString('base64').slice(0, -4), bytes.toString('hex')])
      expect(dump).not.toContain(form);
  }
});
