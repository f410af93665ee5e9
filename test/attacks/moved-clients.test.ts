import { tmpdir } from 'node:os';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { authorize } from '../helpers/authorize.ts';
import { realClock, setClock } from '../helpers/clock.ts';
import { commandLine } from '../helpers/command-line.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { type Person, person } from '../helpers/people.ts';
import { PlainClient } from '../helpers/plain-client.ts';
import { TestServer } from '../helpers/server.ts';

const offline = { scope: 'openid offline_access', prompt: 'consent' };
const hanako = person('hanako');
let server: TestServer;
let browser: MemberBrowser;

beforeAll(async () => {
  setClock('2026-04-07T09:00:00+09:00');
  server = await TestServer.start({ processes: 2 });
  for (const code of ['first', 'second']) await server.insurer({ code, secondFactors: [] });
  await server.enrol('first', hanako);
});
afterAll(async () => {
  await server.stop();
  realClock();
});
beforeEach(() => {
  browser = new MemberBrowser();
});

/** An operator's command, as a process of its own; what every process remembers of clients is over then. */
async function kosmo(...argv: string[]): Promise<void> {
  const command = commandLine({ cwd: tmpdir(), env: { ...server.environment, KOSMO_OPERATOR: 'sato' } });
  const { exitCode, stderr } = await command(...argv, '--yes');
  if (exitCode !== 0) throw new Error(stderr);
  server.refresh();
}

async function signIn(client: PlainClient, somebody: Person = hanako, parameters = {}) {
  const { code = '' } = await authorize(server, browser, client, somebody, { ...offline, ...parameters });
  const { json } = await client.redeem(code);
  return {
    access: String(json.access_token),
    refresh: String(json.refresh_token),
    sub: JSON.parse(Buffer.from(String(json.id_token).split('.')[1] ?? '', 'base64url').toString()).sub,
  };
}

async function silently(client: PlainClient): Promise<string | undefined> {
  await browser.open(client.authorizationUrl({ prompt: 'none' }));
  const { error, code } = PlainClient.answer(browser.callbackUrl);
  return code === undefined ? error : 'signed in';
}

/** What the client can still do with what it holds, on either process. */
async function expectNothing(client: PlainClient, { access, refresh }: { access: string; refresh: string }) {
  for (let process = 0; process < 2; process++) {
    expect((await client.userinfo(access)).status).toBe(401);
    expect((await client.refresh(refresh)).status).toBeGreaterThanOrEqual(400);
  }
}

test('T33 a client that is taken away from an insurer has nothing left of its members a second later', async () => {
  const client = await PlainClient.register(server, ['first', 'second']);
  const held = await signIn(client, hanako, { insurer: 'first' });
  expect(await silently(client)).toBe('signed in');
  await kosmo('client', 'update', client.id, '--insurer', 'second');
  await expectNothing(client, held);
  expect(await silently(client)).toBe('login_required');
  await browser.open(client.authorizationUrl({ insurer: 'first' }));
  expect(PlainClient.answer(browser.callbackUrl).error).toBe('invalid_request');
});

test('T33 a client that is moved to another insurer is not answered by the session its page was opened with', async () => {
  const client = await PlainClient.register(server, ['first']);
  await signIn(client);
  const tab = browser.newTab();
  await tab.open(client.authorizationUrl({ prompt: 'login' }));
  await tab.expectStep('credentials');
  await kosmo('client', 'update', client.id, '--insurer', 'second');
  await tab.submit({ userId: hanako.userId, password: hanako.password });
  expect(tab.callbackUrl).toBeNull();
  expect(await silently(client)).toBe('login_required');
});

test('T48 a scope that is taken away tells nothing more, by the tokens held neither', async () => {
  const scope = 'openid profile offline_access';
  const client = await PlainClient.register(server, ['first'], { scope });
  const held = await signIn(client, hanako, { scope });
  expect((await client.userinfo(held.access)).json).toHaveProperty('preferred_username');
  await kosmo('client', 'update', client.id, '--scope', 'openid offline_access');
  expect((await client.userinfo(held.access)).json).not.toHaveProperty('preferred_username');
  const { json } = await client.refresh(held.refresh);
  expect((await client.userinfo(String(json.access_token))).json).toEqual({ sub: held.sub });
});

test('T59 a member who changes insurer is a new member with another sub; what was held of the old one is refused', async () => {
  const client = await PlainClient.register(server, ['first', 'second']);
  const moving = person('moving');
  await server.enrol('first', moving);
  const held = await signIn(client, moving, { insurer: 'first' });
  await server.leave('first', moving);
  await expectNothing(client, held);
  expect(await silently(client)).toBe('login_required');
  const anew = { ...moving };
  await server.enrol('second', anew);
  browser = new MemberBrowser();
  const after = await signIn(client, anew, { insurer: 'second' });
  expect(after.sub).not.toBe(held.sub);
  await expectNothing(client, held);
});

test.each([
  [
    'member',
    (userId: string) => ['member', 'disable', '--insurer', 'first', '--user-id', userId, '--reason', 'x'],
  ],
  ['client', (_: string, id: string) => ['client', 'disable', id]],
])('refresh and userinfo stop once the %s is disabled', async (name, command) => {
  const client = await PlainClient.register(server, ['first']);
  const somebody = person(`of-a-stopped-${name}`);
  await server.enrol('first', somebody);
  const held = await signIn(client, somebody);
  expect((await client.userinfo(held.access)).status).toBe(200);
  await kosmo(...command(somebody.userId, client.id));
  await expectNothing(client, held);
});
