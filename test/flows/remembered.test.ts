import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { days, hours, minutes } from '../../src/clock.ts';
import type { Factor } from '../../src/credential/factor.ts';
import { advance } from '../helpers/clock.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { openSample, type Sample } from '../helpers/sample-portal.ts';
import { Walk } from '../helpers/walk.ts';

let { server, portal, member, close } = {} as Sample;

beforeAll(async () => {
  ({ server, portal, member, close } = await openSample());
});
afterAll(() => close());

/** Somebody who ticked ログイン状態の保存 at the last sign-in, and whose session has ended since. */
async function remembered(userId: string, factor: Factor) {
  const { somebody, walk } = await member(userId, factor);
  const { browser } = walk;
  browser.jar.forget('all');
  await browser.signInAt(portal);
  await browser.submit({ userId: somebody.userId, password: somebody.password, remember: 'on' });
  await walk.show(factor);
  await browser.reachesPortal();
  advance(hours(25));
  return { somebody, walk, browser };
}

test('a remembered browser asks for the one-time password alone, and says so to the client', async () => {
  const { walk, browser } = await remembered('mail', 'email-otp');
  await browser.signInAt(portal);
  await walk.show('email-otp');
  const { claims } = await browser.reachesPortal();
  expect(claims).toMatchObject({ acr: 'urn:kosmo:acr:mfa', amr: ['otp', 'mfa'] });
  expect(claims.auth_time).toBe(Math.floor(Date.now() / 1000));
});

test('with a passkey it asks for the passkey alone', async () => {
  const { walk, browser } = await remembered('key', 'passkey');
  await browser.signInAt(portal);
  await walk.show('passkey');
  expect((await browser.reachesPortal()).claims).toMatchObject({ acr: 'phr', amr: ['swk', 'user', 'mfa'] });
});

test('a passkey sign-in with the box ticked is remembered too', async () => {
  const { walk, browser } = await member('key-alone', 'passkey');
  browser.jar.forget('all');
  await browser.signInAt(portal);
  await browser.press('passkey', {}).catch(() => {});
  const { form, options, origin } = await browser.ceremony();
  const credential = JSON.stringify(browser.device.get(options, { origin }));
  await browser.send(form, { ...form.values, credential, remember: 'on' });
  await browser.reachesPortal();
  advance(hours(25));
  await browser.signInAt(portal);
  await walk.show('passkey');
  await browser.reachesPortal();
});

test('it lasts as long as the insurer says, counted from the password', async () => {
  const { walk, browser } = await remembered('lasting', 'email-otp');
  advance(days(12));
  await browser.signInAt(portal);
  await walk.show('email-otp');
  await browser.reachesPortal();
  advance(days(1));
  await browser.signInAt(portal);
  await browser.expectStep('credentials');
});

test('an insurer that wants none offers none', async () => {
  const { somebody, walk, browser } = await remembered('none', 'email-otp');
  await server.insurer({
    code: 'sample',
    session: { idleMinutes: 60, absoluteHours: 24, rememberDays: 0 },
  });
  await browser.signInAt(portal);
  await walk.show('email-otp');
  await browser.reachesPortal();
  expect(browser.jar.get('remembered-browser')).toBeUndefined();
  browser.jar.forget('all');
  await browser.signInAt(portal);
  expect(browser.form.names.has('remember')).toBe(false);
  await browser.submit({ userId: somebody.userId, password: somebody.password });
  await server.insurer({
    code: 'sample',
    session: { idleMinutes: 60, absoluteHours: 24, rememberDays: 14 },
  });
});

test('without the tick nothing is remembered', async () => {
  const { browser } = await member('unticked', 'email-otp');
  expect(browser.jar.get('remembered-browser')).toBeUndefined();
  advance(hours(25));
  await browser.signInAt(portal);
  await browser.expectStep('credentials');
  expect(browser.form.values.userId).toBe('');
});

test('signed out by hand, it asks for the password and has the user ID filled in', async () => {
  const { somebody, walk, browser } = await remembered('by-hand', 'email-otp');
  await browser.signInAt(portal);
  await walk.show('email-otp');
  const { tokens } = await browser.reachesPortal();
  await walk.signOutAt(portal, tokens.id_token);
  await browser.signInAt(portal);
  await browser.expectStep('credentials');
  expect(browser.form.values).toMatchObject({ userId: somebody.userId, remember: 'on' });
  await browser.submit({ password: somebody.password });
  await walk.show('email-otp');
  await browser.reachesPortal();
  advance(hours(25));
  await browser.signInAt(portal);
  await browser.expectStep('email-otp');
});

test('D5 never for phr, prompt=login or a lapsed max_age: the password is asked for', async () => {
  const { somebody, browser } = await remembered('stricter', 'passkey');
  const stricter: Record<string, string>[] = [{ acr_values: 'phr' }, { prompt: 'login' }, { max_age: '60' }];
  for (const parameters of stricter) {
    await browser.signInAt(portal, parameters);
    await browser.expectStep('credentials');
    expect(browser.form.values.userId).toBe(somebody.userId);
  }
});

test('somebody else at this browser signs in as themselves', async () => {
  const { browser } = await remembered('mother', 'email-otp');
  const { somebody: father, first } = await member('father', 'email-otp');
  await browser.signInAt(portal);
  await browser.expectStep('email-otp');
  await browser.press('switch-member');
  await browser.expectStep('credentials');
  expect(browser.form.values.userId ?? '').toBe('');
  const fathersWalk = new Walk(server, father, browser);
  await browser.submit({ userId: father.userId, password: father.password });
  await fathersWalk.show('email-otp');
  expect((await browser.reachesPortal()).claims.sub).toBe(first.claims.sub);
  advance(hours(25));
  await browser.signInAt(portal);
  await browser.expectStep('email-otp');
});

test('T19 a sign-in on a browser not used before is told to the member; on a known one it is not', async () => {
  const { somebody, walk } = await member('traveller', 'email-otp');
  const told = () => server.post.list(somebody.email).filter(({ subject }) => subject.includes('新しい端末'));
  const signIn = async (browser: MemberBrowser) => {
    const other = new Walk(server, somebody, browser);
    await other.enter(portal, somebody.password);
    await other.show('email-otp');
    await browser.reachesPortal();
  };
  walk.browser.jar.forget('session');
  advance(hours(1));
  await signIn(walk.browser);
  expect(told()).toEqual([]);
  advance(minutes(20));
  await signIn(new MemberBrowser());
  await server.post.next(somebody.email);
  expect(told()).toHaveLength(1);
});
