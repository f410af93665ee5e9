import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { hours } from '../../src/clock.ts';
import { advance, realClock, setClock } from '../helpers/clock.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { person } from '../helpers/people.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';
import { Walk } from '../helpers/walk.ts';

const start = 'https://portal.example/login';

let server: TestServer;
let portal: RelyingParty;
let count = 0;

beforeAll(async () => {
  setClock('2026-04-07T09:00:00+09:00');
  server = await TestServer.start();
  await server.publish('2026-04');
  await server.insurer({ code: 'sample', portalUrl: 'https://portal.example/' });
  portal = await server.relyingParty(['sample'], { initiateLoginUri: start });
});
afterAll(async () => {
  await server.stop();
  realClock();
});

async function somebody(): Promise<Walk> {
  const one = person(`stray${count++}`);
  await server.enrol('sample', one);
  return new Walk(server, one);
}

const hrefs = (browser: MemberBrowser) => browser.page.links.map(({ href }) => href);

test('the front door, opened by hand, leads to the services', async () => {
  const browser = new MemberBrowser();
  await browser.open(`${server.issuer}/`);
  await browser.expectStep('start');
  expect(hrefs(browser)).toContain('https://portal.example/');
});

test('an address that does not exist leads on', async () => {
  const { browser } = await somebody();
  await browser.signInAt(portal);
  await browser.open(`${server.issuer}/intaraction`);
  await browser.expectStep('message');
  expect(browser.page.status).toBe(404);
  expect(hrefs(browser)).toContain(start);
});

test('a bookmarked step page leads to the step that is due', async () => {
  const walk = await somebody();
  await walk.enter(portal, walk.person.initialPassword);
  await walk.browser.open(`${walk.browser.page.url}/new-password`);
  await walk.browser.expectStep('birthdate');
});

test('an interaction that has expired leads to a fresh sign-in at the same client', async () => {
  const walk = await somebody();
  await walk.enter(portal, walk.person.initialPassword);
  advance(hours(1));
  await walk.browser.submit({ birthdate: walk.person.birthdate });
  await walk.browser.expectStep('message');
  expect(walk.browser.page.status).toBe(410);
  expect(hrefs(walk.browser)).toContain(start);
});

test('the browser’s back after the end leads on to the service', async () => {
  const walk = await somebody();
  await walk.firstSignIn(portal, 'passkey');
  const { url } = walk.browser.page;
  await walk.browser.press('portal');
  await walk.browser.reachesPortal();
  await walk.browser.open(url);
  await walk.browser.expectStep('message');
  expect(hrefs(walk.browser)).toContain(start);
});

test.each(['a lost cookie', 'another browser', 'cookies switched off'])(
  '%s: the page says what to do',
  async () => {
    const walk = await somebody();
    await walk.enter(portal, walk.person.initialPassword);
    const other = new MemberBrowser();
    await other.open(walk.browser.page.url);
    await other.expectStep('message');
    expect(other.page.status).toBe(400);
    expect(other.page.html).toContain('Cookie');
  },
);

test('a mail link where cookies are switched off: the page says that the code does as well', async () => {
  const walk = await somebody();
  await walk.enter(portal, walk.person.initialPassword);
  await walk.browser.submit({ birthdate: walk.person.birthdate });
  await walk.browser.press('accept');
  await walk.browser.submit({ email: walk.person.email });
  const { link, code } = await server.post.next(walk.person.email);
  const other = new MemberBrowser();
  await other.open(new URL(new URL(link).pathname, link).href);
  await other.expectStep('message');
  expect(other.page.text).toContain('確認コード');
  await walk.browser.submit({ code });
  await walk.browser.expectStep('factor-choice');
});

test('cancel leads back to the client with access_denied, from the first page and from a later one', async () => {
  const walk = await somebody();
  await walk.browser.signInAt(portal);
  await walk.browser.press('cancel');
  expect(walk.browser.refusedAtPortal()).toBe('access_denied');
  await walk.enter(portal, walk.person.initialPassword);
  await walk.browser.press('cancel');
  expect(walk.browser.refusedAtPortal()).toBe('access_denied');
});

test('another user ID starts over, and nothing shown before counts for it', async () => {
  const [first, second] = [await somebody(), await somebody()];
  const { browser } = first;
  await first.enter(portal, first.person.initialPassword);
  await browser.press('switch-member');
  await browser.expectStep('credentials');
  await browser.submit({ userId: second.person.userId, password: second.person.initialPassword });
  await browser.submit({ birthdate: first.person.birthdate });
  await browser.expectStep('birthdate', 'birthdate_wrong');
});

test('declining the terms is explained, can be taken back, and ends at the client', async () => {
  const walk = await somebody();
  const { browser } = walk;
  await walk.enter(portal, walk.person.initialPassword);
  await browser.submit({ birthdate: walk.person.birthdate });
  await browser.press('decline');
  await browser.expectStep('terms');
  expect(browser.page.status).toBe(200);
  await browser.press('back');
  await browser.press('decline');
  await browser.press('decline');
  expect(browser.refusedAtPortal()).toBe('access_denied');
});

test('before sign-in opens, nobody is taken in, and the page says from when', async () => {
  await server.insurer({ code: 'later', opensAt: '2026-05-01T00:00:00+09:00' });
  const later = await server.relyingParty(['later']);
  const browser = new MemberBrowser();
  await browser.signInAt(later);
  expect(browser.page.html).toContain('5月1日');
  await browser.submit({ userId: 'x', password: 'y' });
  await browser.expectStep('credentials', 'not_open_yet');
});

test('a client of several insurers: the member chooses by name or by number, and this browser remembers', async () => {
  await server.insurer({
    code: 'other',
    number: '06130001',
    name: { ja: 'ひのき健康保険組合', en: 'Hinoki Society' },
  });
  const both = await server.relyingParty(['sample', 'other']);
  const one = person('hinoki');
  await server.enrol('other', one);
  const browser = new MemberBrowser();
  await browser.signInAt(both);
  await browser.expectStep('insurer');
  await browser.submit({ insurer: 'other' });
  await browser.expectStep('credentials');
  await browser.signInAt(both);
  await browser.expectStep('credentials');
  expect(browser.page.html).toContain('ひのき健康保険組合');
  await browser.press('switch-member');
  await browser.expectStep('insurer');
  await browser.submit({ insurer: 'other' });
  await browser.submit({ userId: one.userId, password: one.initialPassword });
  await browser.expectStep('birthdate');
  await browser.signInAt(both, { insurer: 'sample' });
  await browser.expectStep('credentials');
  await browser.submit({ userId: one.userId, password: one.initialPassword });
  await browser.expectStep('credentials', 'credentials_wrong');
});

test('a client of every insurer: typed, a name may be partial and a number full-width', async () => {
  for (const [index, tree] of [...'杉桧松樅栃樫楠桐柳梅桜栗'].entries()) {
    const name = { ja: `${tree}木第${index}健康保険組合`, en: `Tree ${index} Society` };
    await server.insurer({ code: `tree${index}`, number: String(6131000 + index).padStart(8, '0'), name });
  }
  const every = await server.relyingParty(null);
  const browser = new MemberBrowser();
  await browser.signInAt(every);
  await browser.submit({ insurer: '柏木' });
  await browser.expectStep('insurer', 'insurer_unknown');
  await browser.submit({ insurer: '木第1' });
  await browser.expectStep('insurer', 'insurer_unknown');
  expect(browser.page.text).toContain('桧木第1健康保険組合');
  await browser.submit({ insurer: 'tree1' });
  await browser.expectStep('credentials');
  await browser.press('switch-member');
  await browser.submit({ insurer: '０６１３１００２' });
  await browser.expectStep('credentials');
  expect(browser.page.html).toContain('松木第2健康保険組合');
});

test('an insurer the client does not serve is refused at the client', async () => {
  const browser = new MemberBrowser();
  await browser.signInAt(portal, { insurer: 'nowhere' });
  expect(browser.refusedAtPortal()).toBe('invalid_request');
});

test('the insurer’s logo may be loaded off the trail as well', async () => {
  const branding = { logo: 'https://logo.example/kumiai.svg', accent: '#0017c1' };
  await server.insurer({ code: 'logo', branding });
  const { browser } = await somebody();
  await browser.signInAt(await server.relyingParty(['logo']));
  for (const path of ['/nowhere', '/']) {
    await browser.open(`${server.issuer}${path}`);
    expect(browser.page.html).toContain(branding.logo);
    expect(String(browser.history.at(-1)?.headers['content-security-policy'])).toContain(
      ' https://logo.example',
    );
  }
});
