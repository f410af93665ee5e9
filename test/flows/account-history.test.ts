import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { recordAudit } from '../../src/audit/audit.ts';
import { historySql } from '../../src/audit/history-store.ts';
import { days, minutes, now } from '../../src/clock.ts';
import { advance } from '../helpers/clock.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { manyDevices, OtherDevice, userAgents } from '../helpers/other-device.ts';
import type { Person } from '../helpers/people.ts';
import { openSample, type Sample } from '../helpers/sample-portal.ts';
import { Walk } from '../helpers/walk.ts';

let { server, portal, member, close } = {} as Sample;

beforeAll(async () => {
  ({ server, portal, member, close } = await openSample());
  await manyDevices(server);
});
afterAll(() => close());

async function look(browser: MemberBrowser, search = ''): Promise<MemberBrowser> {
  await browser.open(`${server.issuer}/account/history${search}`);
  await browser.expectStep('account-history');
  return browser;
}

/** What the list tells, an entry each: the heading and what stands under it. */
const listed = ({ page }: MemberBrowser): string[] =>
  [...page.html.matchAll(/<li class="card"[^>]*>([\s\S]*?)<\/li>/g)].map(([, entry = '']) =>
    entry
      .replace(/<\/(h2|dt|dd)>/g, ' ')
      .replace(/<[^>]*>/g, '')
      .replace(/\s+/g, ' ')
      .trim(),
  );

async function ownerOf({ userId }: Person): Promise<{ insurerId: number; memberId: string }> {
  const row = await server.context.db('member').where({ user_id: userId }).first('insurer_id', 'id');
  return { insurerId: row.insurer_id, memberId: row.id };
}

test('a sign-in tells when, on which device, at which service and by what', async () => {
  const { somebody } = await member('signed-in', 'email-otp');
  const { browser } = await OtherDevice.signIn(server, portal, somebody, userAgents.windows);
  await look(browser);
  expect(listed(browser)[0]).toBe(
    'ログインしました 日時 2026年4月7日(火) 9:01 端末 Windows のパソコン · Edge サービス KOSMO Web 確認の方法 ワンタイムパスワード',
  );
  await look(browser, '?lang=en');
  expect(listed(browser)[0]).toBe(
    'Signed in When Tue, 7 April 2026 at 9:01 Device Windows PC · Edge Service KOSMO Web Confirmed by One-time password',
  );
});

test('what failed is told with what was wrong, the newest first', async () => {
  const { browser, somebody } = await member('failed', 'email-otp');
  const thief = new MemberBrowser({ headers: { 'user-agent': userAgents.android } });
  const walk = new Walk(server, somebody, thief);
  advance(minutes(1));
  await walk.enter(portal, 'no-password-of-anyone-1');
  advance(minutes(1));
  await thief.submit({ userId: somebody.userId, password: somebody.password });
  await thief.expectStep('email-otp');
  const code = await walk.mailedCode();
  await thief.submit({ otp: code === '000000' ? '000001' : '000000' });
  await look(browser);
  expect(listed(browser).slice(0, 2)).toEqual([
    'ログインできませんでした（ワンタイムパスワードが違いました） 日時 2026年4月7日(火) 9:03 端末 Android · Chrome',
    'ログインできませんでした（パスワードが違いました） 日時 2026年4月7日(火) 9:02 端末 Android · Chrome',
  ]);
  expect(browser.page.text).toContain('パスワードを知られているおそれがあります');
  const ways = browser.page.links.map(({ href }) => new URL(href).pathname);
  expect(ways).toEqual(expect.arrayContaining(['/account/sessions', '/account/password']));
});

test('a forgotten password that somebody asked for is told, mailed or not', async () => {
  const { browser, somebody } = await member('recovery', 'email-otp');
  const owner = await ownerOf(somebody);
  const entry = { ...owner, at: now(), actor: 'member', action: 'recovery.requested' } as const;
  const { db } = server.context;
  await recordAudit(db, {
    ...entry,
    outcome: 'success',
    detail: { for: 'password', device: 'iphone safari' },
  });
  await recordAudit(db, { ...entry, outcome: 'failure', detail: { for: 'password', reason: 'birthdate' } });
  await look(browser);
  expect(listed(browser)[0]).toMatch(
    /^パスワードまたはユーザIDを忘れた方の手続きがありました（メールは送っていません）/,
  );
  expect(listed(browser)[1]).toMatch(
    /^パスワードまたはユーザIDを忘れた方のためのメールを送りました .* 端末 iPhone · Safari$/,
  );
});

test("what an operator did is told as the insurer's desk, without the operator's name or reason", async () => {
  const { browser, somebody } = await member('desk', 'email-otp');
  const entry = { ...(await ownerOf(somebody)), at: now(), actor: 'yamada', outcome: 'success' } as const;
  const detail = { reason: 'called on the telephone' };
  const { db } = server.context;
  await recordAudit(db, { ...entry, action: 'factor.reset', detail });
  advance(minutes(1));
  await recordAudit(db, { ...entry, at: now(), action: 'passkey.renamed', detail });
  await look(browser);
  expect(listed(browser)[0]).toMatch(/^手続きをしました .* 行った人 健康保険組合の窓口$/);
  expect(listed(browser)[1]).toMatch(/^認証方法を初めの状態に戻しました .* 行った人 健康保険組合の窓口$/);
  for (const hidden of ['yamada', 'called on']) expect(browser.page.html).not.toContain(hidden);
});

test('twenty stand on a page, of ninety days, and nobody else is among them', async () => {
  const { browser, somebody } = await member('pages', 'email-otp');
  const { somebody: other } = await member('other', 'email-otp');
  const { db } = server.context;
  const action = 'sign-in.password';
  const entry = { at: now(), actor: 'member', action, outcome: 'failure', detail: {} } as const;
  const owner = await ownerOf(somebody);
  const before = await listedEverywhere(browser);
  for (let count = 0; count < 30; count++) await recordAudit(db, { ...entry, ...owner });
  for (const owned of [await ownerOf(other), { ...owner, memberId: null }])
    await recordAudit(db, { ...entry, ...owned });
  await recordAudit(db, { ...entry, ...owner, at: new Date(now().getTime() - days(90) - 1) });
  await look(browser);
  expect(listed(browser)).toHaveLength(20);
  expect(browser.page.links.some(({ action }) => action === 'newer')).toBe(false);
  await browser.follow('older');
  await browser.expectStep('account-history');
  expect(listed(browser)).toHaveLength(Math.min(20, before + 10));
  await browser.follow('newer');
  expect(listed(browser)).toHaveLength(20);
  expect(await listedEverywhere(browser)).toBe(before + 30);
  for (const page of ['0', '-1', '1e9', 'x', '%00']) await look(browser, `?page=${page}`);
});

async function listedEverywhere(browser: MemberBrowser): Promise<number> {
  await look(browser);
  let count = listed(browser).length;
  while (browser.page.links.some(({ action }) => action === 'older')) {
    await browser.follow('older');
    count += listed(browser).length;
  }
  return count;
}

test("the list is read by the member's index, page by page, however long the trail is", async () => {
  const { somebody } = await member('plan', 'email-otp');
  const { db } = server.context;
  const { insurerId, memberId } = await ownerOf(somebody);
  await db.raw(
    `insert into audit_entry (at, insurer_id, member_id, actor, action, outcome, detail)
     select ?::timestamptz - n * interval '1 minute', ?::int, gen_random_uuid(), 'member', 'sign-in.completed', 'success', '{}'
     from generate_series(1, 20000) n`,
    [now(), insurerId],
  );
  await db.raw(
    `insert into audit_entry (at, insurer_id, member_id, actor, action, outcome, detail)
     select ?::timestamptz - n * interval '1 minute', ?::int, ?::uuid, 'member', 'sign-in.completed', 'success', '{}'
     from generate_series(1, 2000) n`,
    [now(), insurerId, memberId],
  );
  await db.raw('analyze audit_entry');
  const since = new Date(now().getTime() - days(90));
  const values = [insurerId, memberId, since, ['sign-in.completed'], ['sign-in.password'], 21, 0];
  const { rows } = await db.raw(`explain (analyze, costs off, timing off) ${historySql}`, values);
  const plan = rows.map((row: Record<string, string>) => row['QUERY PLAN']).join('\n');
  expect(plan).toContain('Index Scan Backward using audit_entry_member on audit_entry (actual rows=22');
  expect(plan).not.toContain('Seq Scan');
});

test('what the member did here is told, too', async () => {
  const { somebody } = await member('doer', 'email-otp');
  const phone = await OtherDevice.signIn(server, portal, somebody, userAgents.iphone);
  await phone.browser.open(`${server.issuer}/account/sessions`);
  await phone.browser.press('end');
  await OtherDevice.signIn(server, portal, somebody, userAgents.android);
  await phone.browser.open(`${server.issuer}/account/sessions`);
  await phone.browser.press('end-others');
  await phone.browser.open(`${server.issuer}/account/services`);
  await phone.browser.press('end');
  await look(phone.browser);
  const whats = listed(phone.browser).map((entry) => entry.split(' ')[0]);
  expect(whats.slice(0, 4)).toEqual([
    'サービスとの連携を終わりにしました',
    'ほかの端末をすべてログアウトしました',
    'ログインしました',
    '端末をログアウトしました',
  ]);
});
