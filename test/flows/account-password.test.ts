import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { minutes } from '../../src/clock.ts';
import { hashId } from '../../src/secrets.ts';
import { advance } from '../helpers/clock.ts';
import { exchange } from '../helpers/exchange.ts';
import { lockWait } from '../helpers/lock-wait.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { openSample, type Sample } from '../helpers/sample-portal.ts';
import { Walk } from '../helpers/walk.ts';

const later = 'Kawa88-tsuki-nagare';
const twice = (password: string) => ({ newPassword: password, newPasswordConfirmation: password });

let { server, portal, member, close } = {} as Sample;

beforeAll(async () => {
  ({ server, portal, member, close } = await openSample({ processes: 2 }));
});
afterAll(() => close());

/** From the account page to the first page of the change. */
async function begin(browser: MemberBrowser): Promise<void> {
  await browser.open(`${server.issuer}/account/password`);
  await browser.expectStep('account-password');
  await browser.press('change');
}

test('right after the sign-in the new password is asked for at once, and the old one is over', async () => {
  const { browser, somebody } = await member('fresh01', 'email-otp');
  await begin(browser);
  await browser.expectStep('new-password');
  expect(browser.page.text).toContain('今のパスワードと同じものや');
  expect(browser.page.text).not.toContain('最初のパスワード');
  await browser.submit(twice(somebody.password));
  await browser.expectStep('new-password', 'password_same');
  await browser.submit(twice(later));
  await browser.expectStep('account-password');
  expect(browser.page.text).toContain('パスワードを変更しました');
  const elsewhere = new MemberBrowser();
  await elsewhere.signInAt(portal);
  await elsewhere.submit({ userId: somebody.userId, password: somebody.password });
  await elsewhere.expectStep('credentials', 'credentials_wrong');
  await elsewhere.submit({ userId: somebody.userId, password: later });
  await elsewhere.expectStep('email-otp');
});

test('later the present password comes first, then the second factor, then the new password', async () => {
  const { walk, browser, somebody } = await member('later01', 'email-otp');
  advance(minutes(6));
  await begin(browser);
  await browser.expectStep('credentials');
  expect(browser.page.text).toContain('今のパスワードを入力してください');
  expect(browser.form.values.userId).toBe(somebody.userId);
  await browser.submit({ password: 'Not-my-passw0rd' });
  await browser.expectStep('credentials', 'credentials_wrong');
  await browser.submit({ userId: somebody.userId, password: somebody.password });
  await walk.show('email-otp');
  await browser.expectStep('new-password');
  await browser.submit(twice(later));
  await browser.expectStep('account-password');
  expect(browser.steps).toEqual([
    'account-password',
    'credentials',
    'email-otp',
    'new-password',
    'account-password',
  ]);
});

test('a passkey does not stand in for the present password', async () => {
  const { walk, browser, somebody } = await member('passkey01', 'passkey');
  browser.jar.forget('all');
  await browser.signInAt(portal);
  await browser.usePasskey();
  await browser.reachesPortal();
  await begin(browser);
  await browser.expectStep('credentials');
  expect(browser.page.html).not.toContain('data-passkey');
  const { options, origin } = await optionsElsewhere(browser);
  await browser.post({ credential: JSON.stringify(browser.device.get(options, { origin })) });
  await browser.expectStep('credentials', 'passkey_failed');
  await browser.submit({ userId: somebody.userId, password: somebody.password });
  await walk.show('passkey');
  await browser.expectStep('new-password');
});

async function optionsElsewhere(browser: MemberBrowser) {
  const { origin, pathname } = new URL(browser.page.url);
  const { body } = await browser.exchange('GET', `${origin}${pathname}/passkey-options`);
  return { options: JSON.parse(body), origin };
}

test('every other device is signed out and the member is told; this one stays signed in', async () => {
  const { browser, somebody, first } = await member('told01', 'passkey');
  await begin(browser);
  await browser.submit(twice(later));
  await browser.expectStep('account-password');
  await expect(portal.userinfo(first.tokens.access_token, first.claims.sub)).rejects.toThrow();
  const mail = await noticeTo(somebody.email);
  expect(mail.subject).toBe('【KOSMOWeb】パスワードを変更しました');
  await browser.signInAt(portal, { prompt: 'none' });
  expect((await browser.reachesPortal()).claims.sub).toBe(first.claims.sub);
  const trail = await server.context.db('audit_entry').where({ member_id: first.claims.sub });
  expect(trail.filter(({ action, detail }) => action === 'password.set' && !detail.activation)).toHaveLength(
    1,
  );
});

async function noticeTo(address: string) {
  for (;;) {
    const mail = await server.post.next(address);
    if (mail.subject.includes('変更しました')) return mail;
  }
}

test('cancelled, the password stays and the session too', async () => {
  const { browser, somebody } = await member('cancel01', 'email-otp');
  await begin(browser);
  await browser.expectStep('new-password');
  expect(browser.page.text).toContain('変更をやめて、アカウントの画面へ戻ります');
  await browser.press('cancel');
  await browser.expectStep('account-password');
  const elsewhere = new MemberBrowser();
  await elsewhere.signInAt(portal);
  await elsewhere.submit({ userId: somebody.userId, password: somebody.password });
  await elsewhere.expectStep('email-otp');
});

test('the old password, being checked while it is changed, signs nobody in', async () => {
  const { browser, somebody } = await member('race01', 'email-otp');
  const guesser = new MemberBrowser();
  await guesser.signInAt(portal);
  await begin(browser);
  await browser.expectStep('new-password');
  const { db } = server.context;
  // Holds the sign-in between the check and the end of its request: its interaction is locked by another.
  const uid = new URL(guesser.page.url).pathname.split('/').at(-1) ?? '';
  const holding = await db.transaction();
  await holding('interaction')
    .where({ id_hash: hashId(uid) })
    .forUpdate();
  const checked = guesser.submit({ userId: somebody.userId, password: somebody.password });
  try {
    await lockWait(db);
    await browser.submit(twice(later));
    await browser.expectStep('account-password');
  } finally {
    await holding.rollback();
  }
  await checked;
  await guesser.expectStep('credentials');
  await guesser.submit({ userId: somebody.userId, password: somebody.password });
  await guesser.expectStep('credentials', 'credentials_wrong');
});

test('of eight changes at once one is made', async () => {
  const { browser, somebody } = await member('race02', 'email-otp');
  const passwords = Array.from({ length: 8 }, (_, at) => `${later}-${at}`);
  const tabs = await Promise.all(
    passwords.map(async () => {
      const tab = browser.newTab();
      await begin(tab);
      await tab.expectStep('new-password');
      return tab;
    }),
  );
  await Promise.all(tabs.map((tab, at) => tab.submit(twice(passwords[at] ?? ''))));
  const { id } = await server.context.db('member').where({ user_id: somebody.userId }).first('id');
  const trail = await server.context.db('audit_entry').where({ member_id: id, action: 'password.set' });
  expect(trail.filter(({ detail }) => !detail.activation)).toHaveLength(1);
});

test('browsers that look for the page to change a password find it; whoever is not signed in signs in on the way', async () => {
  const { somebody } = await member('well-known01', 'email-otp');
  const walk = new Walk(server, somebody, new MemberBrowser());
  const { browser } = walk;
  const answer = await exchange('GET', `${server.issuer}/.well-known/change-password`);
  expect([302, 303]).toContain(answer.status);
  await browser.open(`${server.issuer}/.well-known/change-password`);
  await browser.expectStep('credentials');
  expect(browser.page.links.map(({ label }) => label)).toContain('パスワードを忘れた方はこちら');
  await browser.submit({ userId: somebody.userId, password: somebody.password });
  await walk.show('email-otp');
  await browser.expectStep('account-password');
  await browser.open(`${server.issuer}/.well-known/change-password`);
  await browser.expectStep('account-password');
});

test('and those that look for passkeys learn where they are added and managed', async () => {
  const answer = await exchange('GET', `${server.issuer}/.well-known/passkey-endpoints`);
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toMatch(/^application\/json/);
  const page = `${server.issuer}/account/passkeys`;
  expect(JSON.parse(answer.body)).toEqual({ enroll: page, manage: page });
});
