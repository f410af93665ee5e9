import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { hours, minutes } from '../../src/clock.ts';
import { openArtifact } from '../../src/oidc/artifact.ts';
import { advance } from '../helpers/clock.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { everything, manyDevices, nothing, OtherDevice, userAgents } from '../helpers/other-device.ts';
import type { Person } from '../helpers/people.ts';
import { openSample, type Sample } from '../helpers/sample-portal.ts';
import { Walk } from '../helpers/walk.ts';

let { server, portal, member, close } = {} as Sample;

beforeAll(async () => {
  ({ server, portal, member, close } = await openSample({ processes: 2 }));
  await manyDevices(server);
});
afterAll(() => close());

const at = (somebody: Person, userAgent?: string) => OtherDevice.signIn(server, portal, somebody, userAgent);

async function look(browser: MemberBrowser): Promise<MemberBrowser> {
  await browser.open(`${server.issuer}/account/sessions`);
  await browser.expectStep('account-sessions');
  return browser;
}

/** The headings of the list: a device each. */
const listed = ({ page }: MemberBrowser): string[] =>
  [...page.html.matchAll(/<h2 id="device-\d+">(.*?)<\/h2>/g)].map(([, name = '']) =>
    name.replace(/<[^>]*>/g, '').trim(),
  );

/** Presses the button that ends the session at this place of the list, which begins with this one. */
function endAt(browser: MemberBrowser, place: number): Promise<void> {
  const form = browser.page.forms.filter(({ action }) => action.endsWith('/sessions/end'))[place - 1];
  if (form === undefined) throw new Error(`nothing to end at ${place}: ${browser.where()}`);
  return browser.send(form, form.values);
}

test('every device is listed, this one first and marked, the others by their last use', async () => {
  const { somebody } = await member('list', 'email-otp');
  const phone = await at(somebody, userAgents.iphone);
  await at(somebody, userAgents.windows);
  await at(somebody, userAgents.android);
  const { browser } = phone;
  await look(browser);
  expect(listed(browser)).toEqual([
    'iPhone · Safari この端末',
    'Android · Chrome',
    'Windows のパソコン · Edge',
    '種類のわからない端末',
  ]);
  expect(browser.page.text).toContain('ログイン2026年4月7日(火) 9:01 最後の利用2026年4月7日(火) 9:03');
  expect(browser.page.text).toContain('確認の方法ワンタイムパスワード');
});

test('the list reads in English too', async () => {
  const { somebody } = await member('english', 'email-otp');
  const { browser } = await at(somebody, userAgents.android);
  await browser.open(`${server.issuer}/account/sessions?lang=en`);
  expect(browser.page.title).toMatch(/^Where you are signed in/);
  expect(listed(browser)[0]).toBe('Android phone · Chrome This device');
});

test('the last use moves on when a session is used', async () => {
  const { somebody } = await member('used', 'email-otp');
  const phone = await at(somebody, userAgents.iphone);
  const desk = await at(somebody, userAgents.windows);
  advance(minutes(30));
  expect((await phone.works()).session).toBe(true);
  await look(desk.browser);
  const [, since, seenAt] =
    /iPhone · Safari ログイン(\S+ [\d:]+) 最後の利用(\S+ [\d:]+)/.exec(desk.browser.page.text) ?? [];
  expect(since).toMatch(/^2026年4月7日/);
  expect(seenAt).toMatch(/^2026年4月7日/);
  expect(seenAt).not.toBe(since);
});

test('one session is ended with its tokens, on every process, and the others go on', async () => {
  const { somebody } = await member('one', 'email-otp');
  const phone = await at(somebody, userAgents.iphone);
  const desk = await at(somebody, userAgents.windows);
  const tablet = await at(somebody, userAgents.android);
  await look(phone.browser);
  expect(listed(phone.browser)[2]).toBe('Windows のパソコン · Edge');
  await endAt(phone.browser, 2);
  await phone.browser.expectStep('account-sessions');
  expect(phone.browser.page.notice).toBe('その端末をログアウトしました。');
  expect(listed(phone.browser)).not.toContain('Windows のパソコン · Edge');
  for (const _ of ['one process', 'the other']) {
    expect(await desk.works()).toEqual(nothing);
    expect(await phone.works()).toEqual(everything);
    expect(await tablet.works()).toEqual(everything);
  }
});

test('a session that has ended meanwhile is told so calmly', async () => {
  const { somebody } = await member('meanwhile', 'email-otp');
  const phone = await at(somebody, userAgents.iphone);
  const desk = await at(somebody, userAgents.windows);
  const tab = await look(phone.browser.newTab());
  await look(phone.browser);
  await endAt(tab, 1);
  await endAt(phone.browser, 1);
  await phone.browser.expectStep('account-sessions');
  expect(phone.browser.page.notice).toBe('その端末は、すでにログアウトしています。');
  expect(await desk.works()).toEqual(nothing);
});

test('whoever presses a button in a session that is over signs in anew', async () => {
  const { somebody } = await member('over', 'email-otp');
  const phone = await at(somebody, userAgents.iphone);
  const desk = await at(somebody, userAgents.windows);
  await look(desk.browser);
  await look(phone.browser);
  await phone.browser.press('end-others');
  await desk.browser.press('end-others');
  await desk.browser.expectStep('credentials');
  expect(await phone.works()).toEqual(everything);
});

test("somebody else's session is not ended, whoever knows what names it in a form", async () => {
  const { somebody } = await member('victim', 'email-otp');
  const victim = await at(somebody, userAgents.iphone);
  await at(somebody, userAgents.windows);
  await look(victim.browser);
  const named = victim.browser.page.forms.flatMap(({ values }) => values.session ?? []);
  expect(named).toHaveLength(2);
  const { somebody: other } = await member('thief', 'email-otp');
  const thief = await at(other, userAgents.android);
  await look(thief.browser);
  for (const session of [...named, '', 'x', '%00'])
    await thief.browser.post({ session }, `${server.issuer}/account/sessions/end`);
  expect(await victim.works()).toEqual(everything);
  await look(victim.browser);
  expect(listed(victim.browser)).toHaveLength(3);
});

test('no session id or uid stands on the page', async () => {
  const { somebody } = await member('ids', 'email-otp');
  const phone = await at(somebody, userAgents.iphone);
  await at(somebody, userAgents.windows);
  await look(phone.browser);
  const { db, secrets } = server.context;
  const { id } = await db('member').where({ user_id: 'ids' }).first('id');
  const rows = await db('oidc_artifact').where({ account_id: id, model: 'Session' });
  expect(rows).toHaveLength(3);
  for (const row of rows) {
    const { jti, uid } = openArtifact(secrets, row).payload;
    for (const secret of [jti, uid]) expect(phone.browser.page.html).not.toContain(secret);
  }
});

test('all others are ended, also what outlived its session, and this one goes on', async () => {
  const { somebody } = await member('others', 'email-otp');
  const app = await at(somebody, userAgents.android);
  advance(minutes(61));
  expect(await app.works()).toEqual({ session: false, accessToken: false, refreshToken: true });
  const phone = await at(somebody, userAgents.iphone);
  const desk = await at(somebody, userAgents.windows);
  await look(phone.browser);
  await phone.browser.press('end-others');
  await phone.browser.expectStep('account-sessions');
  expect(listed(phone.browser)).toEqual(['iPhone · Safari この端末']);
  expect(phone.browser.page.text).toContain('ほかにログインしている端末はありません。');
  for (const _ of ['one process', 'the other']) {
    expect(await app.works()).toEqual(nothing);
    expect(await desk.works()).toEqual(nothing);
    expect(await phone.works()).toEqual(everything);
  }
});

test('all are ended, this one too: the account pages ask for a sign-in', async () => {
  const { somebody } = await member('all', 'email-otp');
  const phone = await at(somebody, userAgents.iphone);
  const desk = await at(somebody, userAgents.windows);
  await look(phone.browser);
  await phone.browser.press('end-all');
  await phone.browser.expectStep('signed-out');
  for (const device of [phone, desk]) expect(await device.works()).toEqual(nothing);
  await phone.browser.open(`${server.issuer}/account/sessions`);
  await phone.browser.expectStep('credentials');
});

test('sessions that have expired are not shown', async () => {
  const { somebody } = await member('expired', 'email-otp');
  const phone = await at(somebody, userAgents.iphone);
  await at(somebody, userAgents.windows);
  advance(minutes(50));
  await phone.works();
  advance(minutes(20));
  await look(phone.browser);
  expect(listed(phone.browser)).toEqual(['iPhone · Safari この端末']);
});

/** A device whose browser is remembered. */
async function rememberedOn(somebody: Person, userAgent: string): Promise<MemberBrowser> {
  advance(minutes(1));
  const walk = new Walk(server, somebody, new MemberBrowser({ headers: { 'user-agent': userAgent } }));
  await walk.browser.signInAt(portal);
  await walk.browser.submit({ userId: somebody.userId, password: somebody.password, remember: 'on' });
  await walk.show('email-otp');
  await walk.browser.reachesPortal();
  return walk.browser;
}

const remembered = ({ page }: MemberBrowser): string[] =>
  [...page.html.matchAll(/<h3 id="browser-\d+">(.*?)<\/h3>/g)].map(([, name = '']) =>
    name.replace(/<[^>]*>/g, '').trim(),
  );

/** Where a new sign-in begins, the session over: with the password, or after it. */
async function nextSignIn(browser: MemberBrowser): Promise<string | null> {
  advance(hours(25));
  await browser.signInAt(portal);
  return browser.page.step;
}

test('remembered browsers are listed, this one marked, and one of them is forgotten', async () => {
  const { somebody } = await member('remembered', 'email-otp');
  const phone = await rememberedOn(somebody, userAgents.iphone);
  const desk = await rememberedOn(somebody, userAgents.windows);
  await look(phone);
  expect(remembered(phone)).toEqual(['Windows のパソコン · Edge', 'iPhone · Safari この端末']);
  expect(phone.page.text).toContain('保存の期限2026年4月21日(火)');
  await phone.press('forget');
  expect(phone.page.notice).toBe('その端末のログイン状態は、もう保存されていません。');
  expect(remembered(phone)).toEqual(['iPhone · Safari この端末']);
  expect(await nextSignIn(desk)).toBe('credentials');
  expect(await nextSignIn(phone)).toBe('email-otp');
});

test('ending all others forgets the other browsers, and this one stays remembered', async () => {
  const { somebody } = await member('remembered-others', 'email-otp');
  const phone = await rememberedOn(somebody, userAgents.iphone);
  const desk = await rememberedOn(somebody, userAgents.windows);
  await look(phone);
  await phone.press('end-others');
  expect(remembered(phone)).toEqual(['iPhone · Safari この端末']);
  expect(await nextSignIn(desk)).toBe('credentials');
  expect(await nextSignIn(phone)).toBe('email-otp');
});

test("nobody forgets somebody else's browser", async () => {
  const { somebody } = await member('remembered-victim', 'email-otp');
  const victim = await rememberedOn(somebody, userAgents.iphone);
  await look(victim);
  const named = victim.page.forms.flatMap(({ values }) => values.browser ?? []);
  expect(named).toHaveLength(1);
  const { browser: thief } = await member('remembered-thief', 'email-otp');
  await look(thief);
  for (const browser of [...named, ''])
    await thief.post({ browser }, `${server.issuer}/account/sessions/forget`);
  await look(victim);
  expect(remembered(victim)).toHaveLength(1);
});
