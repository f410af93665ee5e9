import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { matchesActivationCode } from '../../src/credential/activation-code.ts';
import { findMemberByUserId } from '../../src/member/store.ts';
import { commandLine } from '../helpers/command-line.ts';
import { type Person, person } from '../helpers/people.ts';
import type { RelyingParty } from '../helpers/relying-party.ts';
import { TestServer } from '../helpers/server.ts';
import { Walk } from '../helpers/walk.ts';

let folder: string;
let server: TestServer;
let portal: RelyingParty;
/** Each command as a process of its own. */
let kosmo: ReturnType<typeof commandLine>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kosmo-notices-'));
  server = await TestServer.start();
  await server.publish('2026-04');
  await server.insurer({ code: 'coded', activationCode: true, activationDays: 90 });
  portal = await server.relyingParty(['coded']);
  kosmo = commandLine({ cwd: folder, env: { ...server.environment, KOSMO_OPERATOR: 'sato' } });
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

const command = (insurer: string, out: string, flags: string[]) => {
  const path = join(folder, out);
  return ['member', 'notices', '--insurer', insurer, '--out', path, '--reason', '発送', '--json', ...flags];
};

const notices = (insurer: string, out: string, ...flags: string[]) => kosmo(...command(insurer, out, flags));

/** The file's lines as cells; none of these holds a comma. */
async function lettersIn(out: string): Promise<Record<string, string>[]> {
  const text = await readFile(join(folder, out), 'utf8');
  expect(text.startsWith('\ufeffユーザID,氏名,ログイン区分,仮パスワード,登録コード,有効期限\r\n')).toBe(true);
  const [header = [], ...rows] = text
    .slice(1)
    .split('\r\n')
    .slice(0, -1)
    .map((line) => line.split(','));
  return rows.map((row) => Object.fromEntries(header.map((name, at) => [name, row[at] ?? ''])));
}

const letterOf = async (out: string, { userId }: Person) =>
  (await lettersIn(out)).find((letter) => letter.ユーザID === userId) ?? {};

/** Where a sign-in stands after the password, and, where it is asked for, the code. */
async function entered(one: Person, password: string, activationCode = '') {
  const walk = new Walk(server, one);
  await walk.enter(portal, password);
  if (activationCode !== '') await walk.browser.submit({ activationCode });
  return walk.browser.page.step;
}

const codeHolds = async (insurer: string, userId: string, code: string) => {
  const { db, secrets, insurers } = server.context;
  const { id = 0 } = (await insurers.all()).find((it) => it.code === insurer) ?? {};
  const member = await findMemberByUserId(db, secrets, id, userId);
  return member !== undefined && matchesActivationCode(secrets, member, code);
};

const lastAudit = () =>
  server.context.db('audit_entry').where({ action: 'notices.made' }).orderBy('id', 'desc').first();

test('letters to whom has something to be told: a file for the operator alone, whose passwords and codes work', async () => {
  const [old, born, fresh] = [person('old-1', 1), person('old-2', 2, { name: '=1+1' }), person('new-3', 3)];
  await server.enrol('coded', old, born, fresh);
  const done = await notices('coded', 'first.csv', '--yes');
  expect([done.exitCode, done.stderr]).toEqual([0, expect.stringContaining('もう一度は表示できません')]);
  expect(JSON.parse(done.stdout)).toEqual({ file: join(folder, 'first.csv'), letters: 3, left_out: 0 });
  expect((await stat(join(folder, 'first.csv'))).mode & 0o777).toBe(0o600);
  const letters = await lettersIn('first.csv');
  expect(letters.map((letter) => [letter.ユーザID, letter.氏名, letter.ログイン区分])).toEqual([
    ['new-3', fresh.name, '3'],
    ['old-1', old.name, '1'],
    // What a spreadsheet would run is text.
    ['old-2', "'=1+1", '2'],
  ]);
  for (const letter of letters) {
    expect(letter.登録コード).toMatch(/^[3-9C-Y]{4}-[3-9C-Y]{4}$/);
    expect(letter.仮パスワード).toMatch(letter.ログイン区分 === '3' ? /^(?:[3-9C-Y]{4}-?){3}$/ : /^$/);
    expect(letter.有効期限).toMatch(/^\d{4}-\d\d-\d\d$/);
  }
  const { 仮パスワード: password = '', 登録コード: code = '' } = await letterOf('first.csv', fresh);
  expect(await entered(fresh, password, code)).toBe('birthdate');
  expect(await entered(fresh, fresh.initialPassword)).toBe('credentials');
  expect(await entered(old, old.initialPassword, (await letterOf('first.csv', old)).登録コード)).toBe(
    'birthdate',
  );
  expect(await lastAudit()).toMatchObject({
    actor: 'sato',
    member_id: null,
    detail: { letters: 3, cohort_1: 1, cohort_2: 1, cohort_3: 1, reason: '発送' },
  });
});

test('of two runs at once each member is in one file, and what is in a file works', async () => {
  const people = Array.from({ length: 30 }, (_, place) => person(`race-${100 + place}`));
  await server.enrol('coded', ...people);
  const only = ['--only-missing', '--yes'];
  const runs = await Promise.all(['r1.csv', 'r2.csv'].map((out) => notices('coded', out, ...only)));
  expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  const files = (await readdir(folder)).filter((name) => /^r\d\.csv$/.test(name));
  const letters = (await Promise.all(files.map(lettersIn))).flat();
  expect(letters.map((letter) => letter.ユーザID).sort()).toEqual(people.map(({ userId }) => userId).sort());
  for (const { ユーザID: userId = '', 登録コード: code = '' } of letters)
    expect([userId, await codeHolds('coded', userId, code)]).toEqual([userId, true]);
});

/** Starts it as `notices` does, and kills it so many milliseconds after its file has begun to be. */
async function killed(out: string, delay: number): Promise<void> {
  const args = [join(import.meta.dirname, '../../src/cli/main.ts'), ...command('killed', out, ['--yes'])];
  const env = { PATH: process.env.PATH, ...server.environment };
  const child = spawn(process.execPath, args, { cwd: folder, env, stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  while (child.exitCode === null && !(await stat(join(folder, `${out}.part`)).catch(() => null)));
  await new Promise((resolve) => setTimeout(resolve, delay));
  child.kill('SIGKILL');
  await ended;
}

test('R01 killed at any moment: what is in a named file works, and what nobody holds is told', async () => {
  await server.insurer({ code: 'killed', activationCode: true });
  const people = Array.from({ length: 40 }, (_, place) => person(`kill-${100 + place}`));
  await server.enrol('killed', ...people);
  expect((await notices('killed', 'k.csv', '--yes')).exitCode).toBe(0);
  let valid = 'k.csv';
  for (const [at, delay] of [0, 15, 30, 60, 90].entries()) {
    const out = `k${at}.csv`;
    await killed(out, delay);
    const files = await readdir(folder);
    const { stderr } = await notices('killed', 'x.csv', '--dry-run');
    if (files.includes(out)) valid = out;
    // In force, and in no file that has its name: only then are letters of before dead, and the next run says so.
    const told = /([0-9]+) 人は、使える/.exec(stderr)?.[1];
    if (!files.includes(out) && told !== undefined) {
      expect(told).toBe('40');
      valid = `again${at}.csv`;
      expect((await notices('killed', valid, '--only-missing', '--yes')).exitCode).toBe(0);
    }
    const letters = await lettersIn(valid);
    expect(letters).toHaveLength(40);
    for (const { ユーザID: userId = '', 登録コード: code = '' } of letters)
      expect([delay, userId, await codeHolds('killed', userId, code)]).toEqual([delay, userId, true]);
  }
}, 120_000);

test('whoever has finished needs no letter; filters choose the rest', async () => {
  const done = person('done-1', 3);
  await server.enrol('coded', done);
  const { 仮パスワード: password = '', 登録コード: code = '' } = await (async () => {
    await notices('coded', 'done.csv', '--user-id', 'done-1', '--yes');
    return letterOf('done.csv', done);
  })();
  const walk = new Walk(server, { ...done, initialPassword: password });
  walk.activationCode = code;
  await walk.settle(portal, 'email-otp');
  const refused = await notices('coded', 'e.csv', '--user-id', 'done-1', '--yes');
  expect([refused.exitCode, refused.stderr]).toEqual([4, expect.stringContaining('登録を終えています')]);
  const third = await notices('coded', 'f.csv', '--cohort', '3', '--dry-run');
  expect(JSON.parse(third.stdout)).toMatchObject({ letters: 1, made_before: 1, cohort_3: 1 });
  const later = await notices('coded', 'f.csv', '--imported-since', '2099-01-01', '--yes');
  expect([later.exitCode, JSON.parse(later.stdout)]).toEqual([0, { file: null, letters: 0 }]);
});
