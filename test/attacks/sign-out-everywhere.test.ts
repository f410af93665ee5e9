import { tmpdir } from 'node:os';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { nextEpoch } from '../../src/member/store.ts';
import { signOutEverywhere } from '../../src/oidc/sign-out-everywhere.ts';
import { SoftwareAuthenticator } from '../helpers/authenticator.ts';
import { BackChannel } from '../helpers/back-channel.ts';
import { commandLine } from '../helpers/command-line.ts';
import { readLogoutToken } from '../helpers/logout-token.ts';
import { type Operator, operatorOf } from '../helpers/operators.ts';
import { type Person, person } from '../helpers/people.ts';
import { Recovery } from '../helpers/recovery.ts';
import { TestServer } from '../helpers/server.ts';
import { clientNames, type Device, SignedInDevices } from '../helpers/signed-in-devices.ts';

let server: TestServer;
let channel: BackChannel;
let at: SignedInDevices;

beforeAll(async () => {
  // oidc-provider says that its guard against inner addresses cannot be made within jest.
  jest.spyOn(console, 'warn').mockImplementation(() => {});
  server = await TestServer.start({ processes: 2 });
  channel = await new BackChannel().start();
  at = await SignedInDevices.prepare(server, channel);
});
afterAll(async () => {
  await server.stop();
  await channel.stop();
});
beforeEach(() => {
  channel.told.length = 0;
});

async function enrolled(userId: string): Promise<Person> {
  const somebody = person(userId);
  await server.enrol('sample', somebody);
  return somebody;
}

/** Each client was told of each device's session, and of all at once, by tokens that verify. */
async function expectTold(all: Device[]): Promise<void> {
  const ids = new Set<unknown>();
  for (const name of clientNames) {
    await channel.until(() => channel.of(name).length === all.length + 1);
    const { id } = at.clients[name];
    const tokens = await Promise.all(
      channel.of(name).map((token) => readLogoutToken(token, server.issuer, id)),
    );
    const sids = all.map(({ held }) => held[name].idToken.sid);
    expect(new Set(sids).size).toBe(all.length);
    expect(new Set(tokens.map(({ sid }) => sid))).toEqual(new Set([...sids, undefined]));
    expect(new Set(tokens.map(({ sub }) => sub))).toEqual(new Set([all[0]?.held[name].idToken.sub]));
    for (const { jti } of tokens) ids.add(jti);
  }
  expect(ids.size).toBe(clientNames.length * (all.length + 1));
}

const memberRow = ({ userId }: Person) => server.context.db('member').where({ user_id: userId });

const keyOf = async (somebody: Person) => {
  const { insurer_id: insurerId, id } = await memberRow(somebody).first();
  return { insurerId, id };
};

async function endEverything(somebody: Person): Promise<void> {
  const { db, secrets } = server.context;
  const member = await keyOf(somebody);
  await db.transaction((transaction) => signOutEverywhere(transaction, secrets, member, { now: new Date() }));
}

/** Gets ready, and answers what ends everything. */
type Way = (somebody: Person, phone: SoftwareAuthenticator) => Promise<() => Promise<void>>;

const ways: [string, Way][] = [
  [
    "the e-mail page's checkbox",
    async (somebody, phone) => {
      await memberRow(somebody).update({ sealed_email: null, email_digest: null });
      const browser = await at.enter(somebody, phone);
      await browser.usePasskey();
      await browser.expectStep('email');
      return () => browser.submit({ email: somebody.email });
    },
  ],
  [
    'a reset of the password',
    async (somebody) => {
      const recovery = new Recovery(server);
      const browser = await recovery.open(await recovery.mailFor(somebody));
      return () => recovery.setPassword(browser, somebody, 'Kawaguchi7-ko-hotori');
    },
  ],
  [
    'session revoke',
    async ({ userId }) => {
      const env = { ...server.environment, KOSMO_OPERATOR: 'sato', LANG: 'C.UTF-8' };
      const kosmo = commandLine({ cwd: tmpdir(), env });
      return async () => {
        const named = ['--insurer', 'sample', '--user-id', userId, '--reason', 'lost phone'];
        const { exitCode, stdout } = await kosmo('session', 'revoke', ...named, '--json');
        const counts = { sessions: 3, grants: 6, interactions: 3, remembered_browsers: 0, clients_told: 2 };
        expect(exitCode).toBe(0);
        expect(JSON.parse(stdout)).toMatchObject({ user_id: userId, ...counts });
      };
    },
  ],
  ...desk('member unlock', 'member.unlocked'),
  ...desk('member disable', 'member.disabled'),
  ...desk('member reset-password', 'member.reset'),
  ...desk('member reset-factor', 'factor.reset'),
  ...desk('member reset-email', 'email.reset'),
];

/** What the desk does, with the approval of another where it takes one; each also ends what a second node holds. */
function desk(command: string, action: string): [string, Way][] {
  const way: Way = async ({ userId }) => {
    const [sato, suzuki] = ['sato', 'suzuki'].map((name) => operatorOf(server)(name)) as [Operator, Operator];
    const named = ['--insurer', 'sample', '--user-id', userId, '--reason', 'as asked', '--yes', '--json'];
    return async () => {
      const act = () => sato(...command.split(' '), ...named);
      const { exitCode, stdout } = await act();
      if (exitCode === 5) {
        await suzuki('approval', 'approve', JSON.parse(stdout).approval, '--yes');
        if (command === 'member reset-password') await act();
      }
      const last = await server.context.db('audit_entry').where({ action }).orderBy('id', 'desc').first();
      expect(last.member_id).toBe((await memberRow({ userId } as Person).first()).id);
    };
  };
  return [[command, way]];
}

describe('of three devices at two clients, on two processes', () => {
  test.each(ways)('T47 %s leaves nothing, and tells each client', async (way, prepare) => {
    const somebody = await enrolled(`way-${ways.findIndex(([name]) => name === way)}`);
    const phone = new SoftwareAuthenticator();
    const all = await at.devices(3, somebody, phone);
    const control = await at.device(await enrolled(`stays-${somebody.userId}`), new SoftwareAuthenticator());
    const end = await prepare(somebody, phone);
    await end();
    // Asked at once: nothing has to be waited for, least of all a second.
    expect(await Promise.all(all.map((one) => at.alive(one)))).toEqual([[], [], []]);
    await expectTold(all);
    expect((await at.alive(control)).length).toBeGreaterThan(5); // whoever was not meant goes on
  });
});

/** What of some devices still works, told apart only by whether anything does. */
const goOn = async (devices: Device[]) =>
  (await Promise.all(devices.map((one) => at.alive(one)))).map((found) => found.length > 0);

async function openSessions({ browser }: Device): Promise<Device['browser']> {
  await browser.open(`${server.issuer}/account/sessions`);
  await browser.expectStep('account-sessions');
  return browser;
}

/** The `sid`s a client was told of. */
const toldOf = async (name: (typeof clientNames)[number]) =>
  Promise.all(
    channel
      .of(name)
      .map(async (token) => (await readLogoutToken(token, server.issuer, at.clients[name].id)).sid),
  );

test('T47 all ended at the account pages leaves nothing, and tells each client', async () => {
  const phone = new SoftwareAuthenticator();
  const all = await at.devices(3, await enrolled('account-all'), phone);
  const browser = await openSessions(all[0] as Device);
  await browser.press('end-all');
  await browser.expectStep('signed-out');
  expect(await Promise.all(all.map((one) => at.alive(one)))).toEqual([[], [], []]);
  await expectTold(all);
});

test('T47 the others ended at the account pages leaves this one alone, which no client is told of', async () => {
  const phone = new SoftwareAuthenticator();
  const all = await at.devices(3, await enrolled('account-others'), phone);
  const [here, ...others] = all as [Device, Device, Device];
  const browser = await openSessions(here);
  await browser.press('end-others');
  await browser.expectStep('account-sessions');
  expect(await Promise.all(others.map((one) => at.alive(one)))).toEqual([[], []]);
  expect((await at.alive(here)).filter((what) => !what.startsWith('open sign-in')).length).toBeGreaterThan(5);
  for (const name of clientNames) {
    await channel.until(() => channel.of(name).length === others.length);
    expect(new Set(await toldOf(name))).toEqual(new Set(others.map(({ held }) => held[name].idToken.sid)));
  }
});

test('T47 one ended at the account pages leaves nothing of it, and tells its clients of it alone', async () => {
  const phone = new SoftwareAuthenticator();
  const all = await at.devices(3, await enrolled('account-one'), phone);
  const [here, , last] = all as [Device, Device, Device];
  const browser = await openSessions(here);
  await browser.press('end'); // of those that may be ended here, the one used last stands first
  await browser.expectStep('account-sessions');
  const stopped = (await at.alive(last)).filter((what) => !what.startsWith('open sign-in'));
  expect(stopped).toEqual([]);
  expect(await goOn(all.slice(0, 2))).toEqual([true, true]);
  for (const name of clientNames) {
    await channel.until(() => channel.of(name).length === 1);
    expect(await toldOf(name)).toEqual([last.held[name].idToken.sid]);
  }
});

test('T47 nothing that 16 requests at once make of a session while it ends is of use afterwards', async () => {
  const somebody = await enrolled('raced');
  const phone = new SoftwareAuthenticator();
  for (const early of [0, 1, 4, 8, 12, 15]) {
    const { browser } = await at.device(somebody, phone);
    let answered = 0;
    let sayEnded = () => {};
    const ended = new Promise<void>((resolve) => {
      sayEnded = resolve;
    });
    const end = () => endEverything(somebody).finally(sayEnded);
    if (early === 0) void end();
    const requests = Array.from({ length: 16 }, async (_, place) => {
      const name = clientNames[place % 2] ?? 'offline';
      const client = at.clients[name];
      const code = await at.code(browser.newTab(), name);
      answered += 1;
      if (answered === early) void end();
      if (place % 4 > 1) await ended; // the others are redeemed at once, and so raced as well
      const { json } = await client.redeem(code ?? '');
      await ended;
      const [access, refresh] = [String(json.access_token), String(json.refresh_token)];
      return [
        (await client.userinfo(access)).status === 200 && 'access token',
        (await client.refresh(refresh)).status === 200 && 'refresh token',
        code !== undefined && (await client.redeem(code)).status === 200 && 'code',
      ].filter(Boolean);
    });
    expect({ early, usable: (await Promise.all(requests)).flat() }).toEqual({ early, usable: [] });
    await browser.open(at.clients.pairwise.authorizationUrl({ prompt: 'none' }));
    expect(browser.callbackUrl).toContain('error=login_required');
  }
});

test('T47 what was made before the end and written only after it is dead wherever it is read', async () => {
  const somebody = await enrolled('late');
  const one = await at.device(somebody, new SoftwareAuthenticator());
  await nextEpoch(server.context.db, await keyOf(somebody)); // every row is there, as if only now written
  expect(await at.alive(one)).toEqual([
    'open sign-in, asked a first time', // which is of no epoch, and ends by its row
    'open sign-in, asked a second time',
  ]);
});
