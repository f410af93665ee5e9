import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MemberBrowser } from '../helpers/member.ts';
import { person } from '../helpers/people.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';
import { Walk } from '../helpers/walk.ts';

let server: TestServer;
let shared: RelyingParty;
let [first, second]: RelyingParty[] = [];
const [hanako, taro] = [person('hanako'), person('taro')];
/** The same user ID at another insurer is another person. */
const otherHanako = person('hanako', 1, { symbol: '55', number: '6789', email: 'other@example.com' });

beforeAll(async () => {
  server = await TestServer.start({ processes: 2 });
  await server.publish('2026-04');
  await server.insurer({
    code: 'first',
    number: '06130001',
    name: { ja: '第一健康保険組合', en: 'First Society' },
  });
  await server.insurer({
    code: 'second',
    number: '06130002',
    name: { ja: '第二健康保険組合', en: 'Second Society' },
  });
  await server.enrol('first', hanako, taro);
  await server.enrol('second', otherHanako);
  [first, second, shared] = [
    await server.relyingParty(['first']),
    await server.relyingParty(['second']),
    await server.relyingParty(['first', 'second']),
  ];
});
afterAll(() => server.stop());

test('a client of several lets the member choose, and this browser remembers it', async () => {
  const browser = new MemberBrowser();
  await browser.signInAt(shared);
  await browser.expectStep('insurer');
  await browser.submit();
  await browser.expectStep('insurer', 'insurer_unknown');
  await browser.submit({ insurer: 'second' });
  await browser.expectStep('credentials');
  expect(browser.page.text).toContain('第二健康保険組合');
  await browser.signInAt(shared);
  await browser.expectStep('credentials');
  expect(browser.page.text).toContain('第二健康保険組合');
});

test('the choice can be made anew', async () => {
  const browser = new MemberBrowser();
  await browser.signInAt(shared);
  await browser.submit({ insurer: 'second' });
  await browser.press('switch-member');
  await browser.expectStep('insurer');
  await browser.submit({ insurer: 'first' });
  await browser.expectStep('credentials');
  expect(browser.page.text).toContain('第一健康保険組合');
});

test.each(['第一健康保険組合', '第一', '06130001', '０６１３０００１', 'first society'])(
  'an insurer is found by %s',
  async (insurer) => {
    const browser = new MemberBrowser();
    await browser.signInAt(shared);
    await browser.post({ insurer });
    await browser.expectStep('credentials');
    expect(browser.page.text).toContain('第一健康保険組合');
  },
);

test.each(['第三健康保険組合', '健康保険組合', '', '06139999'])(
  'no insurer is found by 「%s」',
  async (insurer) => {
    const browser = new MemberBrowser();
    await browser.signInAt(shared);
    await browser.post({ insurer });
    await browser.expectStep('insurer', 'insurer_unknown');
  },
);

test('a client of several may say which', async () => {
  const browser = new MemberBrowser();
  await browser.signInAt(shared, { insurer: 'first' });
  await browser.expectStep('credentials');
  expect(browser.page.text).toContain('第一健康保険組合');
  await browser.signInAt(shared, { insurer: 'unknown' });
  expect(browser.refusedAtPortal()).toBe('invalid_request');
});

test("one insurer's initial password opens nothing at another", async () => {
  const walk = new Walk(server, hanako);
  await walk.enter(second as RelyingParty, hanako.initialPassword);
  await walk.browser.expectStep('credentials', 'credentials_wrong');
});

test("a session of one insurer's member never satisfies a client of another, whoever comes first", async () => {
  const one = new Walk(server, hanako);
  const atFirst = await one.settle(first as RelyingParty, 'email-otp');
  const { browser } = one;
  await browser.signInAt(second as RelyingParty, { prompt: 'none' });
  expect(browser.refusedAtPortal()).toBe('login_required');
  const other = new Walk(server, otherHanako, browser);
  const atSecond = await other.settle(second as RelyingParty, 'email-otp');
  expect(atSecond.claims.sub).not.toBe(atFirst.claims.sub);
  await browser.signInAt(first as RelyingParty, { prompt: 'none' });
  expect(browser.refusedAtPortal()).toBe('login_required');
  await browser.signInAt(second as RelyingParty, { prompt: 'none' });
  expect((await browser.reachesPortal()).claims.sub).toBe(atSecond.claims.sub);
});

test('a session serves a client of several for its own insurer only', async () => {
  const walk = new Walk(server, taro);
  const { browser } = walk;
  const { claims } = await walk.settle(first as RelyingParty, 'email-otp');
  await browser.signInAt(shared);
  expect((await browser.reachesPortal()).claims.sub).toBe(claims.sub);
  await browser.signInAt(shared, { insurer: 'second', prompt: 'none' });
  expect(browser.refusedAtPortal()).toBe('login_required');
});
