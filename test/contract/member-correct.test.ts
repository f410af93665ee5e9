import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { DeskMember } from '../helpers/desk-member.ts';
import { mailsSent } from '../helpers/notices.ts';
import { type Operator, operatorOf } from '../helpers/operators.ts';
import { type Person, person } from '../helpers/people.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';

let server: TestServer;
let portal: RelyingParty;
let sato: Operator;
let count = 0;
let userId: string;

beforeAll(async () => {
  server = await TestServer.start();
  await server.publish('2026-04');
  await server.insurer({ code: 'sample' });
  portal = await server.relyingParty(['sample']);
  sato = operatorOf(server)('sato');
});
afterAll(() => server.stop());
beforeEach(() => {
  count += 1;
  userId = `corrected-${count}`;
});

const because = ['--reason', 'a slip of the pen', '--yes'];
const rowOf = (id: string) => server.context.db('member').where({ user_id: id }).first();
const as = (one: Person) => new DeskMember(server, portal, one);

async function enrolled(one: Person): Promise<DeskMember> {
  await server.enrol('sample', one);
  return as(one);
}

const update = (id: string, ...flags: string[]) =>
  sato('member', 'update', '--insurer', 'sample', '--user-id', id, ...flags, ...because, '--json');

const add = (one: Person, ...flags: string[]) =>
  sato(
    ...['member', 'add', '--insurer', 'sample', '--user-id', one.userId, '--symbol', one.symbol],
    ...['--number', one.number, '--birthdate', one.birthdate, '--relationship', one.relationship],
    ...['--cohort', String(one.cohort), ...because, '--json'],
    ...flags,
  );

describe('a wrong birthdate strands nobody', () => {
  const wrong = '19700101';

  test.each([1, 3] as const)('who has not begun (cohort %s)', async (cohort) => {
    const right = person(userId, cohort);
    await server.enrol('sample', { ...right, birthdate: wrong });
    const outcome = await update(userId, '--new-birthdate', right.birthdate);
    expect(outcome.exitCode).toBe(0);
    expect(JSON.parse(outcome.stdout).changed).toEqual({
      birthdate: { before: '1970-**-**', after: `${right.birthdate.slice(0, 4)}-**-**` },
    });
    expect((await as(right).walksIn()).at(-1)).toBe('portal');
  });

  test('who stands at the birthdate, out of tries there, of the day and in all', async () => {
    const right = person(userId, 3);
    await server.enrol('sample', { ...right, birthdate: wrong });
    const member = await as(right).upTo('birthdate');
    const { browser } = member;
    for (let tries = 0; tries < 5; tries++) await browser.submit({ birthdate: right.birthdate });
    await browser.submit({ birthdate: right.birthdate });
    await browser.expectStep('birthdate', 'throttled');
    for (const name of ['birthdate-day', 'birthdate'] as const) await member.shut(name);
    expect((await update(userId, '--new-birthdate', right.birthdate)).exitCode).toBe(0);
    await browser.press('switch-member');
    await browser.submit({ userId, password: right.initialPassword });
    await browser.submit({ birthdate: right.birthdate });
    await browser.expectStep('terms');
  });

  test('who has tried the right first password against the wrong one until no try was left', async () => {
    const right = person(userId);
    await server.enrol('sample', { ...right, birthdate: wrong });
    for (const name of ['password', 'initial-password-day', 'initial-password'] as const)
      await as(right).shut(name);
    await update(userId, '--new-birthdate', right.birthdate);
    expect((await as(right).walksIn()).at(-1)).toBe('portal');
  });

  test('who stands half way is asked for the right one, and goes on', async () => {
    const right = person(userId, 3);
    await server.enrol('sample', { ...right, birthdate: wrong });
    const member = await as({ ...right, birthdate: wrong }).upTo('email');
    await update(userId, '--new-birthdate', right.birthdate);
    await member.browser.reload();
    await member.browser.expectStep('birthdate');
    expect(await as(right).walksIn()).toEqual([
      ...['birthdate', 'email', 'email-verification', 'factor-choice', 'new-password', 'complete'],
      ...['email-otp', 'portal'],
    ]);
  });

  test('who is activated keeps everything, and is told by mail', async () => {
    const before = person(userId, 1, { birthdate: wrong });
    const member = await (await enrolled(before)).settled('email-otp');
    const kept = await rowOf(userId);
    expect((await update(userId, '--new-birthdate', '昭和45年2月1日')).exitCode).toBe(0);
    const { sealed_details, details_digest, updated_at, ...now } = await rowOf(userId);
    expect(kept).toMatchObject(now);
    expect(await member.walksIn()).toEqual(['email-otp', 'portal']);
    await mailsSent(server);
    expect(server.post.list(before.email).map(({ subject }) => subject)).toContainEqual(
      expect.stringContaining('登録内容を訂正しました'),
    );
  });
});

describe('a correction', () => {
  test('shows what would change, and with --dry-run changes nothing; the same again is no change', async () => {
    const one = person(userId, 1, { number: '80402' });
    await server.enrol('sample', one);
    const before = await rowOf(userId);
    const corrections = ['--new-number', '80403', '--new-name', '別の 名前', '--new-relationship', '家族'];
    const tried = await update(userId, ...corrections, '--dry-run');
    expect(tried).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('何も変えていません') });
    const changed = {
      number: { before: '***02', after: '***03' },
      relationship: { before: '本人', after: '家族' },
      name: { before: '***', after: '***' },
    };
    expect(JSON.parse(tried.stdout)).toMatchObject({ user_id: userId, changed });
    expect(await rowOf(userId)).toEqual(before);
    const done = await update(userId, ...corrections);
    expect(JSON.parse(done.stdout)).toMatchObject({ changed });
    expect(done.stderr).toContain('次の取り込み');
    const entry = await server.context.db('audit_entry').where({ member_id: before.id }).first();
    expect(entry).toMatchObject({
      actor: 'sato',
      action: 'member.updated',
      detail: { fields: 'number relationship name', reason: 'a slip of the pen' },
    });
    const again = await update(userId, ...corrections);
    expect([again.exitCode, again.stderr]).toEqual([0, '変更はありません。\n']);
  });

  test('leaves the row as the insurer’s file would: the same row imported next changes nothing', async () => {
    const one = person(userId, 2);
    await server.enrol('sample', one);
    await update(userId, '--new-number', '55555');
    const corrected = await rowOf(userId);
    await server.enrol('sample', { ...one, number: '55555' });
    expect(await rowOf(userId)).toEqual(corrected);
  });

  test('by the rules of the import: what no file may say is refused, and nothing of it repeated', async () => {
    const one = person(userId);
    await server.enrol('sample', one);
    const outcome = await update(
      userId,
      ...['--new-birthdate', '20010231', '--new-relationship', 'おじ', '--new-email', 'secret-at-home'],
    );
    expect(outcome).toMatchObject({ exitCode: 2, stdout: '' });
    expect(outcome.stderr).toMatch(/生年月日.*\n.*続柄.*\n.*メールアドレス/);
    expect(outcome.stderr).not.toMatch(/20010231|おじ|secret/);
    expect((await update(userId)).exitCode).toBe(2);
    expect((await update('nobody', '--new-name', 'x')).exitCode).toBe(3);
    const unexplained = ['member', 'update', '--insurer', 'sample', '--user-id', userId, '--new-name', 'x'];
    expect((await sato(...unexplained)).exitCode).toBe(2);
  });

  test('of a user ID is possible until the first sign-in is complete, and never takes another’s', async () => {
    const [typo, other] = [person(`${userId}-typo`), person(`${userId}-other`)];
    await server.enrol('sample', typo, other);
    const { id } = await rowOf(typo.userId);
    expect((await update(typo.userId, '--new-user-id', other.userId.toUpperCase())).exitCode).toBe(4);
    const right = { ...typo, userId };
    for (const name of ['initial-password'] as const) await as(typo).shut(name);
    expect((await update(typo.userId, '--new-user-id', userId)).exitCode).toBe(0);
    expect((await rowOf(userId)).id).toBe(id);
    expect(await as(typo).walksIn()).toEqual(['credentials_wrong']);
    expect((await as(right).walksIn()).at(-1)).toBe('portal');
    const late = await update(userId, '--new-user-id', `${userId}-2`);
    expect(late).toMatchObject({ exitCode: 4, stderr: expect.stringContaining('いまのユーザID') });
    const width = await update(userId, '--new-user-id', userId.toUpperCase());
    expect(width.exitCode).toBe(0);
  });

  test('into cohort 3 makes the provisional password it needs', async () => {
    const one = person(userId, 2);
    await server.enrol('sample', one);
    const outcome = await update(userId, '--new-cohort', '3');
    const { initial_password: initialPassword } = JSON.parse(outcome.stdout);
    expect(initialPassword).toMatch(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){2}$/);
    expect(await as(one).walksIn()).toEqual(['credentials_wrong']);
    expect((await as({ ...one, initialPassword }).walksIn()).at(-1)).toBe('portal');
  });

  test('of who has left ends all there is', async () => {
    const member = await (await enrolled(person(userId))).settled('email-otp');
    const { id } = await rowOf(userId);
    expect((await update(userId, '--new-status', '喪失')).exitCode).toBe(0);
    expect(await server.context.db('oidc_artifact').where({ account_id: id })).toEqual([]);
    expect(await member.walksIn()).toEqual(['credentials_wrong']);
  });

  test('waits for an import that is running', async () => {
    await server.enrol('sample', person(userId));
    const { db } = server.context;
    await db.transaction(async (transaction) => {
      await transaction.raw(
        `select pg_advisory_xact_lock(hashtext('kosmo import'), id) from insurer where code = 'sample'`,
      );
      expect((await update(userId, '--new-name', 'x')).exitCode).toBe(4);
      expect((await add(person(`${userId}-new`))).exitCode).toBe(4);
    });
    expect((await update(userId, '--new-name', 'x')).exitCode).toBe(0);
  });
});

describe('a member who is added', () => {
  test.each([1, 2, 3] as const)('signs in as one of cohort %s', async (cohort) => {
    const one = person(userId, cohort);
    const outcome = await add(one);
    expect(outcome.exitCode).toBe(0);
    const { initial_password: made, added } = JSON.parse(outcome.stdout);
    expect(added).toBe(true);
    if (cohort !== 3) expect(made).toBeUndefined();
    expect(outcome.stderr).toContain(cohort === 3 ? '今だけ表示' : '記号＋番号＋生年月日');
    const initialPassword = made ?? one.initialPassword;
    expect((await as({ ...one, initialPassword }).walksIn()).at(-1)).toBe('portal');
    const entry = await server.context
      .db('audit_entry')
      .where({ action: 'member.added' })
      .orderBy('id', 'desc');
    expect(entry[0]).toMatchObject({ actor: 'sato', detail: { cohort, reason: 'a slip of the pen' } });
  });

  test('is there once: the same user ID, however it is written, is somebody’s', async () => {
    const one = person(userId);
    expect((await add(one, '--dry-run')).exitCode).toBe(0);
    expect(await rowOf(userId)).toBeUndefined();
    expect((await add(one)).exitCode).toBe(0);
    const again = { ...one, userId: ` ${userId.toUpperCase()}` };
    for (const flags of [[], ['--dry-run']])
      expect(await add(again, ...flags)).toMatchObject({
        exitCode: 4,
        stderr: expect.stringContaining('member update'),
      });
    const outcomes = await Promise.all([1, 2, 3].map(() => add(person(`${userId}-at-once`))));
    expect(outcomes.map(({ exitCode }) => exitCode).sort()).toEqual([0, 4, 4]);
    expect((await add({ ...person(`${userId}-3`), birthdate: '19800230' })).exitCode).toBe(2);
  });

  test('gets the activation code an insurer wants, and the time to use it', async () => {
    await server.insurer({ code: 'coded', activationCode: true, activationDays: 30 });
    const flags = ['--insurer', 'coded', '--user-id', userId, '--number', '77', '--relationship', '本人'];
    const outcome = await sato(
      ...['member', 'add', ...flags, '--birthdate', '1980/1/1', ...because, '--json'],
    );
    expect(JSON.parse(outcome.stdout)).toMatchObject({
      cohort: 2,
      activation_code: expect.stringMatching(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/),
      initial_password_ends_at: expect.stringMatching(/^20/),
    });
  });
});
