import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { days, minutes } from '../../src/clock.ts';
import { BackChannel } from '../helpers/back-channel.ts';
import { advance } from '../helpers/clock.ts';
import { readLogoutToken } from '../helpers/logout-token.ts';
import type { MemberBrowser } from '../helpers/member.ts';
import { everything, manyDevices, OtherDevice, userAgents } from '../helpers/other-device.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { openSample, type Sample } from '../helpers/sample-portal.ts';

let { server, portal, member, close } = {} as Sample;
let channel: BackChannel;
/** Another service of the insurer's members. */
let clinic: RelyingParty;

beforeAll(async () => {
  ({ server, portal, member, close } = await openSample({ processes: 2 }));
  await manyDevices(server);
  await server.insurer({ code: 'sample', portalUrl: 'https://portal.example/' });
  // oidc-provider says that its guard against inner addresses cannot be made within jest.
  jest.spyOn(console, 'warn').mockImplementation(() => {});
  channel = await new BackChannel().start();
  clinic = await server.relyingParty(['sample'], {
    name: '健康相談',
    redirectUris: ['https://clinic.example/callback'],
    backchannelLogoutUri: channel.url('clinic'),
  });
});
afterAll(async () => {
  await channel.stop();
  await close();
});

async function look(browser: MemberBrowser, language = 'ja'): Promise<MemberBrowser> {
  await browser.open(`${server.issuer}/account/services?lang=${language}`);
  await browser.expectStep('account-services');
  return browser;
}

const listed = ({ page }: MemberBrowser): string[] =>
  [...page.html.matchAll(/<h2 id="service-\d+">(.*?)<\/h2>/g)].map(([, name = '']) =>
    name.replace(/<[^>]*>/g, '').trim(),
  );

/** Ends the service of this name. */
function end(browser: MemberBrowser, { registration }: RelyingParty): Promise<void> {
  const form = browser.page.forms.find(({ values }) => values.service === registration.clientId);
  if (form === undefined) throw new Error(`not connected: ${browser.where()}`);
  return browser.send(form, form.values);
}

async function twoServices(userId: string) {
  const { somebody } = await member(userId, 'email-otp');
  const phone = await OtherDevice.signIn(server, portal, somebody, userAgents.iphone);
  advance(minutes(1));
  return { somebody, phone, atClinic: await phone.alsoAt(clinic) };
}

test('every service is listed with what it receives; the portal is marked, the account pages are not there', async () => {
  const { phone } = await twoServices('list');
  const { browser } = phone;
  await browser.signInAt(clinic, { scope: 'openid insurance', claims: '{"userinfo":{"birthdate":null}}' });
  await look(browser);
  expect(listed(browser)).toEqual(['健康相談', 'KOSMO Web 健康保険組合のポータル']);
  const [atClinic = '', atPortal = ''] = browser.page.text.split('KOSMO Web 健康保険組合のポータル');
  for (const word of ['ユーザID', 'メールアドレス', '生年月日', '保険者番号・記号・番号・枝番・続柄'])
    expect(atClinic).toContain(word);
  expect(atPortal).toMatch(
    /ユーザID メールアドレス 連携の開始2026年4月7日\(火\) 最後の利用2026年4月7日\(火\)/,
  );
  expect(atPortal).toContain('ログアウトしたあとも、連携を続けられます。');
  expect(atPortal).not.toContain('保険者番号・');
  await look(browser, 'en');
  expect(browser.page.text).toContain('Insurer number, symbol, number, branch number, relationship');
  expect(browser.page.text).toContain('It may stay connected after you sign out.');
});

test('a service that only lets the member in receives nothing personal', async () => {
  const { browser } = await member('bare', 'email-otp');
  await look(browser);
  expect(browser.page.text).toContain('ログインしたことだけ（個人の情報は受け取りません）');
  expect(browser.page.text).not.toContain('連携を続けられます');
});

test('the last use follows a refresh', async () => {
  const { somebody, atClinic } = await twoServices('refreshed');
  advance(days(3));
  expect(await atClinic.works()).toEqual({ session: false, accessToken: false, refreshToken: true });
  const again = await OtherDevice.signIn(server, portal, somebody, userAgents.windows);
  await look(again.browser);
  expect(listed(again.browser)).toEqual(['KOSMO Web 健康保険組合のポータル', '健康相談']);
  expect(again.browser.page.text).toMatch(/健康相談 .* 連携の開始(\S+) 最後の利用(?!\1)/);
});

test('one service is ended on every process, tokens and all; it is told, and the others go on', async () => {
  const { phone, atClinic } = await twoServices('one');
  await look(phone.browser);
  await end(phone.browser, clinic);
  await phone.browser.expectStep('account-services');
  expect(phone.browser.page.notice).toBe('サービスとの連携を終わりにしました。');
  expect(listed(phone.browser)).toEqual(['KOSMO Web 健康保険組合のポータル']);
  for (const _ of ['one process', 'the other']) {
    // The session is the member's: it lets them in anew.
    const { accessToken, refreshToken } = await atClinic.works();
    expect({ accessToken, refreshToken }).toEqual({ accessToken: false, refreshToken: false });
    expect(await phone.works()).toEqual(everything);
  }
  await channel.until(() => channel.told.length === 2);
  const { clientId } = clinic.registration;
  const told = channel.of('clinic').map((token) => readLogoutToken(token, server.issuer, clientId));
  const sids = (await Promise.all(told)).map(({ sid }) => typeof sid);
  expect(sids.toSorted()).toEqual(['string', 'undefined']);
  const { db } = server.context;
  const { id } = await db('member').where({ user_id: 'one' }).first('id');
  expect(await db('audit_entry').where({ member_id: id, action: 'service.ended' }).first('detail')).toEqual({
    detail: { client: clinic.registration.clientId, device: 'iphone safari' },
  });
});

test('a service that has ended meanwhile is told so calmly', async () => {
  const { phone } = await twoServices('meanwhile');
  const tab = await look(phone.browser.newTab());
  await look(phone.browser);
  await end(tab, clinic);
  await end(phone.browser, clinic);
  await phone.browser.expectStep('account-services');
  expect(phone.browser.page.notice).toBe('そのサービスとの連携は、すでに終わっています。');
});

test("nobody ends a service for somebody else, or the account pages' own way in", async () => {
  const { phone, atClinic } = await twoServices('victim');
  const { browser } = await member('thief', 'email-otp');
  await look(browser);
  for (const service of [clinic.registration.clientId, 'kosmo-account', '', 'no-such-client'])
    await browser.post({ service }, `${server.issuer}/account/services/end`);
  await browser.expectStep('account-services');
  expect(await atClinic.works()).toEqual(everything);
  expect(await phone.works()).toEqual(everything);
});

test('with every service ended, the page says so', async () => {
  const { browser } = await member('none', 'email-otp');
  await look(browser);
  await end(browser, portal);
  expect(browser.page.text).toContain('連携しているサービスはありません。');
});
