import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { sealEntries } from '../../src/audit/seal.ts';
import { after, minutes } from '../../src/clock.ts';
import { openDb } from '../../src/db.ts';
import { queueMail } from '../../src/mail/outbox.ts';
import { SoftwareAuthenticator } from '../helpers/authenticator.ts';
import { BackChannel } from '../helpers/back-channel.ts';
import { backUp } from '../helpers/database.ts';
import { otpMail } from '../helpers/mail.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { askAndApprove, type Operator, operatorOf } from '../helpers/operators.ts';
import { type Person, person } from '../helpers/people.ts';
import { Recovery } from '../helpers/recovery.ts';
import { TestServer } from '../helpers/server.ts';
import { type Device, SignedInDevices } from '../helpers/signed-in-devices.ts';

const stillToCome = 'still-to-come@example.jp';
const newPassword = 'Kawaguchi7-ko-hotori';

let server: TestServer;
let channel: BackChannel;
let at: SignedInDevices;
let folder: string;
let sato: Operator;
let suzuki: Operator;
const [anna, ben, chika] = ['anna', 'ben', 'chika'].map((userId) => person(userId)) as [
  Person,
  Person,
  Person,
];
const phone = new SoftwareAuthenticator();
let devices: Device[];
let backup: Awaited<ReturnType<typeof backUp>>;

/** All that is settled, as a worker does it within a minute or two. */
async function seal(): Promise<void> {
  const { db, secrets } = server.context;
  for (const later of [minutes(20), minutes(40)])
    await sealEntries(db, secrets, { now: after(new Date(), later), limit: 10_000 });
}

beforeAll(async () => {
  // oidc-provider says that its guard against inner addresses cannot be made within jest.
  jest.spyOn(console, 'warn').mockImplementation(() => {});
  folder = await mkdtemp(join(tmpdir(), 'kosmo-restore-'));
  server = await TestServer.start();
  channel = await new BackChannel().start();
  at = await SignedInDevices.prepare(server, channel);
  sato = operatorOf(server)('sato');
  suzuki = operatorOf(server)('suzuki');
  await server.enrol('sample', anna, ben, chika);
  devices = await at.devices(2, anna, phone);
  await at.device(ben, new SoftwareAuthenticator());
  await seal();
  await sato('audit', 'export', '--to', join(folder, 'before.jsonl'));

  const { DATABASE_URL = '' } = server.environment;
  const { secrets } = server.context;
  await server.whileStopped(async () => {
    const db = openDb(DATABASE_URL, 1);
    await queueMail(db, secrets, otpMail({ to: stillToCome, requestedAt: new Date() }), new Date());
    await db.destroy();
    backup = await backUp(DATABASE_URL);
  });

  // What the backup does not know: a new password, which ended everything, a factor taken away, a member disabled.
  const recovery = new Recovery(server);
  await recovery.setPassword(await recovery.open(await recovery.mailFor(anna)), anna, newPassword);
  await askAndApprove([sato, suzuki], 'member', 'reset-factor', ...named(ben), '--reason', 'lost phone');
  await sato('member', 'disable', ...named(chika), '--reason', 'left', '--yes');
  await seal();
  await sato('audit', 'export', '--to', join(folder, 'after.jsonl'));
  await server.whileStopped(backup.restore);
});
afterAll(async () => {
  await server.stop();
  await backup.drop();
  await channel.stop();
  await rm(folder, { recursive: true });
});

const named = ({ userId }: Person) => ['--insurer', 'sample', '--user-id', userId];
const reason = ['--reason', 'disk failure', '--yes'];

/** Signs in as far as the page after the password. */
async function enter({ userId }: Person, password: string): Promise<MemberBrowser> {
  const browser = new MemberBrowser();
  await browser.open(at.clients.pairwise.authorizationUrl());
  await browser.submit({ userId, password });
  return browser;
}

test('T57 a restored backup alone brings back what was ended since: sessions, tokens, codes, the old password, mails', async () => {
  const [, second] = devices as [Device, Device];
  const alive = await at.alive(second);
  for (const what of ['access token of pairwise', 'code of offline', 'session at offline', 'open sign-in'])
    expect(alive).toContain(`${what}, asked a first time`);
  await (await enter(anna, anna.password)).expectStep('passkey-authentication');
  await server.post.nextCode(stillToCome); // sent for a second time, for all the backup knows
});

test('R14 while processes are at work a restore is not finished', async () => {
  expect(await sato('restore', 'finish', ...reason, '--lang', 'en')).toMatchObject({
    exitCode: 4,
    stderr: expect.stringContaining('still at work'),
  });
});

test('R14 an export of another trail, an older one with a gap behind it, and no export at all are told apart', async () => {
  const lines = (await readFile(join(folder, 'after.jsonl'), 'utf8')).trimEnd().split('\n');
  const files = {
    gap: lines.slice(-2),
    hole: [...lines.slice(0, 5), ...lines.slice(6)],
    other: lines.map((line) => line.replace(/"hash":"..../, '"hash":"0000')),
    none: ['user_id,symbol'],
  };
  const exits: Record<string, number | null> = {};
  await server.whileStopped(async () => {
    for (const [name, content] of Object.entries(files)) {
      const file = join(folder, `${name}.jsonl`);
      await writeFile(file, `${content.join('\n')}\n`);
      exits[name] = (await sato('restore', 'finish', '--audit', file, ...reason)).exitCode;
    }
    exits.missing = (await sato('restore', 'finish', '--audit', join(folder, 'x'), ...reason)).exitCode;
  });
  expect(exits).toEqual({ gap: 2, hole: 2, other: 4, none: 2, missing: 2 });
  // nothing of it has changed anything
  expect((await server.context.db('oidc_artifact').count())[0]?.count).not.toBe('0');
});

test('T57 a finished restore ends all of it, stops passwords of before, and tells what cannot be helped', async () => {
  let report: Record<string, unknown> = {};
  let lines = '';
  await server.whileStopped(async () => {
    await backup.restore();
    const finish = ['restore', 'finish', '--audit', join(folder, 'after.jsonl'), ...reason];
    const { exitCode, stdout } = await sato(...finish, '--json');
    expect(exitCode).toBe(0);
    report = JSON.parse(stdout);
    lines = (await sato(...finish, '--lang', 'en')).stdout; // once more: it does no harm
  });
  expect(report).toMatchObject({
    audit_sound: true,
    passwords_stopped: 1,
    ended: { mails: 1, sessions: expect.any(Number) },
    losses: [
      { loss: 'passwords', entries: [{ insurer: 'sample', user_id: 'anna', action: 'password.reset' }] },
      { loss: 'returned', entries: [{ user_id: 'ben', action: 'factor.reset', actor: 'suzuki' }] },
      { loss: 'members', entries: [{ user_id: 'chika', action: 'member.disabled' }] },
    ],
  });
  expect(lines).toMatch(
    /second factors removed, recovery codes used \(1\):\n {2}sample {2}ben {2}factor.reset {2}\(suzuki\)\n {2}→ /,
  );

  const [first] = devices as [Device, Device];
  expect(await at.alive(first)).toEqual([]);
  for (const password of [anna.password, newPassword])
    await (await enter(anna, password)).expectStep('credentials', 'credentials_wrong');
  const recovery = new Recovery(server);
  const browser = await recovery.open(await recovery.mailFor(anna));
  await recovery.setPassword(browser, anna, newPassword);
  await (await enter(anna, newPassword)).expectStep('passkey-authentication');
  await (await enter(ben, ben.password)).expectStep('passkey-authentication');
  expect(server.post.list(stillToCome)).toHaveLength(1);
});

test('R14 the trail is sound, fits the anchor of before the backup, and tells of the restore; the later anchor shows that something is gone', async () => {
  await seal();
  const verify = (file: string) => sato('audit', 'verify', '--anchor', join(folder, file));
  expect((await verify('before.jsonl')).exitCode).toBe(0);
  expect((await verify('after.jsonl')).exitCode).toBe(1);
  const { stdout } = await sato('audit', 'list', '--action', 'restore.finished', '--json');
  expect(JSON.parse(stdout)[0]).toMatchObject({
    actor: 'sato',
    detail: { reason: 'disk failure', audit_sound: true, lost_entries: expect.any(Number) },
  });
});
