import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { minutes } from '../../src/clock.ts';
import { sealingContext } from '../../src/oidc/artifact.ts';
import { hashId } from '../../src/secrets.ts';
import { lockWait } from '../helpers/lock-wait.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { person } from '../helpers/people.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';
import { Walk } from '../helpers/walk.ts';

let server: TestServer;
let portal: RelyingParty;

beforeAll(async () => {
  server = await TestServer.start({ processes: 2 });
  await server.publish('2026-04');
  await server.insurer({ code: 'sample' });
  portal = await server.relyingParty(['sample']);
});
afterAll(() => server.stop());

const offline = { scope: 'openid offline_access', prompt: 'consent' };

const resetEmail = (sub: string) =>
  server.context.db('member').where({ id: sub }).update({ sealed_email: null, email_digest: null });

/** Somebody signed in on one device, with a refresh token, whose address has to be entered anew on another. */
async function onTwoDevices(userId: string) {
  const somebody = person(userId);
  await server.enrol('sample', somebody);
  const one = new Walk(server, somebody);
  await one.settle(portal, 'passkey');
  await one.browser.signInAt(portal, offline);
  const { tokens, claims } = await one.browser.reachesPortal();
  await resetEmail(claims.sub);
  const other = new Walk(server, somebody, new MemberBrowser({ device: one.browser.device }));
  await other.enter(portal, somebody.password);
  await other.browser.usePasskey();
  await other.browser.expectStep('email');
  return { one, other, tokens, claims, somebody };
}

test('ticked, the box ends every other session, grant and open sign-in at once', async () => {
  const { one, other, tokens, claims, somebody } = await onTwoDevices('ticked');
  const open = new Walk(server, somebody);
  await open.enter(portal, somebody.password);
  await open.browser.expectStep('passkey-authentication');
  expect(other.browser.form.values).toHaveProperty('signOutEverywhere');
  await other.browser.submit({ email: somebody.email });

  await one.browser.signInAt(portal, { prompt: 'none' });
  expect(one.browser.refusedAtPortal()).toBe('login_required');
  await expect(portal.userinfo(tokens.access_token, claims.sub)).rejects.toThrow();
  await expect(portal.refresh(tokens.refresh_token ?? '')).rejects.toMatchObject({ error: 'invalid_grant' });
  await open.browser.reload();
  expect(open.browser.page.step).not.toBe('passkey-authentication');
  await other.browser.submit({ code: await other.mailedCode() });
  expect((await other.browser.reachesPortal()).claims.sub).toBe(claims.sub);
});

test('ticked, it ends the session that a sign-in makes at this very moment', async () => {
  const { other, claims, somebody } = await onTwoDevices('meanwhile');
  const open = new Walk(server, somebody);
  await open.enter(portal, somebody.password);
  const { db, secrets } = server.context;
  const idHash = hashId('made meanwhile');
  const signingIn = await db.transaction();
  const uid = new URL(open.browser.page.url).pathname.split('/').at(-1) ?? '';
  await signingIn('interaction')
    .where({ id_hash: hashId(uid) })
    .delete();
  await signingIn('oidc_artifact').insert({
    model: 'Session',
    id_hash: idHash,
    account_id: claims.sub,
    sealed_payload: secrets.sealJson({ uid: 'meanwhile' }, sealingContext('Session', idHash)),
    expires_at: new Date(Date.now() + minutes(60)),
  });
  const submitted = other.browser.submit({ email: somebody.email });
  await lockWait(db);
  await signingIn.commit();
  await submitted;
  expect(await db('oidc_artifact').where({ account_id: claims.sub })).toEqual([]);
});

test('ticked, it ends a sign-in that is over and only has to go back to its client', async () => {
  const { other: held, claims, somebody } = await onTwoDevices('on-the-way');
  await held.browser.submit({ email: somebody.email, signOutEverywhere: false });
  await held.openLink();
  const { headers } = await held.browser.exchange('GET', held.browser.page.url);
  expect(headers.location).toMatch(/\/auth\//);
  await resetEmail(claims.sub);
  const other = new MemberBrowser({ device: held.browser.device });
  await other.signInAt(portal);
  await other.usePasskey();
  await other.submit({ email: somebody.email });
  await held.browser.open(new URL(headers.location ?? '', server.issuer).href);
  expect(held.browser.callbackUrl).toBeNull();
});

test('unticked, it leaves them alone', async () => {
  const { one, other, tokens, claims, somebody } = await onTwoDevices('unticked');
  await other.browser.submit({ email: somebody.email, signOutEverywhere: false });
  await portal.userinfo(tokens.access_token, claims.sub);
  await portal.refresh(tokens.refresh_token ?? '');
  await other.browser.submit({ code: await other.mailedCode() });
  expect((await other.browser.reachesPortal()).claims.sub).toBe(claims.sub);
  await one.browser.signInAt(portal, { prompt: 'none' });
  expect((await one.browser.reachesPortal()).claims.sub).toBe(claims.sub);
});

test.each([true, false])(
  'a sign-in to be remembered (%s) outlives the browser only then',
  async (remember) => {
    const somebody = person(`remember-${remember}`);
    await server.enrol('sample', somebody);
    const walk = new Walk(server, somebody);
    await walk.settle(portal, 'email-otp');
    const { browser } = walk;
    browser.jar.forget('all');
    await browser.signInAt(portal);
    await browser.submit({
      userId: somebody.userId,
      password: somebody.password,
      remember: remember && 'on',
    });
    await walk.show('email-otp');
    await browser.reachesPortal();
    browser.jar.forget('session');
    await browser.signInAt(portal, { prompt: 'none' });
    expect(browser.refusedAtPortal()).toBe(remember ? null : 'login_required');
  },
);
