import { userInfo } from 'node:os';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { after, days, minutes, now } from '../../src/clock.ts';
import { realClock, setClock } from '../helpers/clock.ts';
import { type Operator, operatorOf } from '../helpers/operators.ts';
import { type Person, person } from '../helpers/people.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';
import { Walk } from '../helpers/walk.ts';

let server: TestServer;
let portal: RelyingParty;
let sato: Operator;
let suzuki: Operator;
let one: Person;
let count = 0;

beforeAll(async () => {
  server = await TestServer.start();
  await server.publish('2026-04');
  await server.insurer({ code: 'sample' });
  portal = await server.relyingParty(['sample']);
  sato = operatorOf(server)('sato');
  suzuki = operatorOf(server)('suzuki');
});
afterAll(() => server.stop());
beforeEach(async () => {
  count += 1;
  one = person(`asked-for-${count}`);
  await server.enrol('sample', one);
});
afterEach(() => realClock());

const named = () => ['--insurer', 'sample', '--user-id', one.userId];
const because = ['--reason', 'lost phone'];
const row = () => server.context.db('member').where({ user_id: one.userId }).first();
const resets = async () =>
  (await server.context.db('audit_entry').where({ action: 'factor.reset', member_id: (await row()).id }))
    .length;

async function ask(who = sato): Promise<string> {
  const { exitCode, stdout } = await who('member', 'reset-factor', ...named(), ...because, '--yes', '--json');
  expect(exitCode).toBe(5);
  return JSON.parse(stdout).approval;
}
const approve = (who: Operator, id: string) => who('approval', 'approve', id, '--yes');

test('T55 one operator alone resets no factor: a request changes nothing, and is found by whoever asks again', async () => {
  const walk = new Walk(server, one);
  const { tokens } = await walk.settle(portal, 'passkey');
  const before = await row();
  const id = await ask();
  expect(await ask()).toBe(id);
  expect(await row()).toEqual(before);
  expect(await server.context.db('passkey').where({ member_id: before.id })).toHaveLength(1);
  expect(await portal.userinfo(tokens.access_token, before.id)).toMatchObject({ sub: before.id });
  const { stdout } = await suzuki('approval', 'list', '--insurer', 'sample', '--json');
  expect(JSON.parse(stdout).filter(({ approval }: { approval: string }) => approval === id)).toEqual([
    expect.objectContaining({ state: 'open', user_id: one.userId, requested_by: 'sato', decided_by: null }),
  ]);
});

test('T55 who asks does not approve, under whatever letters, nor under the name of the system’s account', async () => {
  const id = await ask();
  for (const name of ['sato', 'SATO', ' ｓａｔｏ ', 'sa to'])
    expect(await approve(operatorOf(server)(name), id)).toMatchObject({
      exitCode: 4,
      stderr: expect.stringContaining('KOSMO_OPERATOR'),
    });
  // Two people at one account of the machine, who have not said who they are, are one to the trail.
  const nameless = operatorOf(server)('');
  const other = await ask(nameless);
  expect(await approve(nameless, other)).toMatchObject({ exitCode: 4 });
  expect(await approve(operatorOf(server)(userInfo().username), other)).toMatchObject({ exitCode: 4 });
  expect(await resets()).toBe(0);
  const attempts = await server.context
    .db('audit_entry')
    .where({ action: 'approval.approved', outcome: 'failure', member_id: (await row()).id });
  expect(attempts.map(({ actor }) => actor).slice(0, 2)).toEqual(['sato', 'SATO']);
  expect((await approve(suzuki, id)).exitCode).toBe(0);
});

test.each(['member', 'system', 'System', 'ＭＥＭＢＥＲ', ' member '])(
  'T55 nobody acts as %j, as which the trail knows the service and its members',
  async (name) => {
    const outcome = await operatorOf(server)(name)('member', 'show', ...named());
    expect(outcome).toEqual({ exitCode: 2, stdout: '', stderr: expect.stringContaining('KOSMO_OPERATOR') });
  },
);

test('T55 an approval is used once: of two at once one wins, and it cannot be given again', async () => {
  const id = await ask();
  const outcomes = await Promise.all(
    ['suzuki', 'tanaka', 'takahashi', 'ito'].map((name) => approve(operatorOf(server)(name), id)),
  );
  expect(outcomes.map(({ exitCode }) => exitCode).sort()).toEqual([0, 4, 4, 4]);
  expect(await resets()).toBe(1);
  expect((await approve(suzuki, id)).exitCode).toBe(4);
  expect((await approve(suzuki, 'K7PM-3RDX')).exitCode).toBe(3);
  expect(await resets()).toBe(1);
  expect(await ask()).not.toBe(id);
});

test('T55 what nobody approves within 72 hours is over, and so is what was refused or withdrawn', async () => {
  const late = await ask();
  setClock(after(now(), days(3) + minutes(1)));
  expect(await approve(suzuki, late)).toMatchObject({ exitCode: 4, stderr: expect.stringContaining('期限') });
  const [first, second] = [await ask(), await ask(operatorOf(server)('tanaka'))];
  expect((await suzuki('approval', 'refuse', first, '--yes')).exitCode).toBe(0);
  expect((await operatorOf(server)('tanaka')('approval', 'refuse', second, '--yes')).exitCode).toBe(0);
  for (const id of [first, second]) {
    expect((await approve(operatorOf(server)('ito'), id)).exitCode).toBe(4);
    expect((await suzuki('approval', 'refuse', id, '--yes')).exitCode).toBe(4);
  }
  expect(await resets()).toBe(0);
});

test('T55 a member who has changed since is not what was asked about: nothing is carried out', async () => {
  const walk = new Walk(server, one);
  await walk.firstSignIn(portal, 'passkey');
  const id = await ask();
  await walk.browser.press('set-up');
  await walk.setUp('passkey');
  await walk.browser.reachesPortal();
  expect(await approve(suzuki, id)).toMatchObject({
    exitCode: 4,
    stderr: expect.stringContaining('member show'),
  });
  expect(await resets()).toBe(0);
  expect(await server.context.db('passkey').where({ member_id: (await row()).id })).toHaveLength(1);
  expect((await approve(suzuki, await ask())).exitCode).toBe(0);
});

test('T55 the member is shown what was done to the account, and not what operators asked of each other', async () => {
  await approve(suzuki, await ask());
  const walk = new Walk(server, one);
  await walk.settle(portal, 'email-otp');
  await walk.browser.open(`${server.issuer}/account/history`);
  const { html } = await walk.browser.expectStep('account-history');
  expect(html).toContain('認証方法を初めの状態に戻しました');
  expect(html).not.toContain('手続きをしました');
});

test('T55 a reason is demanded, and reaches whoever is to approve and the trail', async () => {
  expect(await sato('member', 'reset-factor', ...named(), '--yes')).toMatchObject({ exitCode: 2 });
  const id = await ask();
  const asking: string[] = [];
  const asked = operatorOf(server)('suzuki', async (question) => {
    asking.push(question);
    return 'n';
  });
  const declined = await asked('approval', 'approve', id);
  expect(declined).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('lost phone') });
  expect(declined.stderr).toContain('sato');
  expect(declined.stderr).toContain(one.userId);
  expect(asking).toEqual([expect.stringContaining('承認しますか')]);
  expect(await resets()).toBe(0);
});
