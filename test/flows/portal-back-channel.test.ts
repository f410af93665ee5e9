import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { type Portal, portalClient, startPortal } from '../../src/demo/portal/index.ts';
import { freePorts } from '../helpers/demo.ts';
import { exchange } from '../helpers/exchange.ts';
import { signInHonestly } from '../helpers/honest.ts';
import { textAt } from '../helpers/html.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { person } from '../helpers/people.ts';
import { PlainClient } from '../helpers/plain-client.ts';
import { TestServer } from '../helpers/server.ts';
import { WebVisitor } from '../helpers/web-visitor.ts';

const hanako = person('hanako');
let server: TestServer;
let portal: Portal;

beforeAll(async () => {
  // oidc-provider says that its guard against inner addresses cannot be made within jest.
  jest.spyOn(console, 'warn').mockImplementation(() => {});
  server = await TestServer.start({ processes: 2 });
  await server.insurer({ code: 'sample', secondFactors: [] });
  await server.enrol('sample', hanako);
  const port = Number((await freePorts()).PORTAL_PORT);
  const wanted = portalClient(`http://localhost:${port}/`);
  const { id, secret } = await PlainClient.register(server, ['sample'], {
    redirectUris: wanted.redirect_uris,
    postLogoutRedirectUris: wanted.post_logout_redirect_uris,
    backchannelLogoutUri: wanted.backchannel_logout_uri,
    scope: wanted.scope,
  });
  portal = await startPortal({ port, issuer: server.issuer, clientId: id, clientSecret: secret ?? '' });
});
afterAll(async () => {
  await portal.stop();
  await server.stop();
});

/** At the portal, signed in. */
async function visit(): Promise<{ visitor: WebVisitor; browser: MemberBrowser }> {
  const visitor = new WebVisitor();
  const browser = new MemberBrowser({ jar: visitor.jar });
  const begun = await visitor.step('GET', `${portal.url}login`);
  await browser.open(String(begun.headers.location));
  await signInHonestly(server, browser, hanako);
  await visitor.open(browser.callbackUrl ?? '');
  expect(await isSignedIn(visitor)).toBe(true);
  return { visitor, browser };
}

const isSignedIn = async (visitor: WebVisitor): Promise<boolean> =>
  textAt((await visitor.open(portal.url)).html, 'data-claim', 'sub') !== null;

const told = async () => {
  const sql = `select 1 from graphile_worker.jobs where task_identifier = 'tell_logout'`;
  while ((await server.context.db.raw(sql)).rows.length > 0);
};

test('whoever signs out at the provider is signed out at the portal, on that device alone', async () => {
  const [phone, desk] = [await visit(), await visit()];
  await phone.browser.open(`${server.issuer}/session/end`);
  await phone.browser.press('confirm');
  await told();
  expect(await isSignedIn(phone.visitor)).toBe(false);
  expect(await isSignedIn(desk.visitor)).toBe(true);
});

test('whoever signs out everywhere is signed out of every portal session, and may sign in again', async () => {
  const [phone, desk] = [await visit(), await visit()];
  await server.context.db('member').update({ sealed_email: null, email_digest: null });
  const other = new MemberBrowser();
  const begun = await new WebVisitor().step('GET', `${portal.url}login`);
  await other.open(String(begun.headers.location));
  await other.submit({ userId: hanako.userId, password: hanako.password });
  await other.submit({ email: hanako.email });
  await other.expectStep('email-verification');
  await told();
  for (const { visitor } of [phone, desk]) expect(await isSignedIn(visitor)).toBe(false);
  await other.submit({ code: await server.post.nextCode(hanako.email) });
  await visit();
});

test('a token that is not the provider’s, or not a logout token, ends nothing', async () => {
  const { visitor } = await visit();
  const idToken = (await visitor.step('POST', `${portal.url}logout`)).headers.location ?? '';
  const hint = new URL(idToken).searchParams.get('id_token_hint') ?? '';
  const again = await visit();
  for (const token of ['', 'x', hint, `${hint.slice(0, -4)}AAAA`]) {
    const answer = await exchange('POST', `${portal.url}backchannel-logout`, {}, { logout_token: token });
    expect([answer.status, JSON.parse(answer.body)]).toEqual([400, { error: 'invalid_request' }]);
  }
  expect(await isSignedIn(again.visitor)).toBe(true);
});
