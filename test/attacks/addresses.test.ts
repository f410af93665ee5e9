import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { hostileAddresses } from '../helpers/hostile-addresses.ts';
import { person } from '../helpers/people.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';
import { SmtpSink } from '../helpers/smtp.ts';
import { Walk } from '../helpers/walk.ts';

const headers = [
  'auto-submitted',
  'content-type',
  'date',
  'from',
  'message-id',
  'mime-version',
  'subject',
  'to',
];
const wire = new SmtpSink();
let server: TestServer;
let portal: RelyingParty;

beforeAll(async () => {
  await wire.start();
  server = await TestServer.start({ env: { SMTP_URL: wire.url } });
  await server.insurer({ code: 'sample', name: { ja: '"eve@evil.example", <健保>; 組合', en: 'Society' } });
  portal = await server.relyingParty(['sample']);
});
afterAll(async () => {
  await server.stop();
  await wire.stop();
});

/** Somebody new, asked for an e-mail address. */
async function asked(userId: string): Promise<Walk> {
  const member = person(userId);
  await server.enrol('sample', member);
  const walk = new Walk(server, member);
  await walk.enter(portal, member.initialPassword);
  await walk.browser.submit({ birthdate: member.birthdate });
  await walk.browser.expectStep('email');
  return walk;
}

test('T25 the form refuses every address that is more than one mailbox, and nothing is sent', async () => {
  const { browser } = await asked('fuzz01');
  const { action, values } = browser.form;
  const accepted = [];
  for (const email of hostileAddresses) {
    const { status, body } = await browser.exchange('POST', action, { ...values, email });
    const refused = status === 400 || (status === 422 && body.includes('data-error="email_invalid"'));
    if (!refused) accepted.push([email, status]);
  }
  expect(accepted).toEqual([]);
  await browser.reload();
  await browser.expectStep('email');
  expect(await server.context.db('one_time_secret').count()).toEqual([{ count: '0' }]);
  expect(wire.attempts).toBe(0);
});

test.each([
  'plain@example.jp',
  'a..b@docomo.ne.jp',
  '.abc.@ezweb.ne.jp',
  "o'hara+x{y}|z~@example.jp",
  '%0d%0abcc=?x?=@example.jp',
  `${'a'.repeat(64)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.jp`,
  'nihon@例え.jp',
])('T25 %s leaves as one recipient, in one To, with the headers of every other mail', async (email) => {
  const { browser } = await asked(`mail${wire.received.length}`);
  const before = wire.received.length;
  await browser.submit({ email });
  await wire.until(() => wire.received.length > before);
  const [mail] = wire.received.slice(before);
  const { headerLines, from } = await simpleParser(mail?.raw ?? '');
  const to = headerLines.find(({ key }) => key === 'to')?.line.replace(/["<>\s]/g, '');
  const name = '"eve@evil.example", <健保>; 組合';
  expect(mail?.to).toHaveLength(1);
  expect(to).toBe(`To:${email.replace('例え', 'xn--r8jz45g')}`);
  expect(headerLines.map(({ key }) => key).sort()).toEqual(headers);
  expect(from?.value).toEqual([{ address: 'no-reply@mail.kosmo.example', name }]);
});
