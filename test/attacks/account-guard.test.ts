import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { accountClientId, callbackPath } from '../../src/account/client.ts';
import { accountPages } from '../../src/account/pages.ts';
import { minutes, now, seconds } from '../../src/clock.ts';
import { factors } from '../../src/credential/factor.ts';
import { saveTotp } from '../../src/credential/totp-store.ts';
import { signIn } from '../../src/interaction/pipeline.ts';
import { type Task, taskOf, tasks } from '../../src/interaction/tasks.ts';
import { SoftwareAuthenticator } from '../helpers/authenticator.ts';
import { advance } from '../helpers/clock.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { openSample, type Sample } from '../helpers/sample-portal.ts';

let { server, portal, member, close } = {} as Sample;
let device: SoftwareAuthenticator;
let victim: { id: string; insurerId: number };

beforeAll(async () => {
  ({ server, portal, member, close } = await openSample());
  await server.insurer({ code: 'sample', secondFactors: [...factors], recoveryCodes: true });
  const { browser, somebody } = await member('victim', 'passkey');
  ({ device } = browser);
  const { db, secrets } = server.context;
  const rows = db('member').where({ user_id: somebody.userId });
  victim = await rows.first('id', 'insurer_id as insurerId');
  // So that there is something to remove beside what has to stay.
  await saveTotp(db, secrets, victim, { secret: 'JBSWY3DPEHPK3PXP', step: 0, now: now() });
});
afterAll(() => close());

const guardedPages = accountPages.filter(({ guarded }) => guarded).map(({ path }) => path);
const actions = accountPages.flatMap(({ path, actions = {} }) =>
  Object.entries(actions).map(([name, { guarded = false }]) => ({ action: `${path}/${name}`, guarded })),
);
const secondFactors = ['passkey-authentication', 'email-otp', 'totp', 'credentials'];

/** The cookies of a session whose second factor was shown this long ago, in a thief's browser without the device. */
async function stolen(age: number): Promise<MemberBrowser> {
  const browser = new MemberBrowser({ device });
  await browser.signInAt(portal);
  await browser.usePasskey();
  await browser.reachesPortal();
  await browser.open(`${server.issuer}/account/passkeys`);
  await browser.expectStep('account-passkeys');
  const thief = new MemberBrowser({ jar: browser.jar.copy() });
  await thief.open(browser.page.url);
  advance(age);
  return thief;
}

/** What guards the accounts of everybody, with the passkeys' uses left out. */
async function guards(): Promise<unknown> {
  const { db } = server.context;
  return [
    await db('member')
      .select('id', 'factor', 'password_hash', 'sealed_email', 'sealed_pending_email')
      .orderBy('id'),
    await db('passkey').select('id', 'sealed_name').orderBy('id'),
    await db('totp').orderBy('member_id'),
    await db('recovery_code').orderBy('code_digest'),
  ];
}

/** The way in with this `task` parameter, as the account pages would open it. */
const entrance = (task: string) =>
  `${server.issuer}/auth?${new URLSearchParams({
    client_id: accountClientId,
    redirect_uri: `${server.issuer}${callbackPath}`,
    response_type: 'code',
    scope: 'openid',
    state: 'thief',
    code_challenge: createHash('sha256').update('x'.repeat(43)).digest('base64url'),
    code_challenge_method: 'S256',
    task,
  })}`;

const markOf = (task: Task): string => taskOf(server.context.secrets, task, victim.id);
const passkeyOfVictim = async (): Promise<string> =>
  (await server.context.db('passkey').where({ member_id: victim.id }).first('id')).id;

/** A good answer to every page of the sign-in, posted to each though it is not due. */
async function postEveryStep(browser: MemberBrowser): Promise<void> {
  const base = browser.page.url.replace(/(\/interaction\/[^/?]+).*/, '$1');
  const answers = {
    csrf: browser.page.forms[0]?.values.csrf ?? '',
    email: 'thief@example.com',
    factor: 'email-otp',
    newPassword: 'Sugi8-uvwx-ame',
    newPasswordConfirmation: 'Sugi8-uvwx-ame',
    passkeyName: '盗んだ電話',
    otp: '123456',
    credential: '{}',
  };
  for (const { name } of signIn) await browser.exchange('POST', `${base}/${name}`, answers);
}

describe('T35 with a stolen session of more than five minutes', () => {
  test.each(guardedPages)('T35 %s asks for the second factor before it shows itself', async (path) => {
    const thief = await stolen(minutes(5) + seconds(1));
    const id = await passkeyOfVictim();
    await thief.open(`${server.issuer}${path}?id=${id}`);
    expect(secondFactors).toContain(thief.page.step);
  });

  test.each(actions)('T35 $action changes nothing that guards the account', async ({ action, guarded }) => {
    const thief = await stolen(minutes(5) + seconds(1));
    const before = await guards();
    const id = await passkeyOfVictim();
    await thief.post({ passkeyName: '盗んだ電話', id }, `${server.issuer}${action}?id=${id}`);
    if (guarded) expect(secondFactors).toContain(thief.page.step);
    expect(await guards()).toEqual(before);
  });

  test.each(tasks)('T35 the task %s begins with the second factor, whatever is posted', async (task) => {
    const thief = await stolen(minutes(5) + seconds(1));
    const before = await guards();
    await thief.open(entrance(markOf(task)));
    const { step } = thief.page;
    expect(secondFactors).toContain(step);
    await postEveryStep(thief);
    await thief.reload();
    await thief.expectStep(String(step));
    expect(await guards()).toEqual(before);
  });
});

test('T35 a task that no account page asked for, or asked for somebody else, is not carried out', async () => {
  const { browser } = await member('bystander', 'email-otp');
  for (const task of ['passkey', `passkey.${'A'.repeat(43)}`, markOf('passkey'), 'nonsense', 'password.']) {
    await browser.open(entrance(task));
    expect([task, browser.page.step]).toEqual([task, 'message']);
  }
});

test('T35 no other client can ask for a task', async () => {
  const { browser } = await member('client', 'email-otp');
  await browser.signInAt(portal, { task: markOf('passkey') });
  expect(browser.refusedAtPortal()).toBe('invalid_request');
});

test('T35 within five minutes the member adds and renames a passkey: told by mail, the name at most 64 characters and escaped', async () => {
  const { browser, somebody } = await member('owner', 'passkey');
  advance(minutes(5));
  await browser.open(`${server.issuer}/account/passkeys`);
  await browser.press('add');
  await browser.registerPasskey(new SoftwareAuthenticator());
  await browser.submit({ passkeyName: '<script>alert(1)</script>' });
  await browser.expectStep('account-passkeys');
  expect(browser.page.html).not.toContain('<script>alert');
  expect(browser.page.text).toContain('<script>alert(1)</script>');
  while (!(await server.post.next(somebody.email)).subject.includes('（パスキー）を登録しました'));
  await browser.follow('名前を変更する');
  for (const [passkeyName, step] of [
    ['長'.repeat(65), 'account-passkey-rename'],
    ['長'.repeat(64), 'account-passkeys'],
  ] as const) {
    await browser.submit({ passkeyName });
    await browser.expectStep(step);
  }
});

test('T35 a page that has lain open for more than five minutes asks for the second factor again', async () => {
  const { browser, somebody } = await member('unattended', 'passkey');
  await browser.open(`${server.issuer}/account/passkeys`);
  await browser.press('add');
  await browser.expectStep('passkey-registration');
  await browser.post({ credential: '{}' }); // from here on the interaction has facts of its own
  await browser.expectStep('passkey-registration', 'passkey_failed');
  advance(minutes(5) + seconds(1));
  await browser.registerPasskey(new SoftwareAuthenticator());
  await browser.expectStep('passkey-authentication');
  await browser.usePasskey();
  await browser.expectStep('passkey-registration');
  const { id } = await server.context.db('member').where({ user_id: somebody.userId }).first('id');
  expect(await server.context.db('passkey').where({ member_id: id })).toHaveLength(1);
  await browser.registerPasskey(new SoftwareAuthenticator());
  await browser.expectStep('passkey-name');
});

test('T35 whoever takes longer over a new password shows the second factor again, by a code that is mailed anew', async () => {
  const { browser, walk, somebody } = await member('slow', 'email-otp');
  const newPassword = 'Sugi8-uvwx-ame';
  await browser.open(`${server.issuer}/account/password`);
  await browser.press('change');
  advance(minutes(6));
  await browser.reload();
  await browser.submit({ userId: somebody.userId, password: somebody.password });
  for (const [wait, next] of [
    [minutes(6), 'email-otp'],
    [0, 'account-password'],
  ] as const) {
    await walk.show('email-otp');
    await browser.expectStep('new-password');
    advance(wait);
    await browser.submit({ newPassword, newPasswordConfirmation: newPassword });
    await browser.expectStep(next);
  }
});
