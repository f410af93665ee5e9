import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { minutes } from '../../src/clock.ts';
import { advance } from '../helpers/clock.ts';
import { EmailChange } from '../helpers/email-change.ts';
import { lockWait } from '../helpers/lock-wait.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { person } from '../helpers/people.ts';
import { openSample, type Sample } from '../helpers/sample-portal.ts';
import { Walk } from '../helpers/walk.ts';

let { server, portal, member, close } = {} as Sample;

beforeAll(async () => {
  ({ server, portal, member, close } = await openSample({ processes: 2 }));
  await server.insurer({ code: 'sample', recoveryCodes: true, enrolment: 'choice' });
});
afterAll(() => close());

const codesPage = () => `${server.issuer}/account/factor/codes`;

/** Makes recovery codes, which takes the second factor once more where it is older than five minutes. */
async function makeCodes({ browser, walk }: { browser: MemberBrowser; walk: Walk }): Promise<void> {
  await browser.open(codesPage());
  await browser.press('make');
  await walk.show('email-otp');
  await browser.expectStep('account-recovery-codes');
}

test('T31 a cookie of the account pages from before the second factor was shown again opens nothing', async () => {
  const { browser, walk } = await member('oldcookie', 'email-otp');
  await browser.open(codesPage());
  const thief = new MemberBrowser();
  const { line } = browser.jar.get('account') ?? { line: '' };
  thief.jar.store(server.issuer, [line], new Date());
  await thief.open(codesPage());
  await thief.expectStep('account-recovery-codes');
  advance(minutes(6));
  await makeCodes({ browser, walk });
  await thief.open(codesPage());
  await thief.expectStep('credentials');
  await browser.open(codesPage());
  await browser.expectStep('account-recovery-codes');
});

test('T35 a session of the password alone opens no account page once there is a second factor', async () => {
  const somebody = person('pwdonly');
  await server.enrol('sample', somebody);
  const early = new Walk(server, somebody);
  await early.firstSignIn(portal, 'passkey');
  await early.browser.press('portal');
  await early.browser.reachesPortal();
  const later = new Walk(server, somebody);
  await later.enter(portal, somebody.password);
  await later.setUp('passkey');
  await later.browser.reachesPortal();
  for (const path of ['', '/email', '/factor/codes']) {
    await early.browser.open(`${server.issuer}/account${path}`);
    await early.browser.expectStep('passkey-authentication');
  }
  await early.browser.press('cancel');
  expect(early.browser.page.url).toBe(`${server.issuer}/`);
});

test('T35 a second factor shown again does not stand for the present password', async () => {
  const { browser, walk } = await member('stalepwd', 'email-otp');
  advance(minutes(30));
  await makeCodes({ browser, walk });
  await browser.open(`${server.issuer}/account/password`);
  await browser.press('change');
  await browser.expectStep('credentials');
});

test('T34 ways begun and never finished do not fill the browser with cookies', async () => {
  const browser = new MemberBrowser();
  for (let count = 0; count < 90; count++) await browser.exchange('GET', `${server.issuer}/account`);
  const { status } = await browser.exchange('GET', `${server.issuer}/help`);
  expect(status).toBe(200);
  const flows = browser.jar.list().filter(({ name }) => name.startsWith('account-flow-'));
  expect(flows).toHaveLength(8);
  const { headers } = await browser.exchange('GET', `${server.issuer}/account`);
  expect(headers['set-cookie']?.join()).toContain(`${flows[0]?.name}=;`); // the oldest goes
});

test('T47 a form that waited while its session ended is not carried out', async () => {
  const { browser, walk } = await member('undone', 'email-otp');
  const change = new EmailChange(walk, 'undone-new@example.com');
  await change.finish();
  await browser.open(codesPage());
  const reader = await change.openUndo();
  const { db } = server.context;
  const holding = await db.transaction();
  await holding('member').where({ user_id: 'undone' }).forUpdate();
  const undoing = reader.submit();
  let making: Promise<void> | undefined;
  try {
    await lockWait(db);
    making = browser.press('make');
    await lockWait(db, 2);
  } finally {
    await holding.rollback();
  }
  await Promise.all([undoing, making]);
  await browser.expectStep('credentials');
  const { id } = await db('member').where({ user_id: 'undone' }).first('id');
  expect(await db('recovery_code').where({ member_id: id })).toEqual([]);
});

test('T16 of eight tabs that come back with one code at once one comes in, and the others read a page', async () => {
  const { browser } = await member('tabs', 'email-otp');
  const entering = await browser.exchange('GET', `${server.issuer}/account`);
  const { headers } = await browser.exchange('GET', server.issuer + entering.headers.location);
  const { location = '' } = headers;
  expect(location).toContain('code=');
  const tabs = Array.from({ length: 8 }, () => new MemberBrowser({ jar: browser.jar.copy() }));
  const answers = await Promise.all(tabs.map((tab) => tab.exchange('GET', location)));
  expect(answers.filter((answer) => answer.headers.location === '/account')).toHaveLength(1);
  for (const answer of answers) expect(answer.headers['content-type']).toMatch(/^text\/html/);
});
