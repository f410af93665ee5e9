import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { openDesk } from '../../test/helpers/desk.ts';
import { otpMail, sender, verificationMail } from '../../test/helpers/mail.ts';
import { csvOf, person } from '../../test/helpers/people.ts';
import { SmtpSink } from '../../test/helpers/smtp.ts';
import { after, days, minutes } from '../clock.ts';
import { type Patience, patience } from '../jobs/send-mail.ts';
import { startWorker } from '../jobs/worker.ts';
import { createLogger } from '../log.ts';
import { queueMail } from '../mail/outbox.ts';
import { Secrets } from '../secrets.ts';
import { loadSecretKeys } from '../secrets-file.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
let secrets: Secrets;
let smtp: SmtpSink;
let stop = async () => {};
let memberId: string;

beforeAll(async () => {
  desk = await openDesk(['sample', 'other']);
  secrets = new Secrets(loadSecretKeys({ secretKeys: null, dataDir: desk.folder }));
  const file = join(desk.folder, 'members.csv');
  await writeFile(file, csvOf([person('taro')]));
  await desk.kosmo('member', 'import', file, '--insurer', 'sample');
  ({ id: memberId } = await desk.db('member').first('id'));
});
afterAll(() => desk.close());
beforeEach(async () => {
  smtp = await new SmtpSink().start();
});
afterEach(async () => {
  await rest();
  await smtp.stop();
  await desk.db('mail').delete();
  await desk.db.raw('delete from graphile_worker._private_jobs');
});

const hasty: Patience = { ...patience, failed: [20], unsure: 20, refused: 20, refusals: 2 };

async function rest(): Promise<void> {
  await stop();
  stop = async () => {};
}

async function work(): Promise<void> {
  const config = { ...sender, smtpUrl: smtp.url };
  const log = createLogger('silent');
  ({ stop } = await startWorker({
    databaseUrl: desk.url,
    db: desk.db,
    config,
    secrets,
    log,
    patience: hasty,
    pollInterval: 10,
  }));
}

interface Line {
  id: string;
  state: string;
  purpose: string;
  to: string;
  user_id: string | null;
  attempts: number;
  reply: string | null;
  reply_meaning: { en: string } | null;
}

const ofTaro = ['--insurer', 'sample', '--user-id', 'taro'];

async function list(...flags: string[]): Promise<Line[]> {
  const { exitCode, stdout } = await desk.kosmo('mail', 'list', '--json', ...flags);
  expect(exitCode).toBe(0);
  return JSON.parse(stdout);
}

const until = async (state: string): Promise<Line> => {
  for (;;) {
    const [mail] = await list();
    if (mail?.state === state) return mail;
  }
};

const queue = (requestedAt = new Date(), to = 'taro.yamada@example.jp') =>
  queueMail(desk.db, secrets, verificationMail({ memberId, to, requestedAt }), requestedAt);

test('a mail is listed from its queueing to its sending, by member, and its address only masked', async () => {
  await queue();
  const [waiting] = await list(...ofTaro);
  expect(waiting).toMatchObject({
    state: 'queued',
    purpose: 'email-verification',
    to: 't***@e***.jp',
    user_id: 'taro',
    attempts: 0,
  });
  await work();
  expect(await until('sent')).toMatchObject({ id: waiting?.id, attempts: 1, reply: null });
  const forPeople = await desk.kosmo('mail', 'list', ...ofTaro, '--lang', 'ja');
  expect(forPeople.stdout).toMatch(
    /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}送信済み {2}メールアドレスの確認 {2}t\*\*\*@e\*\*\*\.jp {2}sample {2}taro {2}/,
  );
  expect(forPeople.stderr).toContain('迷惑メールのフォルダー');
  expect(forPeople.stdout + JSON.stringify(await list())).not.toContain('yamada');
});

test('R07 a mail the server refuses says why in plain words, can be sent once more, and the trail knows who did', async () => {
  smtp.manner = 'recipient-550';
  await queue();
  await work();
  const refused = await until('refused');
  expect(refused).toMatchObject({ attempts: 2, reply: '550 at RCPT TO' });
  expect(refused.reply_meaning?.en).toContain('the mailbox does not exist');
  const shown = await desk.kosmo('mail', 'list', ...ofTaro, '--state', 'refused', '--lang', 'ja');
  expect(shown.stdout).toMatch(
    /断られた .*\n {4}宛先のメールボックスがないか、受け取りを断られました（550 at RCPT TO）\n {4}→ /,
  );

  smtp.manner = 'accept';
  const again = await desk.kosmo('mail', 'retry', refused.id, '--reason', 'mailbox is back');
  expect(again).toMatchObject({ exitCode: 0 });
  expect(await until('sent')).toMatchObject({ id: refused.id });
  expect(smtp.received.map(({ to }) => to)).toEqual([['taro.yamada@example.jp']]);
  expect(await desk.lastAudit()).toEqual({
    actor: 'sato',
    action: 'mail.retried',
    outcome: 'success',
    detail: { mail: refused.id, reason: 'mailbox is back' },
  });
  expect((await desk.kosmo('mail', 'retry', refused.id, '--reason', 'again')).exitCode).toBe(4);
});

test('R07 while the server is in trouble a mail is being tried again, and doctor says so', async () => {
  smtp.manner = 'recipient-450';
  await queue();
  await work();
  expect(await until('retrying')).toMatchObject({ reply: '450 at RCPT TO' });
  const { stdout } = await desk.with({ SMTP_URL: smtp.url })('doctor', '--lang', 'en');
  expect(stdout).toContain('1 mails are being tried again');
});

test('--all sends every refused mail that is still of use, of one insurer where that is said, and none of another', async () => {
  const now = new Date();
  smtp.manner = 'recipient-550';
  for (const to of ['a@example.jp', 'b@example.jp']) await queue(now, to);
  await work();
  while ((await list('--state', 'refused')).length < 2);
  await rest();
  const all = (...flags: string[]) =>
    desk.kosmo('mail', 'retry', '--all', ...flags, '--reason', 'mended', '--json');
  expect(JSON.parse((await all('--insurer', 'other')).stdout)).toEqual({ retried: [] });
  expect(JSON.parse((await all()).stdout).retried).toHaveLength(2);
  expect((await list()).map(({ state }) => state)).toEqual(['retrying', 'retrying']);
  await desk.db('mail').update({ state: 'refused', expires_at: after(now, -minutes(1)) });
  expect(JSON.parse((await all()).stdout)).toEqual({ retried: [] });
});

test('what has expired unsent is told so, and what was in it is gone', async () => {
  const longAgo = after(new Date(), -days(2));
  await queueMail(desk.db, secrets, otpMail({ requestedAt: longAgo }), longAgo);
  expect((await list())[0]).toMatchObject({ state: 'expired', user_id: null });
  await desk.db('mail').update({ state: 'refused', sealed_content: 'x' });
  await queueMail(desk.db, secrets, otpMail({ requestedAt: longAgo }), longAgo);
  await work();
  while ((await desk.db('mail').whereNotNull('sealed_content')).length > 0);
  const [mail] = await list('--state', 'refused');
  expect(await desk.kosmo('mail', 'retry', mail?.id ?? '', '--reason', 'x', '--lang', 'en')).toMatchObject({
    exitCode: 4,
    stderr: expect.stringContaining('has expired'),
  });
});

test('what cannot be is told apart', async () => {
  expect((await desk.kosmo('mail', 'retry', randomUUID(), '--reason', 'x')).exitCode).toBe(3);
  expect((await desk.kosmo('mail', 'retry', 'nonsense', '--reason', 'x')).exitCode).toBe(3);
  expect((await desk.kosmo('mail', 'retry', '--reason', 'x')).exitCode).toBe(2);
  expect((await desk.kosmo('mail', 'retry', randomUUID(), '--all', '--reason', 'x')).exitCode).toBe(2);
  expect((await desk.kosmo('mail', 'retry', '--all')).exitCode).toBe(2);
  expect((await desk.kosmo('mail', 'list', '--state', 'lost')).exitCode).toBe(2);
  expect((await desk.kosmo('mail', 'list', '--user-id', 'taro')).exitCode).toBe(2);
  expect(await list('--since', '2026-01-01', '--until', '2026-01-02')).toEqual([]);
  await queue();
  expect(await list('--insurer', 'other')).toEqual([]);
  expect(await list('--insurer', 'sample', '--limit', '1')).toHaveLength(1);
});
