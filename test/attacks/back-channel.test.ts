import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { days, hours, minutes, seconds } from '../../src/clock.ts';
import { endSession } from '../../src/oidc/end-session.ts';
import type { LogoutJob } from '../../src/oidc/logout-outbox.ts';
import { hashId } from '../../src/secrets.ts';
import { SoftwareAuthenticator } from '../helpers/authenticator.ts';
import { BackChannel } from '../helpers/back-channel.ts';
import { advance, realClock, setClock } from '../helpers/clock.ts';
import { signInHonestly } from '../helpers/honest.ts';
import { readLogoutToken } from '../helpers/logout-token.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { type Person, person } from '../helpers/people.ts';
import { PlainClient } from '../helpers/plain-client.ts';
import { TestServer } from '../helpers/server.ts';
import { type ClientName, clientNames, type Device, SignedInDevices } from '../helpers/signed-in-devices.ts';

let server: TestServer;
let channel: BackChannel;
let at: SignedInDevices;

beforeAll(async () => {
  // oidc-provider says that its guard against inner addresses cannot be made within jest.
  jest.spyOn(console, 'warn').mockImplementation(() => {});
  setClock('2026-04-07T09:00:00+09:00');
  server = await TestServer.start({ processes: 2 });
  channel = await new BackChannel().start();
  at = await SignedInDevices.prepare(server, channel);
});
afterAll(async () => {
  await server.stop();
  await channel.stop();
  realClock();
});
afterEach(async () => {
  for (const name of clientNames) channel.answers[name] = 'accept';
  await server.context.db.raw('delete from graphile_worker._private_jobs');
  channel.told.length = 0;
  advance(hours(1)); // whoever was in trouble is asked again
});

async function enrolled(userId: string): Promise<Person> {
  const somebody = person(userId);
  await server.enrol('sample', somebody);
  return somebody;
}

const settle = async (userId: string): Promise<Device> =>
  at.device(await enrolled(userId), new SoftwareAuthenticator());

/** Signs out at our own page; answers how long the answer took. */
async function signOut(browser: MemberBrowser): Promise<number> {
  await browser.open(`${server.issuer}/session/end`);
  await browser.expectStep('sign-out');
  const started = performance.now();
  await browser.press('confirm');
  await browser.expectStep('signed-out');
  return performance.now() - started;
}

const jobs = async (): Promise<LogoutJob[]> => {
  const sql = `select payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
    where t.identifier = 'tell_logout' and j.key is not null`;
  return (await server.context.db.raw(sql)).rows.map(({ payload }: { payload: LogoutJob }) => payload);
};
const until = async (condition: (waiting: LogoutJob[]) => boolean) => {
  while (!condition(await jobs()));
};
/** Resolves once nothing is tried, nor due to be: until then the clock must not be moved, or leases run out. */
const idle = async () => {
  const sql =
    'select 1 from graphile_worker._private_jobs where locked_at is not null or (key is not null and run_at <= ?)';
  while ((await server.context.db.raw(sql, [new Date()])).rows.length > 0);
};
const nothingWaits = () => until((waiting) => waiting.length === 0);
const failedTimes = (count: number) => until(([job]) => job?.failures === count);

const readAt = (name: ClientName) =>
  Promise.all(channel.of(name).map((token) => readLogoutToken(token, server.issuer, at.clients[name].id)));

test('T47 signing out at one client tells every client of that session, and of no other', async () => {
  const somebody = await enrolled('everyclient');
  const [phone, desk] = await at.devices(2, somebody, new SoftwareAuthenticator());
  if (phone === undefined || desk === undefined) throw new Error('no devices');
  await signOut(phone.browser);
  await nothingWaits();
  for (const name of clientNames) {
    const { sid, sub } = phone.held[name].idToken;
    expect(sid).not.toBe(desk.held[name].idToken.sid);
    expect(await readAt(name)).toEqual([expect.objectContaining({ sid, sub })]);
  }
  expect(phone.held.offline.idToken.sid).not.toBe(phone.held.pairwise.idToken.sid);
});

test('T47 clients that a session lost sight of, since they asked at the same time, are told as well', async () => {
  const { browser } = await settle('parallel');
  const clients = await Promise.all(
    Array.from({ length: 6 }, (_, place) =>
      PlainClient.register(server, ['sample'], { backchannelLogoutUri: channel.url(`tab-${place}`) }),
    ),
  );
  const sids = await Promise.all(
    clients.map(async (client) => {
      const tab = browser.newTab();
      await tab.open(client.authorizationUrl());
      const { json } = await client.redeem(PlainClient.answer(tab.callbackUrl).code ?? '');
      const [, payload = ''] = String(json.id_token).split('.');
      return JSON.parse(Buffer.from(payload, 'base64url').toString()).sid;
    }),
  );
  await signOut(browser);
  await nothingWaits();
  for (const [place, { id }] of clients.entries()) {
    const [token = ''] = channel.of(`tab-${place}`);
    expect(await readLogoutToken(token, server.issuer, id)).toMatchObject({ sid: sids[place] });
  }
});

test('R09 a client that hangs does not slow the sign-out, and is told once it is well', async () => {
  const { browser, held } = await settle('hangs');
  channel.answers.pairwise = 'hang';
  expect(await signOut(browser)).toBeLessThan(1_000); // oidc-provider by itself would wait for 2.5 s
  await channel.until(() => channel.of('offline').length === 1 && channel.of('pairwise').length === 1);
  await failedTimes(1);
  channel.answers.pairwise = 'accept';
  advance(seconds(6));
  await nothingWaits();
  const [first, second] = await readAt('pairwise');
  expect(second).toMatchObject({ sid: held.pairwise.idToken.sid });
  expect(second?.jti).not.toBe(first?.jti);
});

test('R09 a client that is down for an hour is told afterwards, by a token of that moment', async () => {
  const { browser, held } = await settle('down');
  await channel.stop();
  expect(await signOut(browser)).toBeLessThan(1_000);
  await until((waiting) => waiting.length === 2 && waiting.every(({ failures }) => failures === 1));
  for (let spent = 0; spent < hours(1); spent += minutes(10)) {
    advance(minutes(10));
    await idle();
  }
  expect((await jobs()).map(({ failures }) => failures > 3)).toEqual([true, true]);
  await channel.start();
  const healed = Math.floor(Date.now() / 1000);
  while ((await jobs()).length > 0) {
    advance(minutes(1));
    await idle();
  }
  for (const name of clientNames) {
    const tokens = channel.of(name);
    const [token = ''] = tokens;
    expect(tokens).toHaveLength(1);
    const {
      sid,
      sub,
      iat = 0,
      exp = 0,
    } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    expect({ sid, sub }).toEqual({ sid: held[name].idToken.sid, sub: held[name].idToken.sub });
    expect([iat >= healed, exp - iat]).toEqual([true, 120]);
  }
});

test('T47 a client that is down for a day is given up, and the audit trail says so', async () => {
  const { browser } = await settle('given-up');
  const started = Date.now();
  for (const name of clientNames) channel.answers[name] = 'refuse';
  await signOut(browser);
  await until((waiting) => waiting.length === 2 && waiting.every(({ failures }) => failures === 1));
  await idle();
  advance(days(1) - hours(1));
  await idle();
  expect(await jobs()).toHaveLength(2);
  while ((await jobs()).length > 0) {
    advance(minutes(1));
    await idle();
  }
  expect(Date.now() - started).toBeLessThanOrEqual(days(1));
  const { id: member_id, insurer_id } = await server.context
    .db('member')
    .where({ user_id: 'given-up' })
    .first();
  const entries = await server.context.db('audit_entry').where({ action: 'logout.undelivered', member_id });
  expect(
    entries.map(({ actor, outcome, insurer_id, detail }) => ({ actor, outcome, insurer_id, ...detail })),
  ).toEqual(
    expect.arrayContaining(
      clientNames.map((name) => ({
        actor: 'system',
        outcome: 'failure',
        insurer_id,
        client: at.clients[name].id,
        reason: 'status 503',
      })),
    ),
  );
});

test("T33 another member's sign-in on the same browser ends the session before, and its clients are told", async () => {
  const { browser, held } = await settle('mother');
  const child = await enrolled('child');
  const second = new MemberBrowser({ jar: browser.jar });
  await second.open(at.clients.pairwise.authorizationUrl({ prompt: 'login' }));
  await signInHonestly(server, second, child, 'passkey');
  await nothingWaits();
  for (const name of clientNames)
    expect(await readAt(name)).toEqual([expect.objectContaining({ sid: held[name].idToken.sid })]);
});

test('T47 one session can be ended alone: its tokens end, its clients are told, and nobody else is', async () => {
  const somebody = await enrolled('one-of-two');
  const [phone, desk] = await at.devices(2, somebody, new SoftwareAuthenticator());
  if (phone === undefined || desk === undefined) throw new Error('no devices');
  const { db, secrets } = server.context;
  const { insurer_id: insurerId, id } = await db('member').where({ user_id: somebody.userId }).first();
  const rows = await db('oidc_artifact').where({ model: 'Session', account_id: id });
  const uid = rows
    .map((row) =>
      secrets.openJson<{ uid: string; jti: string }>(
        row.sealed_payload,
        `oidc Session ${row.id_hash.toString('hex')}`,
      ),
    )
    .find(({ jti }) => phone.browser.jar.header(server.issuer, new Date()).includes(jti))?.uid;
  const end = (owner: { insurerId: number; id: string }) =>
    db.transaction((transaction) => endSession(transaction, secrets, owner, hashId(uid ?? ''), new Date()));
  expect(await end({ insurerId, id: '00000000-0000-4000-8000-000000000000' })).toBe(false);
  expect(await end({ insurerId, id })).toBe(true);
  expect(await end({ insurerId, id })).toBe(false);
  expect((await at.alive(phone)).filter((what) => !what.startsWith('open'))).toEqual([]);
  await nothingWaits();
  for (const name of clientNames)
    expect(await readAt(name)).toEqual([expect.objectContaining({ sid: phone.held[name].idToken.sid })]);
  expect(await at.alive(desk)).toEqual(
    expect.arrayContaining(['refresh token of offline, asked a first time']),
  );
});

test('T47 leaving a first sign-in at its end tells the clients of whoever was signed in on that browser', async () => {
  const { browser, held } = await settle('father');
  const daughter = await enrolled('daughter');
  await server.insurer({ code: 'sample', enrolment: 'choice' });
  const other = new MemberBrowser({ jar: browser.jar });
  await other.open(at.clients.pairwise.authorizationUrl({ prompt: 'login' }));
  await other.submit({ userId: daughter.userId, password: daughter.initialPassword });
  await other.submit({ birthdate: daughter.birthdate });
  await other.submit({ email: daughter.email });
  await other.submit({ code: await server.post.nextCode(daughter.email) });
  await other.submit({ factor: 'passkey' });
  await other.submit({ newPassword: daughter.password, newPasswordConfirmation: daughter.password });
  await other.expectStep('complete');
  await other.press('sign-out');
  await other.expectStep('signed-out');
  await nothingWaits();
  for (const name of clientNames)
    expect(await readAt(name)).toEqual([expect.objectContaining({ sid: held[name].idToken.sid })]);
});
