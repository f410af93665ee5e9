import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { commandLine } from '../helpers/command-line.ts';
import { DeskMember } from '../helpers/desk-member.ts';
import { MemberBrowser } from '../helpers/member.ts';
import { mailsSent } from '../helpers/notices.ts';
import { operatorOf } from '../helpers/operators.ts';
import { person } from '../helpers/people.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';

const one = person('madoguchi');
let server: TestServer;
let portal: RelyingParty;
let member: DeskMember;
let kosmo: ReturnType<typeof commandLine>;
let colleague: ReturnType<typeof commandLine>;

beforeAll(async () => {
  server = await TestServer.start();
  await server.publish('2026-04');
  await server.insurer({ code: 'sample' });
  portal = await server.relyingParty(['sample']);
  await server.enrol('sample', one);
  member = await new DeskMember(server, portal, one).settled('email-otp');
  const env = { ...server.environment, ISSUER: server.issuer, LANG: 'C.UTF-8' };
  kosmo = commandLine({ cwd: tmpdir(), env: { ...env, KOSMO_OPERATOR: 'sato' } });
  colleague = commandLine({ cwd: tmpdir(), env: { ...env, KOSMO_OPERATOR: 'suzuki' } });
});
afterAll(() => server.stop());

const named = ['--insurer', 'sample', '--user-id', one.userId];
const because = ['--reason', '本人からの電話', '--yes'];
const subjects = async (): Promise<string> => {
  await mailsSent(server);
  return server.post
    .list(one.email)
    .map(({ subject }) => subject)
    .join('\n');
};

describe('as a process, to a clerk and to a program', () => {
  test('member show says in words how far the member is, and in JSON the same', async () => {
    const lines = await kosmo('member', 'show', ...named);
    expect(lines).toMatchObject({ exitCode: 0, stderr: '' });
    for (const line of [
      'ユーザID: madoguchi',
      '状態: 利用できます',
      '登録の進み具合: すべて完了',
      '次のログインで、パスワードのあとに出る画面: ワンタイムパスワード（OTP）メール認証',
      '選んだ認証方法: メールのワンタイムパスワード',
      'ログイン中の端末: 1',
    ])
      expect(lines.stdout.split('\n')).toContain(line);
    expect(lines.stdout).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}ログイン {2}/m);
    expect(lines.stdout).toMatch(
      /^\d.* {2}メール {2}ワンタイムパスワード {2}m\*\*\*@e\*\*\*\.com {2}送信済み$/m,
    );
    const { stdout, stderr } = await kosmo('member', 'show', ...named, '--json', '--lang', 'en');
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({
      progress: 'set-up',
      next_step: 'email-otp',
      status: 'active',
    });
  });

  test('member unlock, disable and enable say what follows, in either language, and tell the member by mail', async () => {
    await member.shut('password');
    const shown = await kosmo('member', 'show', ...named, '--lang', 'en');
    expect(shown.stdout).toMatch(/^password: 100\. LOCKED: no waiting helps, member unlock opens it$/m);
    const outcomes: [string, string, RegExp, RegExp][] = [
      ['unlock', 'ja', /^解除したロック: password$/m, /^ロックを解除し/],
      ['disable', 'en', /^left: no$/m, /^Stopped/],
      ['disable', 'ja', /^ユーザID: madoguchi$/m, /^すでに停止しています/],
      ['enable', 'en', /^mailed: yes$/m, /^Let in again/],
      ['enable', 'ja', /^ユーザID: madoguchi$/m, /^停止していません/],
    ];
    for (const [verb, lang, stdout, stderr] of outcomes)
      expect(await kosmo('member', verb, ...named, ...because, '--lang', lang)).toEqual({
        exitCode: 0,
        stdout: expect.stringMatching(stdout),
        stderr: expect.stringMatching(stderr),
      });
    const told = await subjects();
    for (const subject of ['ロックを解除しました', 'ご利用を停止しました', 'ご利用を再開しました'])
      expect(told).toContain(subject);
  });

  test('member reset-password waits for a colleague, who sees what it is about; then it is done once', async () => {
    const asked = await kosmo('member', 'reset-password', ...named, ...because, '--provisional-password');
    expect(asked).toMatchObject({ exitCode: 5, stderr: expect.stringMatching(/^まだ何も変わっていません/) });
    const id = /^承認の番号: (\S+)$/m.exec(asked.stdout)?.[1] ?? '';
    expect(asked.stderr).toContain(`npx kosmo-idp approval approve ${id}`);
    const listed = await colleague('approval', 'list');
    expect(listed.stdout).toMatch(
      new RegExp(`^${id} {2}承認待ち {2}.+ \\(member reset-password\\) {2}sample/madoguchi {2}sato: `),
    );
    expect((await kosmo('approval', 'approve', id, '--yes')).exitCode).toBe(4);
    const approved = await colleague('approval', 'approve', id.toLowerCase().replace('-', ''), '--yes');
    expect(approved).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('同じコマンドをもう一度'),
    });
    expect(approved.stderr).toContain('本人からの電話');
    const done = await kosmo(
      ...['member', 'reset-password', ...named, ...because, '--provisional-password', '--json'],
    );
    expect(done).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('今だけ表示') });
    member.password = JSON.parse(done.stdout).initial_password;
    expect((await colleague('approval', 'approve', id, '--yes')).exitCode).toBe(4);
    expect((await kosmo('approval', 'list')).stdout).toBe('');
    expect((await kosmo('approval', 'list', '--all', '--lang', 'en')).stdout).toMatch(/ {2}done {2}/);
    expect(await subjects()).toContain('初回ログイン前の状態に戻しました');
    expect((await member.walksIn()).slice(0, 2)).toEqual(['birthdate', 'terms']);
  });

  test('of what is missing, unknown or there already it tells in one line or two, and nothing on stdout', async () => {
    const add = ['member', 'add', '--insurer', 'sample', '--user-id', one.userId, '--number', '1'];
    const person = ['--birthdate', '1980-01-01', '--relationship', '本人'];
    const outcomes: [string[], number][] = [
      [['member', 'unlock', ...named], 2],
      [['member', 'disable', ...named, '--reason', 'x'], 2],
      [['member', 'enable', '--insurer', 'sample', ...because], 2],
      [[...add, ...person, ...because], 4],
      [[...add, ...because], 2],
      [['member', 'update', ...named, ...because], 2],
      [['member', 'unlock', '--insurer', 'sample', '--user-id', 'nobody', ...because], 3],
      [['approval', 'approve', 'XXXX-XXXX', '--yes'], 3],
      [['approval', 'refuse', 'XXXX-XXXX', '--yes'], 3],
    ];
    for (const [words, exitCode] of outcomes)
      expect({ words, ...(await operatorOf(server)('sato')(...words, '--json')) }).toEqual({
        words,
        exitCode,
        stdout: '',
        stderr: expect.stringMatching(/^.+\n(.+\n){0,3}$/),
      });
  });
});

test('at a terminal, only a yes goes on', async () => {
  const asked: string[] = [];
  const answering = (answer: string) =>
    operatorOf(server)('sato', async (question) => {
      asked.push(question);
      return answer;
    })('member', 'disable', ...named, '--reason', 'x');
  expect(await answering('いいえ')).toMatchObject({ exitCode: 2, stdout: '' });
  expect((await answering('はい')).exitCode).toBe(0);
  expect(asked).toEqual(Array(2).fill(expect.stringMatching(/^madoguchi の利用を止め.*よろしいですか。/)));
  await operatorOf(server)('sato')('member', 'enable', ...named, ...because);
});

test('whoever failed too often at a browser of their own is let in there, too', async () => {
  const other = person('own-browser');
  await server.enrol('sample', other);
  const { browser } = await new DeskMember(server, portal, other).settled('email-otp');
  const enter = async (password: string) => {
    await browser.signInAt(portal, { prompt: 'login' });
    await browser.submit({ userId: other.userId, password });
  };
  for (let tries = 0; tries < 5; tries++) await enter('wrong-Passw0rd');
  await enter(other.password);
  await browser.expectStep('credentials', 'throttled');
  const words = ['member', 'unlock', '--insurer', 'sample', '--user-id', other.userId, ...because];
  expect((await operatorOf(server)('sato')(...words)).exitCode).toBe(0);
  await enter(other.password);
  await browser.expectStep('email-otp');
});

test('where the insurer wants an activation code, one reset brings what the first sign-in asks for', async () => {
  await server.insurer({ code: 'coded', activationCode: true, activationDays: 90 });
  const other = person('coded', 3);
  await server.enrol('coded', other);
  const known = new DeskMember(server, await server.relyingParty(['coded']), other);
  const about = ['--insurer', 'coded', '--user-id', other.userId, ...because, '--json'];
  const sato = operatorOf(server)('sato');
  const reset = async () => JSON.parse((await sato('member', 'reset-password', ...about)).stdout);
  const first = await reset();
  const { initial_password, activation_code, initial_password_ends_at } = await reset();
  expect(new Date(initial_password_ends_at).getTime()).toBeGreaterThan(Date.now());
  known.password = first.initial_password;
  expect(await known.walksIn()).toEqual(['credentials_wrong']);
  known.password = initial_password;
  known.activationCode = first.activation_code;
  expect(await known.walksIn()).toEqual(['activation-code', 'activation_code_wrong']);
  known.activationCode = activation_code;
  expect(JSON.parse((await sato('member', 'show', ...about.slice(0, 4), '--json')).stdout)).toMatchObject({
    activation_code: 'made',
    next_step: 'activation-code',
    locks: expect.arrayContaining([expect.objectContaining({ what: 'activation-code', tries: 1 })]),
  });
  expect((await known.walksIn()).at(-1)).toBe('portal');
});

test('the member’s own history names what the desk did, and by whom', async () => {
  const other = person('history');
  await server.enrol('sample', other);
  const known = new DeskMember(server, portal, other);
  await known.settled('email-otp');
  const sato = operatorOf(server)('sato');
  const about = ['--insurer', 'sample', '--user-id', other.userId, ...because];
  await sato('member', 'unlock', ...about);
  await sato('member', 'disable', ...about);
  await sato('member', 'enable', ...about);
  await sato('member', 'update', ...about, '--new-birthdate', '1970-01-01');
  await sato('member', 'reset-password', '--by-mail', ...about);
  const browser = new MemberBrowser();
  await browser.signInAt(portal);
  await browser.submit({ userId: other.userId, password: other.password });
  await mailsSent(server);
  await browser.submit({ otp: await server.post.nextCode(other.email) });
  await browser.open(`${server.issuer}/account/history`);
  const { html } = await browser.expectStep('account-history');
  for (const words of [
    'ロックを解除しました',
    '利用を止めました',
    '利用を再開しました',
    '届けている内容を訂正しました',
    'パスワードを再設定するメールを送りました',
    '健康保険組合の窓口',
  ])
    expect(html).toContain(words);
  expect(html).not.toContain('手続きをしました');
});
