import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { now } from '../../src/clock.ts';
import { activate, findMemberByUserId, verifyEmail } from '../../src/member/store.ts';
import { realClock, setClock } from '../helpers/clock.ts';
import type { Exchange } from '../helpers/exchange.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { type Person, person } from '../helpers/people.ts';
import { Recovery } from '../helpers/recovery.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';
import { Walk } from '../helpers/walk.ts';

let server: TestServer;
let portal: RelyingParty;
/** Everybody one could ask about, by what there is to find out. */
const classes: Record<string, Person> = {};

beforeAll(async () => {
  setClock('2026-07-01T00:00:00Z');
  server = await TestServer.start();
  await server.publish('2026-04');
  await server.insurer({ code: 'sample' });
  portal = await server.relyingParty(['sample']);
  const named = async (userId: string) => {
    const one = person(userId);
    await server.enrol('sample', one);
    return one;
  };
  const [active, moved, holder, pending, halfway, left, disabled] = [
    await named('active'),
    await named('moved-'),
    await named('holder'),
    await named('pendin'),
    await named('halfwa'),
    await named('left--'),
    await named('disabl'),
  ];
  for (const one of [active, moved, left, disabled]) await new Walk(server, one).settle(portal, 'email-otp');
  await new Walk(server, holder).settle(portal, 'passkey');
  const waiting = new Walk(server, halfway);
  await waiting.enter(portal, halfway.initialPassword);
  await waiting.introduce();
  await server.leave('sample', left);
  await server.context.db('member').where({ user_id: disabled.userId }).update({ status: 'disabled' });
  await server.context.db('member').where({ user_id: moved.userId }).update({ email_changed_at: now() });
  Object.assign(classes, {
    unknown: person('unknow'),
    active,
    'active, another birthdate': { ...active, birthdate: '19010203' },
    'whose address has just changed': moved,
    'with a passkey': holder,
    'not yet activated': pending,
    'not yet activated, with a verified address': halfway,
    left,
    disabled,
  });
});
afterAll(async () => {
  await server.stop();
  realClock();
});

/** All that comes back, but what differs by chance or repeats what was typed. */
function masked({ status, headers, body }: Exchange, browser: MemberBrowser, typed: string[]) {
  const csrf = browser.page.forms[0]?.values.csrf ?? '';
  const nonce = /'nonce-([^']+)/.exec(`${headers['content-security-policy']}`)?.[1] ?? '';
  const { date: _, 'x-request-id': _id, 'content-length': _length, ...kept } = headers;
  const cookies = browser.jar.list().map(({ value }) => value);
  const mask = (text: string) =>
    [csrf, nonce, ...cookies, ...typed.map((value) => `value="${value}"`)].reduce(
      (rest, chance) => rest.replaceAll(chance, '…'),
      text,
    );
  return { status, headers: mask(JSON.stringify(kept)), body: mask(body) };
}

async function ask(path: string, one: Person, times: number) {
  const browser = new MemberBrowser();
  await browser.open(`${server.issuer}${path}`);
  const typed: Record<string, string> = path.endsWith('password')
    ? { userId: one.userId }
    : { email: one.email };
  const fields = { ...browser.form.values, ...typed, birthdate: one.birthdate };
  const answers = [];
  for (let time = 1; time <= times; time++) {
    const answer = await browser.exchange('POST', browser.form.action, fields);
    answers.push(masked(answer, browser, [...Object.values(typed), one.birthdate]));
  }
  return answers;
}

test.each(['/recovery/password', '/recovery/user-id'])(
  'T07 %s answers everybody with the same bytes, throttled or not',
  async (path) => {
    const ofUnknown = await ask(path, classes.unknown as Person, 6);
    expect(ofUnknown.map(({ status }) => status)).toEqual([...Array(5).fill(200), 429]);
    for (const [name, one] of Object.entries(classes)) {
      const answers = await ask(path, one, 6);
      expect([name, answers]).toEqual([name, ofUnknown]);
    }
  },
);

test('T07 what differs is in the mailboxes alone', async () => {
  await new Recovery(server).answered();
  const of = (name: string) => classes[name] as Person;
  const until = async (name: string, part: string) => {
    while (!(await server.post.next(of(name).email)).text.includes(part));
  };
  for (const name of ['active', 'with a passkey']) {
    await until(name, '/recovery/reset?token=');
    await until(name, of(name).userId);
  }
  await until(
    'not yet activated, with a verified address',
    of('not yet activated, with a verified address').userId,
  );
  for (const name of ['unknown', 'not yet activated']) expect(server.post.list(of(name).email)).toEqual([]);
  for (const name of ['left', 'disabled', 'whose address has just changed']) {
    const subjects = server.post.list(of(name).email).map(({ subject }) => subject);
    expect(subjects.filter((subject) => /再設定|ユーザIDの/.test(subject))).toEqual([]);
  }
});

test('T07 while no mail can be sent, the answers are the same', async () => {
  const silent = await TestServer.start({ env: { SMTP_URL: 'smtp://127.0.0.1:9' } });
  try {
    const insurer = await silent.insurer({ code: 'sample' });
    const one = person('silent');
    await silent.enrol('sample', one);
    const { db, secrets, hasher } = silent.context;
    const member = await findMemberByUserId(db, secrets, insurer.id, one.userId);
    if (member === undefined) throw new Error('not enrolled');
    await verifyEmail(db, secrets, member, one.email, now());
    await activate(db, member, await hasher.hash(one.password), now());
    const recovery = new Recovery(silent);
    const known = await recovery.ask(one);
    const unknown = await recovery.ask({ ...one, userId: 'nobody-of-this-name' });
    expect(known.page.text).toBe(unknown.page.text);
    expect(await recovery.refusals('password')).toEqual(['unknown']);
  } finally {
    await silent.stop();
  }
});

test('T07 the page looks nobody up: it answers while no member can be read', async () => {
  for (const name of ['active', 'unknown']) {
    const browser = new MemberBrowser();
    await browser.open(`${server.issuer}/recovery/password`);
    const { userId, birthdate } = classes[name] as Person;
    const locked = await server.context.db.transaction();
    await locked.raw('lock table member in access exclusive mode');
    await browser.submit({ userId, birthdate });
    await locked.rollback();
    await browser.expectStep('message');
  }
});
