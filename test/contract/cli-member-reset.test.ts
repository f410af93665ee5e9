import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Factor } from '../../src/credential/factor.ts';
import { commandLine } from '../helpers/command-line.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { type Person, person } from '../helpers/people.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';
import { Walk } from '../helpers/walk.ts';

const reason = 'lost phone, identity checked';
const factors: Factor[] = ['passkey', 'email-otp', 'totp'];

let folder: string;
let server: TestServer;
let portal: RelyingParty;
let kosmo: ReturnType<typeof commandLine>;
let colleague: ReturnType<typeof commandLine>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kosmo-reset-'));
  server = await TestServer.start();
  await server.publish('2026-04');
  await server.insurer({ code: 'sample', secondFactors: factors });
  portal = await server.relyingParty(['sample']);
  kosmo = commandLine({ cwd: folder, env: { ...server.environment, KOSMO_OPERATOR: 'sato' } });
  colleague = commandLine({ cwd: folder, env: { ...server.environment, KOSMO_OPERATOR: 'suzuki' } });
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

const flags = ({ userId }: Person) => ['--insurer', 'sample', '--user-id', userId, '--reason', reason];
/** Sato asks for it, Suzuki approves. */
async function reset(what: 'factor' | 'email', one: Person) {
  const before = await rowOf(one);
  const asked = await kosmo('member', `reset-${what}`, ...flags(one), '--yes', '--json');
  expect([asked.exitCode, asked.stderr]).toEqual([5, expect.stringMatching(/approval approve \S+\n$/)]);
  const { approval, done } = JSON.parse(asked.stdout);
  expect(done).toBe(false);
  expect(await rowOf(one)).toEqual(before);
  const approved = await colleague('approval', 'approve', approval, '--yes', '--json');
  expect([approved.exitCode, approved.stderr]).toEqual([
    0,
    expect.stringMatching(/^承認し、実行しました。\n次のログインで/),
  ]);
  return JSON.parse(approved.stdout);
}

async function enrolled(userId: string, cohort: 1 | 2 | 3 = 1): Promise<Walk> {
  const one = person(userId, cohort);
  await server.enrol('sample', one);
  return new Walk(server, one);
}

async function settled(userId: string, factor: Factor, cohort: 1 | 2 | 3 = 1): Promise<Walk> {
  const walk = await enrolled(userId, cohort);
  await walk.settle(portal, factor);
  return walk;
}

const rowOf = ({ userId }: Person) => server.context.db('member').where({ user_id: userId }).first();
const auditOf = async (one: Person) =>
  server.context
    .db('audit_entry')
    .where({ member_id: (await rowOf(one)).id })
    .whereIn('actor', ['sato', 'suzuki'])
    .orderBy('id')
    .select('actor', 'action', 'outcome', 'detail');

/** A later sign-in, from a browser that knows nothing, with the password that stays. */
async function signIn({ person }: Walk): Promise<Walk> {
  const walk = new Walk(server, person);
  await walk.enter(portal, person.password);
  return walk;
}

test.each(factors.map((factor, place) => ({ factor, cohort: (place + 1) as 1 | 2 | 3 })))(
  'after reset-factor, whoever had $factor chooses anew at the next sign-in and gets in (cohort $cohort)',
  async ({ factor, cohort }) => {
    const first = await settled(`factor-${factor}`, factor, cohort);
    const { person, browser } = first;
    const { id } = await rowOf(person);
    expect(await reset('factor', person)).toMatchObject({
      state: 'done',
      act: 'member reset-factor',
      requested_by: 'sato',
      decided_by: 'suzuki',
      sub: id,
      user_id: person.userId,
      factor,
      passkeys: factor === 'passkey' ? 1 : 0,
      email_otp: factor === 'email-otp',
      totp: factor === 'totp',
      recovery_codes: 0,
      mailed: true,
    });
    expect(await server.context.db('oidc_artifact').where({ account_id: id })).toEqual([]);
    await browser.signInAt(portal, { prompt: 'none' });
    expect(browser.refusedAtPortal()).toBe('login_required');
    while (!(await server.post.next(person.email)).subject.includes('認証方法を初期化しました'));

    const another = factors[(factors.indexOf(factor) + 1) % factors.length] as Factor;
    const walk = await signIn(first);
    await walk.browser.expectStep('factor-choice');
    await walk.browser.submit({ factor: another });
    await walk.setUp(another);
    expect((await walk.browser.reachesPortal()).claims.sub).toBe(id);
    const approval = { approval: expect.any(String), requested_by: 'sato' };
    expect(await auditOf(person)).toMatchObject([
      { actor: 'sato', action: 'approval.requested', detail: { act: 'member reset-factor', reason } },
      { actor: 'suzuki', action: 'approval.approved', detail: approval },
      {
        actor: 'suzuki',
        action: 'factor.reset',
        outcome: 'success',
        detail: { factor, reason, ...approval },
      },
    ]);
  },
);

test('after reset-factor the lost passkey signs in no more, and codes count from nought', async () => {
  const { person, browser } = await settled('lost', 'passkey');
  const { db } = server.context;
  const before = await db('throttle').where({ bucket: 'otp' }).count();
  await browser.signInAt(portal, { prompt: 'login' });
  await browser.submit({ userId: person.userId, password: person.password });
  await browser.press('other-method');
  await browser.submit({ otp: '000000' });
  await browser.expectStep('email-otp', 'otp_wrong');
  await reset('factor', person);
  expect(await db('throttle').where({ bucket: 'otp' }).count()).toEqual(before);
  await browser.signInAt(portal);
  await browser.expectStep('credentials');
  await browser.usePasskey();
  await browser.expectStep('credentials', 'passkey_unknown');
});

test.each(['passkey', 'email-otp'] as const)(
  'after reset-email, whoever has %s enters another address at the next sign-in and gets in',
  async (factor) => {
    const first = await settled(`email-${factor}`, factor);
    const before = first.person;
    const { id } = await rowOf(before);
    expect(await reset('email', before)).toMatchObject({
      sub: id,
      user_id: before.userId,
      verified: true,
      pending: false,
      email_otp: factor === 'email-otp',
      mailed: true,
    });
    await first.browser.signInAt(portal, { prompt: 'none' });
    expect(first.browser.refusedAtPortal()).toBe('login_required');
    while (!(await server.post.next(before.email)).subject.includes('メールアドレスの登録を取り消しました'));

    const after = { ...before, email: `new-${before.email}` };
    const walk = await signIn(new Walk(server, after, first.browser));
    if (factor === 'passkey') await walk.browser.usePasskey(first.browser.device);
    await walk.browser.expectStep('email');
    await walk.browser.submit({ email: after.email });
    await walk.openLink();
    await walk.browser.press('refresh');
    if (factor === 'email-otp') await walk.setUp('email-otp');
    const { tokens } = await walk.browser.reachesPortal();
    expect(tokens.id_token).toBeDefined();
    expect((await rowOf(before)).factor).toBe(factor);
    expect((await auditOf(before)).at(-1)).toMatchObject({ action: 'email.reset', detail: { reason } });
  },
);

test('nothing that was mailed before reset-email is of use any more', async () => {
  const walk = await enrolled('pending');
  await walk.enter(portal, walk.person.initialPassword);
  await walk.browser.submit({ birthdate: walk.person.birthdate });
  await walk.browser.press('accept');
  await walk.browser.submit({ email: walk.person.email });
  const { link } = await server.post.next(walk.person.email);
  expect(await reset('email', walk.person)).toMatchObject({ verified: false, pending: true, mailed: false });
  const reader = new MemberBrowser();
  await reader.open(link);
  expect([reader.page.step, reader.page.status]).toEqual(['message', 410]);
  const { id } = await rowOf(walk.person);
  const alive = server.context.db('one_time_secret').where({ member_id: id, consumed_at: null });
  expect(await alive).toEqual([]);
});

test.each([1, 2, 3] as const)(
  'whoever has never signed in (cohort %s) has no address to be told at, and signs in for the first time after it',
  async (cohort) => {
    const walk = await enrolled(`never-${cohort}`, cohort);
    const asked = await kosmo('member', 'reset-factor', ...flags(walk.person), '--yes', '--lang', 'en');
    expect(asked).toMatchObject({ exitCode: 5, stderr: expect.stringMatching(/^Nothing has changed yet/) });
    const id = /^approval: (\S+)$/m.exec(asked.stdout)?.[1] ?? '';
    const outcome = await colleague('approval', 'approve', id, '--yes', '--lang', 'en');
    expect(outcome.exitCode).toBe(0);
    expect(outcome.stdout).toMatch(/^factor: none$/m);
    expect(outcome.stderr).toMatch(/^The next sign-in.*\nNo mail tells the member/m);
    await reset('email', walk.person);
    await walk.settle(portal, 'email-otp');
  },
);

test('nothing happens to a member who does not exist, without a reason, or without anybody to ask', async () => {
  const { person: one } = await settled('stays', 'passkey');
  const before = await rowOf(one);
  const unknown = { ...one, userId: 'nobody' };
  for (const verb of ['reset-factor', 'reset-email']) {
    const outcomes = [
      await kosmo('member', verb, ...flags(unknown), '--yes'),
      await kosmo('member', verb, ...flags(one), '--insurer', 'nobody', '--yes'),
      await kosmo('member', verb, ...flags(one).slice(0, -2), '--yes'),
      await kosmo('member', verb, ...flags(one)),
    ];
    expect(outcomes.map(({ exitCode }) => exitCode)).toEqual([3, 3, 2, 2]);
    expect(outcomes.map(({ stdout }) => stdout)).toEqual(['', '', '', '']);
    expect(outcomes.map(({ stderr }) => stderr)).toEqual(Array(4).fill(expect.stringMatching(/^.+\n$/)));
    expect(outcomes[3]?.stderr).toContain('--yes');
  }
  expect(await rowOf(one)).toEqual(before);
  expect(await auditOf(one)).toEqual([]);
});
