import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { otpMail, sender, verificationMail } from '../../test/helpers/mail.ts';
import { SmtpSink } from '../../test/helpers/smtp.ts';
import { parseEmail } from '../member/email-address.ts';
import { compose } from './compose.ts';
import { openTransport, type Transport } from './transport.ts';

const never = new AbortController().signal;
const at = new Date('2026-11-22T06:36:00Z');
let smtp: SmtpSink;
let transport: Transport;

beforeEach(async () => {
  smtp = await new SmtpSink().start();
  transport = openTransport(smtp.url, 2);
});
afterEach(async () => {
  transport.close();
  await smtp.stop();
});

const send = async (to = 'taro@example.jp', signal = never) =>
  transport.send(await compose(otpMail({ to }), sender), 'id-1', at, signal);

/** Header lines, unfolded, of a message as it came over the wire. */
const headersOf = (raw: string): string[] =>
  raw
    .slice(0, raw.indexOf('\r\n\r\n'))
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n');

test('a letter arrives as it was written', async () => {
  const letter = await compose(verificationMail({ language: 'en' }), sender);
  expect(await transport.send(letter, 'id-1', at, never)).toEqual({ kind: 'sent' });
  const [received] = smtp.received;
  expect(received).toMatchObject({ from: 'no-reply@mail.kosmo.example', to: ['taro@example.jp'] });
  const parsed = await simpleParser(received?.raw ?? '');
  expect(parsed.text).toBe(letter.text);
  expect(parsed.html).toBe(letter.html);
  expect(parsed.subject).toBe(letter.subject);
  expect(parsed.from?.value).toEqual([{ name: letter.from.name, address: letter.from.address }]);
  expect(parsed.messageId).toBe('<id-1@mail.kosmo.example>');
  expect(parsed.date).toEqual(at);
});

test.each(['a..b@docomo.ne.jp', 'abc.@ezweb.ne.jp', '.abc@softbank.ne.jp'])(
  'the carrier address %s reaches the wire as it was issued',
  async (address) => {
    expect(await send(address)).toEqual({ kind: 'sent' });
    expect(smtp.received[0]?.to).toEqual([address]);
    const [local, domain] = address.split('@');
    expect(headersOf(smtp.received[0]?.raw ?? '')).toContain(`To: <"${local}"@${domain}>`);
  },
);

describe('Trouble is told in codes, never in the words of the server', () => {
  test('a server that is down: to be tried again', async () => {
    await smtp.stop();
    expect(await send()).toEqual({ kind: 'failed', reason: 'ESOCKET at CONN', unsure: false });
  });

  test.each([
    ['greet-554', 'failed', '554 at CONN'],
    ['recipient-450', 'failed', '450 at RCPT TO'],
    ['content-451', 'failed', '451 at DATA'],
    ['recipient-550', 'refused', '550 at RCPT TO'],
  ] as const)('%s: %s', async (manner, kind, reason) => {
    smtp.manner = manner;
    expect(await send()).toMatchObject({ kind, reason });
  });

  test('a server that takes the letter and hangs up: it may have been accepted', async () => {
    smtp.manner = 'accept-then-drop';
    expect(await send()).toMatchObject({ kind: 'failed', unsure: true });
    expect(smtp.received).toHaveLength(1);
  });

  test('a server that keeps silent: given up when told to', async () => {
    smtp.manner = 'silent';
    expect(await send('taro@example.jp', AbortSignal.timeout(50))).toMatchObject({
      kind: 'failed',
      unsure: false,
    });
  });

  test('a server that demands RFC syntax of a carrier address: asked again in that syntax', async () => {
    smtp.manner = 'recipient-550';
    await send('a..b@docomo.ne.jp');
    expect(smtp.attempts).toBe(2);
  });
});

const hostile = [
  'a@b.jp\r\nBcc: evil@example.com',
  'a@b.jp\nX-Evil: 1',
  'a@b.jp, evil@example.com',
  'a@b.jp;evil@example.com',
  '<evil@example.com>a@b.jp',
  '"evil@example.com> NOTIFY=SUCCESS"@b.jp',
  'evil@example.com:a@b.jp',
  '@evil.com:a@b.jp',
  'group: evil@example.com;@b.jp',
  'a(evil@example.com)@b.jp',
  'a@b.jp SIZE=99999',
  'a\\@evil.com@b.jp',
  'a@[evil.com]',
  'a%evil.com@b.jp',
  'evil.com!a@b.jp',
  '=?utf-8?q?a=0d=0aBcc=3a_evil=40example=2ecom?=@b.jp',
  'ａ＠ｂ．ｊｐ',
  'a@b.jp\u2028Bcc: evil@example.com',
  'a\u0000@b.jp',
  'a@b.jp>\r\nRCPT TO:<evil@example.com',
];
const pieces = [
  'a',
  '.',
  '..',
  '@',
  '<',
  '>',
  ',',
  ';',
  ':',
  '"',
  '\\',
  '\r\n',
  '\n',
  '\t',
  ' ',
  '(',
  ')',
  '=?',
  '?=',
  '%',
  '!',
  '#',
  '{',
  '＠',
  '。',
  '\u200b',
  '\u0000',
];
/** Addresses put together by a Lehmer generator, so that every run tries the same ones. */
let seed = 20_261_122;
const anyPiece = () => {
  seed = (seed * 48_271) % 2_147_483_647;
  return pieces[seed % pieces.length];
};
const fuzzed = Array.from(
  { length: 400 },
  (_, index) => `${Array.from({ length: 1 + (index % 6) }, anyPiece).join('')}x${anyPiece()}@b${index}.jp`,
);

test('T25 no address adds a header or a recipient', async () => {
  await send();
  const usual = headersOf(smtp.received[0]?.raw ?? '').length;
  let sent = 1;
  for (const typed of [...hostile, ...fuzzed]) {
    const address = parseEmail(typed);
    if (address === null) continue;
    expect(await send(address)).toEqual({ kind: 'sent' });
    sent += 1;
    expect(smtp.received.at(-1)?.to).toEqual([address]);
    expect(headersOf(smtp.received.at(-1)?.raw ?? '')).toHaveLength(usual);
  }
  expect(sent).toBeGreaterThan(20);
  expect(smtp.attempts).toBe(sent);
});

test('T25 even an address that no form lets through makes one recipient and no header, or no mail', async () => {
  await send();
  const usual = headersOf(smtp.received[0]?.raw ?? '').length;
  for (const address of hostile) {
    const before = smtp.received.length;
    await send(address);
    for (const { to, raw } of smtp.received.slice(before)) {
      expect(to).toHaveLength(1);
      expect(headersOf(raw)).toHaveLength(usual);
    }
  }
});
