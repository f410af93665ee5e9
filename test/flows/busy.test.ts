import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { BusyError, type Hashing, PasswordHasher } from '../../src/credential/password-hash.ts';
import { exchange } from '../helpers/exchange.ts';
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
  await server.insurer({ code: 'sample' });
  portal = await server.relyingParty(['sample']);
});
afterAll(() => server.stop());
afterEach(() => {
  jest.restoreAllMocks();
});

/** What the page of a 503 does by itself. */
async function goOn(browser: MemberBrowser): Promise<void> {
  expect(browser.page.status).toBe(503);
  expect(browser.history.at(-1)?.headers['retry-after']).toBe('10');
  jest.restoreAllMocks();
  const [form] = browser.page.forms;
  if (form !== undefined) await browser.send(form, form.values);
}

test('a page that no connection could be had for asks for itself again', async () => {
  jest.spyOn(process.stderr, 'write').mockReturnValue(true); // where the server's log would show the fault
  const browser = new MemberBrowser();
  await browser.signInAt(portal);
  const { url } = browser.page;
  const late = Object.assign(new Error('of the test'), { name: 'KnexTimeoutError' });
  jest.spyOn(server.context.db.client, 'acquireConnection').mockRejectedValueOnce(late);
  await browser.open(`${url}?lang=en`);
  await browser.expectStep('busy');
  await goOn(browser);
  await browser.expectStep('credentials');
  expect(browser.page.text).toContain('User ID');
});

test('while too many passwords wait, the page comes back at once, nothing is counted, and trying again goes on', async () => {
  const somebody = person('in-the-rush');
  await server.enrol('sample', somebody);
  const walk = new Walk(server, somebody);
  const { browser } = walk;
  jest.spyOn(PasswordHasher.prototype, 'isFull', 'get').mockReturnValue(true);
  for (let attempt = 1; attempt <= 10; attempt++) await walk.enter(portal, somebody.initialPassword);
  await browser.expectStep('credentials', 'busy');
  expect(browser.page.status).toBe(503);
  expect(browser.history.at(-1)?.headers['retry-after']).toBe('10');
  jest.restoreAllMocks();
  // as the page does by itself: the password is in the form, and cannot be read there
  expect(browser.form.values.userId).toBe(somebody.userId);
  expect(browser.page.html).not.toContain(somebody.initialPassword);
  await browser.submit();

  await walk.introduce();
  await browser.submit({ factor: 'passkey' });
  jest.spyOn(PasswordHasher.prototype, 'hash').mockRejectedValue(new BusyError('of the test'));
  const fields = { newPassword: somebody.password, newPasswordConfirmation: somebody.password };
  await browser.submit(fields);
  await browser.expectStep('new-password', 'busy');
  expect(browser.page.status).toBe(503);
  expect(browser.page.html).not.toContain(somebody.password);
  jest.restoreAllMocks();
  await browser.submit();
  await browser.expectStep('complete');
});

test('what is entered anew counts, and what was kept opens in its own form alone', async () => {
  const walk = new Walk(server, person('second-thoughts'));
  const { browser } = walk;
  jest.spyOn(PasswordHasher.prototype, 'isFull', 'get').mockReturnValue(true);
  await walk.enter(portal, 'kept-of-this-one1');
  const { kept = '' } = browser.form.values;
  const stranger = new Walk(server, person('other-form'));
  await stranger.enter(portal, 'kept-of-that-one2');
  jest.restoreAllMocks();
  const passwords: string[] = [];
  const hashing: Hashing = {
    hash: async () => '',
    verify: async (_stored, password) => passwords.push(password) < 0,
  };
  jest.spyOn(PasswordHasher.prototype, 'inPlace').mockImplementation((work) => work(hashing));
  await stranger.browser.post({ userId: 'second-thoughts', kept });
  await browser.submit({ password: 'entered-anew3' });
  await stranger.browser.post({ userId: 'other-form', kept: 'x' });
  expect(passwords).toEqual(['', 'entered-anew3', '']);
});

test('while half the room for passwords is taken, who begins to sign in waits, and who needs no password does not', async () => {
  const crowded = () => jest.spyOn(PasswordHasher.prototype, 'isCrowded', 'get').mockReturnValue(true);
  const somebody = person('late-arrival');
  await server.enrol('sample', somebody);
  const { browser } = new Walk(server, somebody);
  crowded();
  await browser.signInAt(portal);
  await browser.expectStep('busy');
  // What is sent again may lead on to the client at once.
  expect(String(browser.history.at(-1)?.headers['content-security-policy'])).toContain(
    'https://portal.example',
  );
  crowded();
  const silent = new MemberBrowser();
  await silent.signInAt(portal, { prompt: 'none' });
  expect(silent.refusedAtPortal()).toBe('login_required');
  await goOn(browser);
  await browser.expectStep('credentials');
});

test('with too many waiting for the database, pages wait first, their forms kept, and clients last', async () => {
  const waiting = (count: number) =>
    jest.spyOn(server.context.db.client.pool, 'numPendingAcquires').mockReturnValue(count);
  const somebody = person('in-the-queue');
  await server.enrol('sample', somebody);
  const walk = new Walk(server, somebody);
  const { browser } = walk;
  await browser.signInAt(portal);
  waiting(150);
  await browser.submit({ userId: somebody.userId, password: somebody.initialPassword });
  await browser.expectStep('busy');
  expect(browser.page.html).not.toContain(somebody.initialPassword);
  const ask = async () => {
    const { status, headers, body } = await exchange(
      'POST',
      `${server.issuer}/token`,
      {},
      { grant_type: 'x' },
    );
    return { status, wait: headers['retry-after'], error: JSON.parse(body).error };
  };
  expect(await ask()).toMatchObject({ status: 400 });
  waiting(400);
  const refused = { status: 503, wait: '10', error: 'temporarily_unavailable' };
  expect(await ask()).toEqual(refused);
  // whose token is about to be read waits too
  waiting(150);
  expect(await ask()).toMatchObject({ status: 400 });
  const reads = jest.spyOn(server.context.companies, 'waiting', 'get').mockReturnValue(250);
  expect(await ask()).toEqual(refused);
  reads.mockRestore();
  await goOn(browser);
  await browser.expectStep('birthdate');
});

test('a form another site has sent is not kept, or it would come from here the next time', async () => {
  const { browser } = new Walk(server, person('lured'));
  await browser.signInAt(portal);
  jest.spyOn(server.context.db.client.pool, 'numPendingAcquires').mockReturnValue(150);
  browser.headers.origin = 'https://evil.example';
  await browser.submit({ userId: 'a', password: 'b' });
  await browser.expectStep('message');
  expect(browser.page.html).not.toContain('name="kept"');
});
