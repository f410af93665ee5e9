import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { describeClient } from '../../src/client/describe.ts';
import { findClient } from '../../src/client/store.ts';
import { hours } from '../../src/clock.ts';
import { messages } from '../../src/http/text/messages.ts';
import { advance, realClock, setClock } from '../helpers/clock.ts';
import { commandLine } from '../helpers/command-line.ts';
import { signInHonestly } from '../helpers/honest.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { person } from '../helpers/people.ts';
import { PlainClient } from '../helpers/plain-client.ts';
import { TestServer } from '../helpers/server.ts';

const hanako = person('hanako');
const offline = { scope: 'openid offline_access', prompt: 'consent' };
const closed = messages.ja.serviceClosed.title;
let folder: string;
let server: TestServer;
let kosmo: ReturnType<typeof commandLine>;
let doomed: PlainClient;
let other: PlainClient;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kosmo-clients-'));
  server = await TestServer.start({ processes: 2 });
  await server.insurer({ code: 'sample', secondFactors: [] });
  await server.enrol('sample', hanako);
  other = await PlainClient.register(server, ['sample']);
  kosmo = commandLine({
    cwd: folder,
    env: { ...server.environment, KOSMO_OPERATOR: 'sato', LANG: 'C.UTF-8' },
  });
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  doomed = await PlainClient.register(server, ['sample'], {
    initiateLoginUri: 'https://portal.example/login',
  });
});
afterEach(realClock);

const command = async (...words: string[]) => {
  const outcome = await kosmo('client', ...words);
  expect(outcome).toMatchObject({ exitCode: 0 });
  return outcome;
};

/** What a process has read before the command is believed for one second at most. `holds` asks once; the two processes answer in turn. */
async function withinASecond(holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 1_000;
  while (performance.now() < end && !((await holds()) && (await holds())));
  expect([await holds(), await holds()]).toEqual([true, true]);
}

interface Held {
  browser: MemberBrowser;
  access: string;
  refresh: string;
  /** A sign-in under way in another browser. */
  open: MemberBrowser;
}

async function signIn(client: PlainClient): Promise<Held> {
  const browser = new MemberBrowser();
  await browser.open(client.authorizationUrl(offline));
  await signInHonestly(server, browser, hanako);
  const { json } = await client.redeem(PlainClient.answer(browser.callbackUrl).code ?? '');
  const open = new MemberBrowser();
  await open.open(client.authorizationUrl());
  return { browser, access: String(json.access_token), refresh: String(json.refresh_token), open };
}

const statusOf = async (client: PlainClient, { access }: Held) => (await client.userinfo(access)).status;
const basic = (secret: string | null) => ({
  authorization: `Basic ${Buffer.from(`${doomed.id}:${secret}`).toString('base64')}`,
});

/** Whether the client may authenticate by this secret. */
async function accepts(secret: string | null): Promise<boolean> {
  const form = { grant_type: 'refresh_token', refresh_token: 'none' };
  return (await doomed.post('/token', form, basic(secret))).json.error === 'invalid_grant';
}

test('a client that is disabled is stopped within a second on every process, and goes on once it is enabled', async () => {
  const held = await signIn(doomed);
  const control = await signIn(other);
  await command('disable', doomed.id);
  await withinASecond(async () => (await statusOf(doomed, held)) === 401);
  expect((await doomed.refresh(held.refresh)).json.error).toBe('invalid_client');

  await held.browser.open(doomed.authorizationUrl());
  await held.browser.expectStep('error');
  expect(held.browser.page.text).toContain(closed);
  expect(held.browser.page.html).toContain('desk@example.jp');
  expect(held.browser.page.html).not.toContain('https://portal.example/login');
  const { userId, password } = hanako;
  await held.open.submit({ userId, password });
  await held.open.expectStep('message');
  expect([held.open.page.status, held.open.page.text.includes(closed)]).toEqual([403, true]);
  const page = `${server.issuer}/interaction/${held.open.page.url.split('/')[4]}`;
  await held.open.open(page);
  expect([held.open.page.status, held.open.page.text.includes(closed)]).toEqual([403, true]);
  expect(await statusOf(other, control)).toBe(200);
  expect((await other.refresh(control.refresh)).status).toBe(200);

  await command('enable', doomed.id);
  await withinASecond(async () => (await statusOf(doomed, held)) === 200);
  expect((await doomed.refresh(held.refresh)).status).toBe(200);
  await held.open.open(page);
  await held.open.submit({ userId, password });
  expect(PlainClient.answer(held.open.callbackUrl).code).toBeDefined();
});

test('a client that is deleted leaves nothing, not even for a later one of its ID', async () => {
  const held = await signIn(doomed);
  const control = await signIn(other);
  const { db } = server.context;
  const client = await findClient(db, doomed.id);
  if (client === undefined) throw new Error('not registered');
  await command('delete', doomed.id, '--yes');
  expect(await statusOf(doomed, held)).toBe(401);
  await withinASecond(async () => (await doomed.refresh(held.refresh)).json.error === 'invalid_client');
  for (const table of ['oidc_artifact', 'interaction'])
    expect(await db(table).where({ client_id: doomed.id })).toEqual([]);
  await held.open.reload();
  await held.open.expectStep('message');
  expect(held.open.page.status).toBe(410);

  const { client_id_issued_at: _, ...document } = describeClient(client, new Date());
  await writeFile(join(folder, 'again.json'), JSON.stringify(document));
  const [{ client_secret: secret }] = JSON.parse(
    (await command('apply', '-f', 'again.json', '--json')).stdout,
  );
  await withinASecond(() => accepts(secret));
  expect(await statusOf(doomed, held)).toBe(401);
  const refresh = { grant_type: 'refresh_token', refresh_token: held.refresh };
  expect((await doomed.post('/token', refresh, basic(secret))).json.error).toBe('invalid_grant');
  await held.browser.open(doomed.authorizationUrl());
  expect(PlainClient.answer(held.browser.callbackUrl).code).toBeDefined(); // the session is the member's own

  expect(await statusOf(other, control)).toBe(200);
  expect((await other.refresh(control.refresh)).status).toBe(200);
});

test('of two secrets the old one works until the overlap ends, the new one from within a second', async () => {
  const rotated = JSON.parse((await command('rotate-secret', doomed.id, '--overlap', '2h', '--json')).stdout);
  await withinASecond(() => accepts(rotated.client_secret));
  const bySecret = async () => [
    await accepts(doomed.secret),
    await accepts(doomed.secret),
    await accepts(rotated.client_secret),
    await accepts(rotated.client_secret),
    await accepts('wrong'),
  ];
  expect(await bySecret()).toEqual([true, true, true, true, false]);
  setClock(new Date(rotated.previous_secret_expires_at * 1000 - 1_000));
  expect(await bySecret()).toEqual([true, true, true, true, false]);
  advance(2_000);
  expect(await bySecret()).toEqual([false, false, true, true, false]);
  advance(hours(48));
  expect(await bySecret()).toEqual([false, false, true, true, false]);
});
