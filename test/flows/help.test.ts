import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { helpPages } from '../../src/help/pages/list.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { person } from '../helpers/people.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';
import { Walk } from '../helpers/walk.ts';

let server: TestServer;
let portal: RelyingParty;

beforeAll(async () => {
  server = await TestServer.start();
  await server.publish('2026-04');
  await server.insurer({ code: 'sample', secondFactors: ['passkey', 'email-otp', 'totp'] });
  await server.insurer({
    code: 'everything',
    number: '06130003',
    secondFactors: ['passkey', 'email-otp', 'totp'],
    activationCode: true,
  });
  await server.insurer({ code: 'mail', number: '06130002', secondFactors: ['email-otp'] });
  portal = await server.relyingParty(['sample']);
});
afterAll(() => server.stop());

async function open(path: string, browser = new MemberBrowser()): Promise<MemberBrowser> {
  await browser.open(`${server.issuer}${path}`);
  return browser;
}
const paths = ({ page }: MemberBrowser) => page.links.map(({ href }) => new URL(href).pathname);

test.each(['ja', 'en'])('the index leads to every page of help, in %s', async (lang) => {
  const index = await open(`/help?insurer=everything&lang=${lang}`);
  await index.expectStep('index');
  const links = index.page.links.filter(({ href }) => href.startsWith(`${server.issuer}/help/`));
  expect(links.length).toBe(Object.keys(helpPages).length + 1);
  for (const { href } of links) {
    const { page } = await open(`${href.slice(server.issuer.length)}&lang=${lang}`);
    expect([href, page.status, page.language]).toEqual([href, 200, lang]);
    expect(page.links.map((link) => link.href)).toContainEqual(
      expect.stringContaining(`insurer=everything&lang=${lang === 'ja' ? 'en' : 'ja'}`),
    );
  }
});

test('an insurer’s members read of what it offers, and of nothing else', async () => {
  expect(paths(await open('/help?insurer=mail'))).not.toContain('/help/lost-phone');
  expect((await open('/help/lost-phone?insurer=mail')).page.status).toBe(404);
  expect((await open('/help/lost-phone?insurer=sample')).page.status).toBe(200);
});

test.each(['/help/no-such-page', '/help/lost-phone/more', '/help/constructor', '/help/__proto__'])(
  '%s is not there, and leads on',
  async (path) => {
    const browser = await open(path);
    await browser.expectStep('message');
    expect(browser.page.status).toBe(404);
  },
);

test('whoever is stuck in a sign-in finds the help of their insurer, and the sign-in as it was', async () => {
  const one = person('stuck');
  await server.enrol('sample', one);
  const walk = new Walk(server, one);
  await walk.firstSignIn(portal, 'email-otp');
  walk.browser.jar.forget('all');
  await walk.enter(portal, one.password);
  await walk.browser.expectStep('email-otp');
  const here = walk.browser.page.url;
  const link = walk.browser.page.links.find(({ href }) => href.includes('/help/lost-mailbox'));
  await walk.browser.open(link?.href ?? '');
  await walk.browser.expectStep('topic');
  await walk.browser.open(here);
  await walk.browser.expectStep('email-otp');
});
