import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { SoftwareAuthenticator } from '../helpers/authenticator.ts';
import { realClock, setClock } from '../helpers/clock.ts';
import { signInHonestly } from '../helpers/honest.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { type Person, person } from '../helpers/people.ts';
import { PlainClient } from '../helpers/plain-client.ts';
import { TestServer } from '../helpers/server.ts';

let server: TestServer;
let portal: PlainClient;
const [holder, coder, pending, unknown] = ['holder', 'coder-', 'pendin', 'unknow'].map((id) =>
  person(id),
) as [Person, Person, Person, Person];
const device = new SoftwareAuthenticator();

beforeAll(async () => {
  setClock('2026-07-01T09:00:00+09:00');
  server = await TestServer.start();
  await server.insurer({ code: 'sample' });
  await server.enrol('sample', holder, coder, pending);
  portal = await PlainClient.register(server, ['sample']);
  for (const [somebody, factor] of [
    [holder, 'passkey'],
    [coder, 'email-otp'],
  ] as const) {
    const browser = new MemberBrowser({ device });
    await browser.open(portal.authorizationUrl());
    await signInHonestly(server, browser, somebody, factor);
  }
});
afterAll(async () => {
  await server.stop();
  realClock();
});

const optionsHref = ({ page }: MemberBrowser): string =>
  page.url.replace(/(\/interaction\/[^/?]+).*/, '$1/passkey-options');

async function arrive(parameters: Record<string, string> = {}): Promise<MemberBrowser> {
  const browser = new MemberBrowser({ device });
  await browser.open(portal.authorizationUrl(parameters));
  await browser.expectStep('credentials');
  return browser;
}

/** What the browser is handed for its passkey dialog, the challenge aside. */
async function options(browser: MemberBrowser) {
  const { status, headers, body } = await browser.exchange('GET', optionsHref(browser));
  const { challenge, ...rest } = JSON.parse(body);
  expect(Buffer.from(challenge, 'base64url')).toHaveLength(40);
  const { date: _, 'x-request-id': _id, 'content-security-policy': policy, ...kept } = headers;
  const names = Object.keys(JSON.parse(body));
  return { status, names, rest, kept, policy: String(policy).replaceAll(/'nonce-[^']+'/g, '…') };
}

test('T09 before anybody is known, a passkey is asked for without a list, whoever was typed or hinted at', async () => {
  const nobodyTyped = await options(await arrive());
  expect(nobodyTyped).toMatchObject({
    status: 200,
    rest: { allowCredentials: [], userVerification: 'required' },
  });
  for (const somebody of [holder, coder, pending, unknown]) {
    const hinted = await arrive({ login_hint: somebody.userId });
    expect([somebody.userId, await options(hinted)]).toEqual([somebody.userId, nobodyTyped]);
    const typed = await arrive();
    await typed.submit({ userId: somebody.userId, password: 'no-password-of-anyone-1' });
    await typed.expectStep('credentials', 'credentials_wrong');
    expect([somebody.userId, await options(typed)]).toEqual([somebody.userId, nobodyTyped]);
  }
});

test('T09 neither does a browser in which the member has signed in before', async () => {
  const first = await arrive();
  const nobodyTyped = await options(first);
  await signInHonestly(server, first, holder, 'passkey');
  const again = new MemberBrowser({ device, jar: first.jar });
  await again.open(portal.authorizationUrl({ prompt: 'login' }));
  await again.expectStep('credentials');
  expect((await options(again)).rest).toEqual(nobodyTyped.rest);
});

test('T09 the page before the password names no credential, and a list comes with the password alone', async () => {
  const browser = await arrive({ login_hint: holder.userId });
  const ids = device.credentials.map(({ id }) => id);
  for (const id of ids) expect(browser.page.html).not.toContain(id);
  await browser.submit({ userId: holder.userId, password: 'no-password-of-anyone-1' });
  for (const id of ids) expect(browser.page.html).not.toContain(id);
  await browser.submit({ userId: holder.userId, password: holder.password });
  await browser.expectStep('passkey-authentication');
  const { options } = await browser.ceremony();
  expect(options.allowCredentials.map(({ id }: { id: string }) => id)).toEqual(ids);
  // There the page carries its options; the address for anybody answers nobody any more.
  expect((await browser.exchange('GET', optionsHref(browser))).status).toBe(404);
});

test('T09 a credential nobody here holds and one of a member who has left are both just not known', async () => {
  const gone = person('gone--');
  await server.enrol('sample', gone);
  const theirs = new SoftwareAuthenticator();
  const setUp = new MemberBrowser({ device: theirs });
  await setUp.open(portal.authorizationUrl());
  await signInHonestly(server, setUp, gone, 'passkey');
  await server.leave('sample', gone);
  const stranger = new SoftwareAuthenticator();
  const elsewhere = await arrive();
  const { options } = await elsewhere.ceremony();
  const { challenge, rpId } = options;
  const user = { id: 'AAAA', name: 'x', displayName: 'x' };
  const rp = { id: rpId, name: 'x' };
  stranger.create({ challenge, rp, user, pubKeyCredParams: [] }, { origin: server.issuer });
  for (const held of [theirs, stranger]) {
    const browser = await arrive();
    await browser.usePasskey(held);
    await browser.expectStep('credentials', 'passkey_unknown');
  }
});
