import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { BusyError, PasswordHasher } from '../../src/credential/password-hash.ts';
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

test('a page that no connection could be had for asks for itself again', async () => {
  jest.spyOn(process.stderr, 'write').mockReturnValue(true); // where the server's log would show the fault
  const browser = new MemberBrowser();
  await browser.signInAt(portal);
  const { url } = browser.page;
  const late = Object.assign(new Error('of the test'), { name: 'KnexTimeoutError' });
  jest.spyOn(server.context.db.client, 'acquireConnection').mockRejectedValueOnce(late);
  await browser.open(`${url}?lang=en`);
  await browser.expectStep('busy');
  expect(browser.page.status).toBe(503);
  expect(browser.history.at(-1)?.headers['retry-after']).toBe('10');
  const [retry] = browser.page.forms;
  if (retry !== undefined) await browser.send(retry, retry.values);
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
  await browser.submit({ userId: somebody.userId, password: somebody.initialPassword });

  await walk.introduce();
  await browser.submit({ factor: 'passkey' });
  jest.spyOn(PasswordHasher.prototype, 'hash').mockRejectedValue(new BusyError('of the test'));
  const fields = { newPassword: somebody.password, newPasswordConfirmation: somebody.password };
  await browser.submit(fields);
  await browser.expectStep('new-password', 'busy');
  expect(browser.page.status).toBe(503);
  jest.restoreAllMocks();
  await browser.submit(fields);
  await browser.expectStep('complete');
});
