import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { commandLine } from '../helpers/command-line.ts';
import { openDesk } from '../helpers/desk.ts';
import { atTerminal } from '../helpers/pty.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
let env: Record<string, string>;
let cwd: string;

beforeAll(async () => {
  desk = await openDesk(['sample']);
  cwd = desk.folder;
  env = { DATABASE_URL: desk.url, DATA_DIR: desk.folder, KOSMO_OPERATOR: 'sato', LANG: 'ja_JP.UTF-8' };
});
afterAll(() => desk.close());

const clients = () => desk.db('client').select('id');
const portal = ['--name', 'Portal', '--redirect-uri', 'https://rp.example/cb', '--insurer', 'sample'];
const question = /よろしいですか。（はい: y ／ いいえ: n） /;

test('what cannot be taken back asks at a terminal: no, silence and Ctrl-D leave it, yes does it; elsewhere it refuses', async () => {
  const { stdout } = await desk.kosmo('client', 'create', ...portal, '--json');
  const remove = ['client', 'delete', JSON.parse(stdout).client_id];
  for (const typed of ['n', '', '\u0004']) {
    const { exitCode, written } = await atTerminal(remove, { cwd, env, answers: [[question, typed]] });
    expect([typed, exitCode]).toEqual([typed, 2]);
    expect(written).toMatch(/中止しました。何も変わっていません。/);
  }
  const elsewhere = await commandLine({ cwd, env })(...remove);
  expect(elsewhere).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining('--yes') });
  expect(await clients()).toHaveLength(1);
  expect(await atTerminal(remove, { cwd, env, answers: [[question, 'はい']] })).toMatchObject({
    exitCode: 0,
  });
  expect(await clients()).toEqual([]);
});

test('an import counts on one line that overwrites itself at a terminal, and leaves plain lines elsewhere', async () => {
  const file = join(cwd, 'members.csv');
  const rows = Array.from({ length: 12_000 }, (_, at) => `u${at},800,${100_000 + at},00,19800101,本人,1`);
  await writeFile(file, ['ユーザID,記号,番号,枝番,生年月日,続柄,ログイン区分', ...rows, ''].join('\r\n'));
  const importing = ['member', 'import', file, '--insurer', 'sample'];
  const { exitCode, written } = await atTerminal(importing, { cwd, env });
  expect(exitCode).toBe(0);
  const overwritten = '\r\u001b[K';
  expect(written.split(overwritten).length).toBeGreaterThan(2);
  const plain = await commandLine({ cwd, env })(...importing, '--json');
  expect(plain).toMatchObject({ exitCode: 0, stderr: expect.not.stringContaining('\r') });
  expect(JSON.parse(plain.stdout)).toMatchObject({ created: 0, unchanged: 12_000 });
});

test('a value that no history should keep is typed at a terminal', async () => {
  const show = ['member', 'show', '--insurer', 'sample', '--symbol', '800', '--number', '-'];
  const { exitCode, written } = await atTerminal(show, { cwd, env, answers: [[/番号: /, '100007']] });
  expect([exitCode, written]).toEqual([0, expect.stringContaining('u7')]);
});
