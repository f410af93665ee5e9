import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { CookieJar } from '../helpers/cookie-jar.ts';
import { signInHonestly } from '../helpers/honest.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { type Person, person } from '../helpers/people.ts';
import { PlainClient } from '../helpers/plain-client.ts';
import { TestServer } from '../helpers/server.ts';

let server: TestServer;
let portal: PlainClient;
let hanako: Person;
let browser: MemberBrowser;
let count = 0;

beforeAll(async () => {
  server = await TestServer.start();
  await server.insurer({ code: 'sample', secondFactors: ['email-otp'] });
  portal = await PlainClient.register(server, ['sample']);
});
afterAll(() => server.stop());
beforeEach(async () => {
  hanako = person(`hanako${count++}`);
  await server.enrol('sample', hanako);
  browser = new MemberBrowser();
});

const sessionOf = (jar: CookieJar): string => jar.get('session')?.value ?? '';

/** What a thief gets who kept the cookies of an earlier moment. */
async function answerTo(jar: CookieJar): Promise<string> {
  const thief = new MemberBrowser({ jar });
  await thief.open(portal.authorizationUrl({ prompt: 'none' }));
  const { code, error } = PlainClient.answer(thief.callbackUrl);
  return code === undefined ? String(error) : 'signed in';
}

async function signIn(parameters: Record<string, string> = {}): Promise<void> {
  await browser.open(portal.authorizationUrl(parameters));
  await signInHonestly(server, browser, hanako);
}

test('T31 a session planted before the sign-in is not the one the member is signed in with', async () => {
  await browser.open(portal.authorizationUrl());
  await browser.open(`${server.issuer}/session/end`);
  const planted = browser.jar.copy();
  expect(sessionOf(planted)).not.toBe('');
  await signIn();
  expect(sessionOf(browser.jar)).not.toBe(sessionOf(planted));
  expect(await answerTo(planted)).toBe('login_required');
  expect(await answerTo(browser.jar.copy())).toBe('signed in');
});

test('T31 a session id is at least 128 bits, and another at every sign-in', async () => {
  const ids = new Set<string>();
  for (let sign = 0; sign < 3; sign++) {
    await signIn({ prompt: 'login' });
    ids.add(sessionOf(browser.jar));
    expect(await answerTo(browser.jar.copy())).toBe('signed in');
  }
  expect(ids.size).toBe(3);
  for (const id of ids) expect(Buffer.from(id, 'base64url').length).toBeGreaterThanOrEqual(16);
});

test('T31 a new sign-in over a session leaves the old value dead', async () => {
  await signIn();
  const before = browser.jar.copy();
  await signIn({ prompt: 'login' });
  expect(await answerTo(before)).toBe('login_required');
});

test('T31 a step-up changes the session id, and the old value has neither level', async () => {
  await server.insurer({ code: 'sample', secondFactors: [] });
  await signIn();
  await server.insurer({ code: 'sample', secondFactors: ['email-otp'] });
  const before = browser.jar.copy();
  await signIn({ acr_values: 'urn:kosmo:acr:mfa' });
  expect(sessionOf(browser.jar)).not.toBe(sessionOf(before));
  expect(await answerTo(before)).toBe('login_required');
  expect(await answerTo(browser.jar.copy())).toBe('signed in');
});

test('T31 after signing out nothing that was in the browser is a session', async () => {
  await signIn();
  const before = browser.jar.copy();
  await browser.open(`${server.issuer}/session/end`);
  const asked = browser.jar.copy();
  await browser.press('confirm');
  await browser.expectStep('signed-out');
  expect(await answerTo(before)).toBe('login_required');
  expect(await answerTo(asked)).toBe('login_required');
  expect(await answerTo(browser.jar)).toBe('login_required');
});

test('T31 signing out where nobody is signed in needs no script, and leads on', async () => {
  await browser.open(
    `${server.issuer}/session/end?client_id=${portal.id}&post_logout_redirect_uri=https://portal.example/&state=s`,
  );
  expect(browser.callbackUrl).toBe('https://portal.example/?state=s');
});

test('T31 a session id that was altered, or signed by nobody, is none', async () => {
  await signIn();
  const value = sessionOf(browser.jar);
  for (const forged of [`${value.slice(0, -1)}${value.endsWith('A') ? 'B' : 'A'}`, 'x'.repeat(43)]) {
    const jar = browser.jar.copy();
    jar.store(server.issuer, [`session=${forged}; path=/`], new Date());
    expect(await answerTo(jar)).toBe('login_required');
  }
});

test('T31 the session lies in the database under a hash: who reads it there cannot use it', async () => {
  await signIn();
  const { rows } = await server.context.db.raw(
    `select encode(id_hash, 'hex') as hex, id_hash from oidc_artifact`,
  );
  for (const { hex, id_hash: hash } of rows as { hex: string; id_hash: Buffer }[]) {
    expect([hex, hash.toString('base64url')]).not.toContain(sessionOf(browser.jar));
  }
});
