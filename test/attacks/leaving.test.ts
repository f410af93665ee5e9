import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { SoftwareAuthenticator } from '../helpers/authenticator.ts';
import { BackChannel } from '../helpers/back-channel.ts';
import { readLogoutToken } from '../helpers/logout-token.ts';
import { operatorOf } from '../helpers/operators.ts';
import { csvOf, type Person, person } from '../helpers/people.ts';
import { TestServer } from '../helpers/server.ts';
import { clientNames, type Device, SignedInDevices } from '../helpers/signed-in-devices.ts';

let server: TestServer;
let channel: BackChannel;
let at: SignedInDevices;
let folder: string;

beforeAll(async () => {
  // oidc-provider says that its guard against inner addresses cannot be made within jest.
  jest.spyOn(console, 'warn').mockImplementation(() => {});
  server = await TestServer.start({ processes: 2 });
  channel = await new BackChannel().start();
  at = await SignedInDevices.prepare(server, channel);
  folder = await mkdtemp(join(tmpdir(), 'kosmo-leaving-'));
});
afterAll(async () => {
  await server.stop();
  await channel.stop();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  channel.told.length = 0;
});

const memberOf = ({ userId }: Person) => server.context.db('member').where({ user_id: userId }).first();
const passkeysOf = async (somebody: Person) =>
  Number(
    (
      await server.context
        .db('passkey')
        .where({ member_id: (await memberOf(somebody)).id })
        .count()
    )[0]?.count,
  );

/** The insurer's file, as an operator imports it. */
async function importFile(text: string, ...flags: string[]) {
  const path = join(folder, 'members.csv');
  await writeFile(path, text);
  const kosmo = operatorOf(server)('sato');
  const { exitCode, stdout } = await kosmo(
    'member',
    'import',
    path,
    '--insurer',
    'sample',
    '--json',
    ...flags,
  );
  return { exitCode, ...JSON.parse(stdout) };
}

async function signedIn(userId: string, change: Partial<Person> = {}) {
  const somebody = person(userId, 1, change);
  await server.enrol('sample', somebody);
  const phone = new SoftwareAuthenticator();
  return { somebody, phone, devices: await at.devices(2, somebody, phone) };
}

test('T59 who leaves loses sign-ins, refresh tokens and open sign-ins at once, on both nodes, and clients are told', async () => {
  const { somebody, phone, devices } = await signedIn('leaves');
  const control = (await signedIn('remains')).devices[0] as Device;
  const { id } = await memberOf(somebody);
  expect(await importFile(csvOf([somebody], '喪失'))).toMatchObject({ exitCode: 0, left: 1 });
  // asked at once: nothing has to be waited for, least of all a second
  expect(await Promise.all(devices.map((one) => at.alive(one)))).toEqual([[], []]);
  expect((await at.alive(control)).length).toBeGreaterThan(5);
  for (const name of clientNames) {
    await channel.until(() => channel.of(name).length === devices.length + 1);
    const told = channel.of(name).map((token) => readLogoutToken(token, server.issuer, at.clients[name].id));
    const subs = new Set((await Promise.all(told)).map(({ sub }) => sub));
    expect(subs).toEqual(new Set([devices[0]?.held[name].idToken.sub]));
  }
  for (const table of ['oidc_artifact', 'interaction', 'remembered_browser']) {
    const column = table === 'oidc_artifact' ? 'account_id' : 'member_id';
    expect(await server.context.db(table).where({ [column]: id })).toEqual([]);
  }
  const browser = await at.enter(somebody, phone);
  await browser.expectStep('credentials');
  expect(
    await server.context.db('audit_entry').where({ member_id: id, action: 'member.left' }),
  ).toMatchObject([{ actor: 'sato', outcome: 'success' }]);
});

test('T59 who comes back is the same member, with the passkey, and nothing of before the leave is of use', async () => {
  const { somebody, phone, devices } = await signedIn('returns');
  const before = await memberOf(somebody);
  await importFile(csvOf([somebody], '喪失'));
  expect(await importFile(csvOf([somebody]))).toMatchObject({ updated: 1, returned: 1 });
  expect(await Promise.all(devices.map((one) => at.alive(one)))).toEqual([[], []]);
  expect(await memberOf(somebody)).toMatchObject({
    id: before.id,
    status: 'active',
    epoch: before.epoch + 1,
  });
  const again = await at.device(somebody, phone);
  expect(again.held.offline.idToken.sub).toBe(before.id);
});

test('T59 the same person under another number keeps sign-ins, passkey and user ID', async () => {
  const { somebody, phone, devices } = await signedIn('renumbered');
  Object.assign(somebody, { symbol: '9990', number: '0004321' });
  expect(await importFile(csvOf([somebody]))).toMatchObject({
    updated: 1,
    changedColumns: { symbol: 1, number: 1 },
  });
  expect(await passkeysOf(somebody)).toBe(1);
  expect((await at.alive(devices[0] as Device)).length).toBeGreaterThan(5);
  await at.device(somebody, phone);
});

test('T59 a number or a user ID given to another person opens nothing of who had it before', async () => {
  const { somebody } = await signedIn('former');
  const { id } = await memberOf(somebody);
  await importFile(csvOf([somebody], '喪失'));
  const { symbol, number } = somebody;
  const successor = person('successor', 1, { symbol, number, birthdate: '19990909', name: '後任 花子' });
  expect(await importFile(csvOf([successor]))).toMatchObject({ created: 1, warnings: [] });
  expect((await memberOf(successor)).id).not.toBe(id);
  expect(await passkeysOf(successor)).toBe(0);

  const reused = { ...successor, userId: 'former', number: '777' };
  const refused = await importFile(csvOf([reused]));
  expect(refused).toMatchObject({ exitCode: 2, refused: 1, left: 0 });
  expect(refused.reasons[0].en).toContain('another person');
  expect(await memberOf(somebody)).toMatchObject({ id, status: 'left' });
  const active = await signedIn('still-here');
  const swapped = { ...active.somebody, birthdate: '19700707', name: '別人', number: '31' };
  expect(await importFile(csvOf([swapped]))).toMatchObject({ exitCode: 2, refused: 1 });
  // a birthdate that was wrong is no other person
  expect(await importFile(csvOf([{ ...active.somebody, birthdate: '19700707' }]))).toMatchObject({
    updated: 1,
  });
});

test('T59 the same person under a new user ID is noticed; asked to, the import keeps the account and its passkey', async () => {
  const { somebody, phone } = await signedIn('old-id');
  const { id } = await memberOf(somebody);
  const rows =
    csvOf([somebody], '喪失') +
    csvOf([{ ...somebody, userId: 'new-id' }])
      .split('\r\n')
      .slice(1)
      .join('\r\n');
  const tried = await importFile(rows, '--dry-run');
  expect(tried).toMatchObject({
    created: 1,
    left: 1,
    warnings: [{ code: 'new_user_id', count: 1, lines: [3] }],
  });
  expect(await importFile(rows, '--follow-user-ids')).toMatchObject({
    ...{ created: 0, updated: 1, left: 0, warnings: [], changedColumns: { user_id: 1 } },
  });
  expect(await memberOf(somebody)).toBeUndefined();
  Object.assign(somebody, { userId: 'new-id' });
  expect(await memberOf(somebody)).toMatchObject({ id, status: 'active' });
  const device = await at.device(somebody, phone);
  expect(device.held.offline.idToken.sub).toBe(id);
});

test('T59 no sub is ever given twice', async () => {
  const ids = await server.context.db('member').pluck('id');
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
});
