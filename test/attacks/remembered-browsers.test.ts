import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { hours } from '../../src/clock.ts';
import { signOutEverywhere } from '../../src/oidc/sign-out-everywhere.ts';
import { advance } from '../helpers/clock.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { person } from '../helpers/people.ts';
import { openSample, type Sample } from '../helpers/sample-portal.ts';
import { Walk } from '../helpers/walk.ts';

let { server, portal, close } = {} as Sample;

beforeAll(async () => {
  ({ server, portal, close } = await openSample({ processes: 2 }));
});
afterAll(() => close());

const cookieOf = (browser: MemberBrowser) => browser.jar.get('remembered-browser')?.value ?? '';

/** Somebody whose browser is remembered, and whose session has ended. */
async function remembered(userId: string) {
  const somebody = person(userId);
  await server.enrol('sample', somebody);
  const walk = new Walk(server, somebody);
  const { browser } = walk;
  await walk.settle(portal, 'email-otp');
  browser.jar.forget('all');
  await browser.signInAt(portal);
  await browser.submit({ userId: somebody.userId, password: somebody.password, remember: 'on' });
  await walk.show('email-otp');
  await browser.reachesPortal();
  advance(hours(25));
  return { somebody, walk, browser };
}

test('T39 the token is of 256 bits, and the database holds only its keyed hash', async () => {
  const { browser } = await remembered('stored');
  const [, , secret = ''] = cookieOf(browser).split('.');
  expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
  const { rows } = await server.context.db.raw('select * from remembered_browser');
  expect(JSON.stringify(rows)).not.toContain(secret);
  expect(browser.jar.get('remembered-browser')?.line).toMatch(/; httponly/i);
});

test('T39 a token that was replaced ends its family, for the thief and the victim, and the member is told', async () => {
  const { somebody, walk, browser } = await remembered('robbed');
  const thief = new MemberBrowser({ jar: browser.jar.copy() });
  await browser.signInAt(portal);
  await walk.show('email-otp');
  await browser.reachesPortal();
  advance(hours(25));

  await thief.signInAt(portal);
  await thief.expectStep('credentials');
  expect(thief.jar.get('remembered-browser')).toBeUndefined();
  await browser.signInAt(portal);
  await browser.expectStep('credentials');
  const subjects = [await server.post.next(somebody.email)].map(({ subject }) => subject);
  expect(subjects[0]).toContain('保存されたログイン状態');
});

test('T39 the thief who is first gains the second factor page alone, and the victim ends the family', async () => {
  const { walk, browser } = await remembered('raced');
  const thief = new MemberBrowser({ jar: browser.jar.copy() });
  await thief.signInAt(portal);
  await thief.expectStep('email-otp');
  await walk.mailedCode();
  await thief.submit({ otp: '000000' });
  await thief.expectStep('email-otp', 'otp_wrong');
  // Nothing was renewed, so the victim's own token still counts; its use leaves the thief with a copy.
  await browser.signInAt(portal);
  await walk.show('email-otp');
  await browser.reachesPortal();
  await thief.reload();
  await thief.expectStep('credentials');
});

test('T39 another value, another family, another insurer: nobody is recognised', async () => {
  const { browser } = await remembered('altered');
  const value = cookieOf(browser);
  const [insurer, id, secret] = value.split('.');
  const others = [
    `${insurer}.${id}.${'A'.repeat(43)}`,
    `999.${id}.${secret}`,
    'x',
    '',
    `${value}.`,
    "1.';--.x",
  ];
  for (const other of others) {
    const stranger = new MemberBrowser();
    stranger.jar.store(server.issuer, [`remembered-browser=${other}; path=/`], new Date());
    await stranger.signInAt(portal);
    await stranger.expectStep('credentials');
  }
});

test('T39 a new password ends it, and it never stands for the second factor', async () => {
  const { somebody, browser } = await remembered('changed');
  await browser.signInAt(portal);
  await browser.expectStep('email-otp');
  await browser.post({}, browser.page.url.replace(/(\/interaction\/[^/]+).*/, '$1/new-password'));
  await browser.expectStep('email-otp');
  const { db } = server.context;
  const row = await db('member').where({ user_id: somebody.userId }).first('insurer_id', 'id');
  await signOutEverywhere(
    db,
    server.context.secrets,
    { insurerId: row.insurer_id, id: row.id },
    { now: new Date() },
  );
  await browser.signInAt(portal);
  await browser.expectStep('credentials');
});

test('T12 fifty wrong passwords of somebody else keep nobody out of a browser known before', async () => {
  const somebody = person('besieged-at-home');
  await server.enrol('sample', somebody);
  const walk = new Walk(server, somebody);
  await walk.settle(portal, 'email-otp');
  walk.browser.jar.forget('session');
  advance(hours(2));
  for (let failure = 1; failure <= 50; failure++) {
    const stranger = new MemberBrowser();
    await stranger.signInAt(portal);
    await stranger.submit({ userId: somebody.userId, password: 'Falsch-9-falsch' });
  }
  const elsewhere = new MemberBrowser();
  await elsewhere.signInAt(portal);
  await elsewhere.submit({ userId: somebody.userId, password: somebody.password });
  await elsewhere.expectStep('credentials', 'throttled');
  await walk.enter(portal, somebody.password);
  await walk.show('email-otp');
  await walk.browser.reachesPortal();
});

test('T12 a known browser is counted by itself: it is no way to guess on, and none into another account', async () => {
  const somebody = person('guessing-at-home');
  const other = person('the-neighbour');
  await server.enrol('sample', somebody, other);
  const walk = new Walk(server, somebody);
  await walk.settle(portal, 'email-otp');
  advance(hours(2));
  for (const { userId } of [somebody, other]) {
    for (let failure = 1; failure <= 5; failure++) {
      await walk.browser.signInAt(portal);
      await walk.browser.submit({ userId, password: 'Falsch-9-falsch' });
      await walk.browser.expectStep('credentials', 'credentials_wrong');
    }
    await walk.browser.signInAt(portal);
    await walk.browser.submit({ userId, password: 'Falsch-9-falsch' });
    await walk.browser.expectStep('credentials', 'throttled');
  }
});
