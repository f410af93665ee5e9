import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { exchange } from '../helpers/exchange.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { person } from '../helpers/people.ts';
import type { Mail } from '../helpers/post.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';
import { Walk } from '../helpers/walk.ts';

let server: TestServer;
let portal: RelyingParty;

beforeAll(async () => {
  server = await TestServer.start({ processes: 2 });
  await server.publish('2026-04');
  await server.insurer({ code: 'sample', name: { ja: 'サンプル健康保険組合', en: 'Sample Society' } });
  portal = await server.relyingParty(['sample']);
});
afterAll(() => server.stop());

/** Somebody who waits for the mail, on an iPhone, and the mail. */
async function waiting(userId: string): Promise<{ walk: Walk; mail: Mail }> {
  const member = person(userId);
  await server.enrol('sample', member);
  const headers = {
    'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Mobile Safari/604.1',
  };
  const walk = new Walk(server, member, new MemberBrowser({ headers }));
  await walk.enter(portal, member.initialPassword);
  await walk.browser.submit({ birthdate: member.birthdate });
  await walk.browser.press('accept');
  await walk.browser.submit({ email: member.email });
  await walk.browser.expectStep('email-verification');
  return { walk, mail: await server.post.next(member.email) };
}

async function opened({ link }: Mail): Promise<MemberBrowser> {
  const browser = new MemberBrowser();
  await browser.open(link);
  return browser;
}

const auditOf = async ({ person }: Walk, action: string): Promise<number> => {
  const { id } = await server.context.db('member').where({ user_id: person.userId }).first('id');
  return (await server.context.db('audit_entry').where({ action, member_id: id })).length;
};

test('T21 whatever opens the link without pressing its button leaves it good, and the button works once', async () => {
  const { walk, mail } = await waiting('scan01');
  for (const method of ['HEAD', 'OPTIONS', 'PUT', 'DELETE']) await exchange(method, mail.link);
  for (let scan = 1; scan <= 10; scan++) await opened(mail);
  await exchange('POST', mail.link, {}, { confirm: '1' });
  await walk.browser.press('refresh');
  await walk.browser.expectStep('email-verification');
  const [reader, late] = [await opened(mail), await opened(mail)];
  await reader.press('confirm');
  expect([reader.page.step, reader.page.status]).toEqual(['message', 200]);
  await late.press('confirm');
  expect([late.page.step, late.page.status]).toEqual(['message', 410]);
  await walk.browser.press('refresh');
  await walk.browser.expectStep('factor-choice');
});

test('T21 of 16 who press the button at once, one confirms', async () => {
  const { walk, mail } = await waiting('scan02');
  const readers = await Promise.all(Array.from({ length: 16 }, () => opened(mail)));
  await Promise.all(readers.map((reader) => reader.press('confirm')));
  const statuses = readers.map(({ page }) => page.status).sort();
  expect(statuses).toEqual([200, ...Array(15).fill(410)]);
  expect(await auditOf(walk, 'email.verified')).toBe(1);
});

test('T22 whoever presses the button is signed in nowhere, and whoever waits has gained an address, no more', async () => {
  const { walk, mail } = await waiting('lure01');
  const victim = await opened(mail);
  await victim.expectStep('email-link');
  await victim.press('confirm');
  await victim.signInAt(portal, { prompt: 'none' });
  expect(victim.refusedAtPortal()).toBe('login_required');
  expect(victim.jar.list().map(({ name }) => name)).not.toContain('session');
  const attacker = walk.browser.newTab();
  await attacker.signInAt(portal, { prompt: 'none' });
  expect(attacker.refusedAtPortal()).toBe('login_required');
  await walk.browser.press('refresh');
  await walk.browser.expectStep('factor-choice');
});

test('T22 mail and page say for whom, for what, from which device and when', async () => {
  const { mail } = await waiting('lure02');
  const reader = await opened(mail);
  for (const text of [mail.text, reader.page.text]) {
    expect(text).toContain('サンプル健康保険組合');
    expect(text).toContain('lu***');
    expect(text).toContain('iPhone');
    expect(text).toMatch(/\d{1,2}:\d{2}/);
    expect(text).not.toContain('lure02');
  }
  expect(reader.page.text).toContain('心当たりがない');
});

test('T22 「心当たりがない」 ends that sign-in and its address, every link of it, and is on record', async () => {
  const { walk, mail } = await waiting('lure03');
  const second = new Walk(server, walk.person);
  await second.enter(portal, walk.person.initialPassword);
  const newer = await server.post.next(walk.person.email);
  const victim = await opened(newer);
  await victim.press('not-me');
  expect([victim.page.step, victim.page.status]).toEqual(['message', 200]);
  expect(await auditOf(walk, 'email.disowned')).toBe(1);
  await second.browser.reload();
  await second.browser.expectStep('message');
  expect(second.browser.page.status).toBe(410);
  for (const { link } of [mail, newer]) {
    const reader = await opened({ ...mail, link });
    if (reader.page.step === 'email-link') await reader.press('confirm');
    expect(reader.page.status).toBe(410);
  }
  await walk.browser.reload();
  await walk.browser.expectStep('email');
});

test('T22 a code confirms the address it was mailed to, and none that another sign-in has entered since', async () => {
  const { walk, mail } = await waiting('swap01');
  const second = new Walk(server, walk.person);
  await second.enter(portal, walk.person.initialPassword);
  await second.browser.expectStep('email-verification');
  await second.browser.press('change');
  await second.browser.submit({ email: 'somebody.else@example.com', signOutEverywhere: false });
  await second.browser.expectStep('email-verification');
  await walk.browser.submit({ code: mail.code });
  await walk.browser.expectStep('email-verification', 'code_expired');
  expect(await auditOf(walk, 'email.verified')).toBe(0);
});

test('T23 the link leaves the address bar with the first answer, and no page of it names a referrer', async () => {
  const { mail } = await waiting('trace01');
  const first = await exchange('GET', mail.link);
  expect([first.status, first.headers.location]).toEqual([303, '/email-link']);
  const reader = await opened(mail);
  await reader.press('confirm');
  const policies = [first, ...reader.history].map(({ headers }) => headers['referrer-policy']);
  expect(new Set(policies)).toEqual(new Set(['no-referrer']));
  const secret = new URL(mail.link).searchParams.get('token') ?? '';
  expect(
    reader.history
      .slice(1)
      .map(({ url, body }) => url + body)
      .join(),
  ).not.toContain(secret);
});

test('T23 no mailed secret and no address of a sign-in is in the log', async () => {
  const { walk, mail } = await waiting('trace02');
  await walk.browser.submit({ code: mail.code });
  await walk.browser.expectStep('factor-choice');
  await (await opened(mail)).expectStep('message');
  const secrets = [
    new URL(mail.link).searchParams.get('token'),
    /\/interaction\/([^/?]+)/.exec(walk.browser.page.url)?.[1],
  ];
  const lines = server.log.join('');
  expect(server.log.length).toBeGreaterThan(20);
  for (const secret of secrets) expect(lines).not.toContain(secret);
  expect(lines).not.toMatch(new RegExp(`\\b${mail.code}\\b`));
});
