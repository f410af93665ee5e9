import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { run } from '../../src/cli/run.ts';
import { commandLine } from '../helpers/command-line.ts';
import { openDesk } from '../helpers/desk.ts';

const root = join(import.meta.dirname, '..', '..');
const header = 'ユーザID,記号,番号,枝番,生年月日,続柄,ログイン区分,仮パスワード,氏名,資格';
const row = (at: number, status = '', name = '') =>
  `u${at},800,${String(at).padStart(7, '0')},00,19800101,本人,1,,${name},${status}`;
const rows = (count: number, of = (at: number) => row(at)) =>
  Array.from({ length: count }, (_, at) => of(at));

let desk: Awaited<ReturnType<typeof openDesk>>;
let env: Record<string, string>;
let kosmo: ReturnType<typeof commandLine>;
let file: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  desk = await openDesk(['sample']);
  env = { DATABASE_URL: desk.url, DATA_DIR: desk.folder, KOSMO_OPERATOR: 'sato', LANG: 'ja_JP.UTF-8' };
  kosmo = commandLine({ cwd: desk.folder, env });
  file = join(desk.folder, 'members.csv');
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await desk.close();
});
beforeEach(() => desk.db('member').delete());

const write = (lines: string[]) => writeFile(file, [header, ...lines, ''].join('\r\n'));
const importing = (...flags: string[]) => ['member', 'import', file, '--insurer', 'sample', ...flags];
const countMembers = async () => Number((await desk.db('member').count())[0]?.count);

/** An import whose file goes on coming. */
async function begin(lines: string[]): Promise<ChildProcess> {
  const args = ['src/cli/main.ts', 'member', 'import', '-', '--insurer', 'sample'];
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.stdin?.write([header, ...lines, ''].join('\r\n'));
  children.push(child);
  child.stdin?.on('error', () => {}); // whoever is killed reads no more
  const sql = `select from pg_locks where locktype = 'advisory' and granted
    and database = (select oid from pg_database where datname = current_database())`;
  while ((await desk.db.raw(sql)).rows.length === 0) await new Promise((resolve) => setImmediate(resolve));
  return child;
}

test('the example comes first, then what is read and every flag, in both languages', async () => {
  for (const lang of ['ja', 'en']) {
    const { exitCode, stdout } = await kosmo('member', 'import', '--help', '--lang', lang);
    expect(exitCode).toBe(0);
    expect(stdout.split('\n')[0]).toContain('npx kosmo-idp member import');
    for (const word of [
      '--dry-run',
      '--skip-refused',
      '--changes',
      '--follow-user-ids',
      '生年月日',
      '保険者番号',
    ])
      expect(stdout).toContain(word);
  }
});

test('refused rows are told, written down, mended and imported', async () => {
  await write([row(0), row(1).replace('本人', '友人'), row(2).replace('19800101', '29221')]);
  const whole = await kosmo(...importing());
  expect(whole).toMatchObject({ exitCode: 2 });
  expect(whole.stdout).toContain('誤りのない行だけなら: 新規 1');
  expect(whole.stderr).toContain('3 行目: 続柄は「本人」か「家族」です');
  expect(whole.stderr).toContain('何も取り込んでいません');
  expect(await countMembers()).toBe(0);
  const skipped = await kosmo(...importing('--skip-refused', '--json'));
  expect([skipped.exitCode, JSON.parse(skipped.stdout)]).toMatchObject([5, { created: 1, refused: 2 }]);
  const errors = `${file}.errors.csv`;
  const text = await readFile(errors, 'utf8');
  await writeFile(errors, text.replace('友人', '本人').replace('29221', '1980/1/1'));
  const mended = await kosmo('member', 'import', errors, '--insurer', 'sample', '--json');
  expect([mended.exitCode, JSON.parse(mended.stdout)]).toMatchObject([0, { created: 2, refused: 0 }]);
  await write([row(0), row(1), row(2)]);
  const again = await kosmo(...importing('--json'));
  expect(JSON.parse(again.stdout)).toMatchObject({ unchanged: 3 });
}, 60_000);

test('a dry run says whose row changes what, of all in a file, and changes nothing', async () => {
  await write(rows(30));
  await desk.kosmo(...importing());
  await write(rows(30, (at) => row(at, at === 3 ? '喪失' : '', at < 25 ? '健保' : '')));
  const changes = join(desk.folder, 'changes.csv');
  const { exitCode, stdout, stderr } = await desk.kosmo(...importing('--dry-run', '--changes', changes));
  expect(exitCode).toBe(0);
  expect(stdout).toContain('変わる項目: 氏名 25、資格 1');
  expect(stdout).toContain('2 行目 u0: 変更（氏名）');
  expect(stdout).toContain('5 行目 u3: 資格喪失（氏名）');
  expect(stdout.match(/行目/g)).toHaveLength(20);
  expect(stderr).toContain('何も変えていません');
  const listed = (await readFile(changes, 'utf8')).split('\r\n');
  expect(listed).toHaveLength(27);
  expect(listed.slice(0, 2)).toEqual(['\ufeff行,ユーザID,内容,変わる項目', '2,u0,変更,氏名']);
  expect(await desk.db('member').where({ status: 'left' })).toEqual([]);
  const json = await desk.kosmo(...importing('--dry-run', '--json', '--lang', 'en'));
  expect(JSON.parse(json.stdout)).toMatchObject({
    ...{ updated: 24, left: 1, unchanged: 5, dryRun: true, changedColumns: { name: 25, status: 1 } },
  });
  expect(JSON.parse(json.stdout).changes).toHaveLength(25);
  expect(await desk.kosmo(...importing('--dry-run', '--changes', changes))).toMatchObject({ exitCode: 4 });
});

test('on a terminal the line of progress is wiped before anything else is said', async () => {
  await write([row(0).replace('本人', '友人')]);
  let said = '';
  const terminal = {
    out: () => {},
    err: (text: string) => {
      said += text;
    },
    interactive: true,
    ask: null,
  };
  expect(await run(importing(), env, terminal)).toBe(2);
  expect(said).toContain('\r\u001b[K2 行目: 続柄');
});

test('while one runs, another of the same insurer is told to wait; killed, it leaves nothing, and the next one runs', async () => {
  const child = await begin(rows(5000));
  await write(rows(2));
  const second = await desk.kosmo(...importing());
  expect(second).toMatchObject({ exitCode: 4 });
  expect(second.stderr).toContain('終わってからやり直してください');
  child.kill('SIGKILL');
  await once(child, 'exit');
  for (let exitCode = 4; exitCode === 4; ) ({ exitCode } = await desk.kosmo(...importing()));
  expect(await countMembers()).toBe(2);
}, 60_000);

test('what comes through a pipe is imported as a file is', async () => {
  const child = await begin(rows(3));
  child.stdin?.end();
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(await countMembers()).toBe(3);
}, 60_000);

test('T55 a file by which many leave takes a second operator, who approves this very file', async () => {
  await write(rows(1000));
  await desk.kosmo(...importing());
  await write(rows(101, (at) => row(at, '喪失')));
  const reason = ['--reason', 'end of year', '--json'];
  const asked = await desk.kosmo(...importing(...reason));
  expect(asked).toMatchObject({ exitCode: 5 });
  expect(await desk.db('member').where({ status: 'left' })).toEqual([]);
  const { approval } = JSON.parse(asked.stdout);
  const suzuki = commandLine({ cwd: desk.folder, env: { ...env, KOSMO_OPERATOR: 'suzuki' } });
  expect(await suzuki('approval', 'approve', approval, '--yes')).toMatchObject({ exitCode: 0 });
  await write([...rows(101, (at) => row(at, '喪失')), row(500, '喪失')]);
  expect(await desk.kosmo(...importing(...reason))).toMatchObject({ exitCode: 5 });
  await write(rows(101, (at) => row(at, '喪失')));
  const done = await desk.kosmo(...importing(...reason));
  expect([done.exitCode, JSON.parse(done.stdout)]).toMatchObject([0, { left: 101 }]);
  expect(await desk.lastAudit()).toMatchObject({
    action: 'member.imported',
    detail: { left: 101, approval, approved_by: 'suzuki' },
  });
  await write(rows(50, (at) => row(at + 200, '喪失')));
  expect(await desk.kosmo(...importing('--json'))).toMatchObject({ exitCode: 0 });
}, 60_000);
