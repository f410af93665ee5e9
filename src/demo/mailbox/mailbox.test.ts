import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { exchange } from '../../../test/helpers/exchange.ts';
import { type Mailbox, type Message, startMailbox } from './index.ts';

let mailbox: Mailbox;

const start = (dataDir: string | null = null) => startMailbox({ httpPort: 0, smtpPort: 0, dataDir });

async function send(mail: SendMailOptions, to = mailbox): Promise<void> {
  const transport = createTransport(to.smtpUrl);
  const from = { name: 'サンプル健康保険組合', address: 'no-reply@kosmo.example' };
  await transport.sendMail({ from, subject: '【KOSMOWeb】メールアドレスの確認', text: '123456\n', ...mail });
  transport.close();
}

async function messagesTo(address: string, at = mailbox): Promise<Message[]> {
  const response = await fetch(`${at.httpUrl}api/messages?to=${encodeURIComponent(address)}`);
  return (await response.json()) as Message[];
}

const page = async (path: string) => (await fetch(mailbox.httpUrl + path)).text();

beforeAll(async () => {
  mailbox = await start();
});
afterAll(() => mailbox.stop());

describe('every address a carrier ever issued arrives over the wire, under the name its owner uses', () => {
  test.each([
    ['a..b@docomo.ne.jp'],
    ['abc.@ezweb.ne.jp'],
    ['.abc@ezweb.ne.jp'],
    ['a...@docomo.ne.jp'],
    ['-x_-@docomo.ne.jp'],
    ['a?b/c+d=e@docomo.ne.jp'],
    ["o'b&c@t.vodafone.ne.jp"],
    ['A.B@i.softbank.jp'],
    ['1234@pdx.ne.jp'],
  ])('%s', async (to) => {
    await send({ to });
    expect(await messagesTo(to)).toMatchObject([{ to }]);
  });

  test('"quoted..form"@docomo.ne.jp', async () => {
    await send({ to: '"quoted..form"@docomo.ne.jp' });
    expect(await messagesTo('"quoted..form"@docomo.ne.jp')).toMatchObject([
      { to: 'quoted..form@docomo.ne.jp' },
    ]);
  });
});

test('a mail is told whole: from whom, what about, text and HTML, when', async () => {
  await send({ to: 'whole@example.jp', html: '<p>確認コード</p>' });
  expect(await messagesTo('WHOLE@example.jp')).toEqual([
    {
      id: expect.any(String),
      to: 'whole@example.jp',
      from: 'サンプル健康保険組合 <no-reply@kosmo.example>',
      subject: '【KOSMOWeb】メールアドレスの確認',
      text: '123456\n',
      html: '<p>確認コード</p>',
      receivedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    },
  ]);
});

test('the newest mail stands first; where none came the answer is an empty list', async () => {
  for (const subject of ['一通目', '二通目']) await send({ to: 'twice@example.jp', subject });
  expect((await messagesTo('twice@example.jp')).map(({ subject }) => subject)).toEqual(['二通目', '一通目']);
  expect(await messagesTo('nobody@example.jp')).toEqual([]);
});

test('each recipient of the envelope has a message of their own', async () => {
  await send({ to: 'one@example.jp', bcc: 'two@example.jp' });
  expect(await messagesTo('one@example.jp')).toHaveLength(1);
  expect(await messagesTo('two@example.jp')).toHaveLength(1);
});

test('the inbox lists mails, a mail shows its text with links to click', async () => {
  await send({
    to: 'read@example.jp',
    subject: '<b>題名</b>',
    text: '開く\nhttp://localhost:3000/email/x?a=1&b=2\n<i>',
  });
  const [message] = await messagesTo('read@example.jp');
  expect(await page('?to=read%40example.jp')).toContain('&lt;b&gt;題名&lt;/b&gt;');
  const shown = await page(`messages/${message?.id}?lang=ja`);
  expect(shown).toContain(
    '<a href="http://localhost:3000/email/x?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">',
  );
  expect(shown).toContain('&lt;i&gt;');
  expect(shown).not.toContain('<iframe');
});

test('the HTML of a mail is shut in: no script, nothing remote, no form', async () => {
  await send({
    to: 'html@example.jp',
    html: '<script>steal()</script><a href="http://localhost:3000/">開く</a>',
  });
  const [message] = await messagesTo('html@example.jp');
  const shown = await page(`messages/${message?.id}`);
  expect(shown).not.toContain('steal()');
  expect(shown).toMatch(/<iframe [^>]*sandbox="allow-popups allow-popups-to-escape-sandbox"/);
  const { headers } = await fetch(`${mailbox.httpUrl}messages/${message?.id}/html`);
  expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';.* sandbox allow-popups /);
});

test('a mail that is gone has a page that says so', async () => {
  const response = await fetch(`${mailbox.httpUrl}messages/gone?lang=en`);
  expect(response.status).toBe(404);
  expect(await response.text()).toContain('This mail cannot be found');
});

test('mails outlive a restart, and only the newest 1000 stay', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'kosmo-mailbox-'));
  const first = await start(dataDir);
  await send({ to: 'early@example.jp' }, first);
  const many = Array.from({ length: 999 }, (_, index) => `m${index}@example.jp`);
  await send({ to: 'lasting@example.jp', bcc: many }, first);
  await first.stop();

  const second = await start(dataDir);
  expect(await messagesTo('lasting@example.jp', second)).toMatchObject([{ text: '123456\n' }]);
  expect(await messagesTo('m998@example.jp', second)).toHaveLength(1);
  expect(await messagesTo('early@example.jp', second)).toEqual([]);
  await second.stop();
  await rm(dataDir, { recursive: true });
});

test('a page of another name that points here reads nothing', async () => {
  const { port } = new URL(mailbox.httpUrl);
  const answer = await exchange('GET', `http://127.0.0.1:${port}/api/messages`, {
    host: `evil.example:${port}`,
  });
  expect(answer.status).toBe(421);
});

test('a port that is taken is told in one line that names its variable', async () => {
  const httpPort = Number(new URL(mailbox.httpUrl).port);
  await expect(startMailbox({ httpPort, smtpPort: 0, dataDir: null })).rejects.toMatchObject({
    name: 'OperatorError',
    message: expect.stringMatching(/^Port \d+ is already in use.*MAILBOX_PORT/),
  });
});
