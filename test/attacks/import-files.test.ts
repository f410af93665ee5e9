import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openDesk } from '../helpers/desk.ts';

const header = 'ユーザID,記号,番号,生年月日,続柄,ログイン区分,氏名';
let desk: Awaited<ReturnType<typeof openDesk>>;
let folder: string;

beforeAll(async () => {
  desk = await openDesk(['sample', 'other']);
  folder = await mkdtemp(join(desk.folder, 'files-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await desk.close();
});

async function importFile(rows: string[], ...flags: string[]) {
  const path = join(folder, 'members.csv');
  await writeFile(path, [header, ...rows, ''].join('\r\n'));
  return importAs(path, ...flags);
}

async function importAs(path: string, ...flags: string[]) {
  const { exitCode, stdout, stderr } = await desk.kosmo(
    ...['member', 'import', path, '--insurer', 'sample', '--json'],
    ...flags,
  );
  return { exitCode, stderr, result: stdout === '' ? null : JSON.parse(stdout) };
}

const members = () => desk.db('member').orderBy('user_id');
const row = (at: number, name = '') => `u${at},800,${String(at).padStart(7, '0')},19800101,本人,1,${name}`;

test('T54 a bad row in the middle of a long file: nothing is applied, and nothing of it is left in the database', async () => {
  const rows = Array.from({ length: 6000 }, (_, at) => row(at));
  rows[3000] = row(3000).replace('本人', '友人');
  rows[4500] = row(7);
  const { exitCode, result } = await importFile(rows);
  expect(exitCode).toBe(2);
  expect(result).toMatchObject({ created: 0, updated: 0, unchanged: 0, left: 0, refused: 2 });
  expect(result.withoutRefused).toMatchObject({ created: 5998 });
  expect(await members()).toEqual([]);
  expect(await desk.db('audit_entry').where({ action: 'member.imported' })).toEqual([]);
});

test('T54 formulas: none runs from an errors file, and what was defused comes back as it was', async () => {
  const dangerous = ['=1+1', '+81', '-1', '@SUM(A1)', '\tx', "'=x", '＝1', '0012', '3-1', "'0", '日本'];
  const rows = dangerous.map((name, at) => row(at, `"${name}"`).replace('本人', '友人'));
  expect(await importFile(rows)).toMatchObject({ exitCode: 2, result: { refused: rows.length } });
  const errors = `${join(folder, 'members.csv')}.errors.csv`;
  const text = await readFile(errors, 'utf8');
  expect(text.startsWith('\ufeff')).toBe(true);
  for (const line of text.trimEnd().split('\r\n').slice(1))
    for (const cell of line.split(',')) expect(cell).not.toMatch(/^"?[=+\-@\t＝]/);
  // refused once more it is the same file, and mended it is what it was
  expect(await importAs(errors)).toMatchObject({ exitCode: 2, result: { refused: rows.length } });
  const strip = (content: string) => content.replaceAll(/,\d+,続柄/g, ',続柄');
  expect(strip(await readFile(`${errors}.errors.csv`, 'utf8'))).toBe(strip(text));
  await writeFile(errors, text.replaceAll('友人', '本人'));
  const { result } = await importAs(errors, '--changes', join(folder, 'changes.csv'));
  expect(result).toMatchObject({ created: rows.length, refused: 0 });
  const again = await importFile(rows.map((line) => line.replace('友人', '本人')));
  expect(again.result).toMatchObject({ unchanged: rows.length });
});

test.each([
  ['EUC-JP', Buffer.from('a5e6a1bca5b649442cb5adb9e62cc8d6b9e60a', 'hex')],
  ['a workbook', Buffer.from('PK\u0003\u0004')],
  ['random bytes', Buffer.from(Array.from({ length: 200_000 }, (_, at) => (at * 7919 + (at >> 3)) & 255))],
  ['zeros', Buffer.alloc(300_000)],
  ['one line without an end', Buffer.alloc(2_000_000, 'x')],
  ['quotes without an end', Buffer.alloc(500_000, '"\n')],
])('T54 %s: one message, exit code 2, nothing applied', async (_, bytes) => {
  const before = await members();
  const path = join(folder, 'garbage.csv');
  await writeFile(path, bytes);
  const { exitCode, stderr, result } = await importAs(path);
  expect({ exitCode, result }).toEqual({ exitCode: 2, result: null });
  expect(stderr.length).toBeLessThan(600);
  expect(await members()).toEqual(before);
});

test("T54 another insurer's rows are refused where the file names the insurer, and reach nobody of it in any case", async () => {
  const path = join(folder, 'other.csv');
  await writeFile(path, `${header},保険者番号\n${row(0)},06139998\n`);
  expect(await importAs(path)).toMatchObject({ exitCode: 2, result: { refused: 1 } });
  await writeFile(path, `${header},資格\n${row(1)},喪失\n${row(9001)},取得\n`);
  const other = await desk.kosmo('member', 'import', path, '--insurer', 'other', '--json');
  expect(JSON.parse(other.stdout)).toMatchObject({ created: 1, left: 1 });
  const rows = await desk.db('member').where({ user_id: 'u1' });
  expect(rows.map(({ status }) => status).sort()).toEqual(['active', 'left']);
});

test('T54 duplicates, in any spelling, are refused wherever they stand, and the first is named', async () => {
  const rows = Array.from({ length: 2500 }, (_, at) => row(at + 20_000));
  rows.push(row(20_001).replace('u20001', 'Ｕ２０００１'));
  const { exitCode, result, stderr } = await importFile(rows);
  expect([exitCode, result.refused]).toEqual([2, 1]);
  expect(stderr).toContain('3 行目と同じユーザID');
});

test('T54 what the trail and the messages say holds nothing of a row', async () => {
  const secret = ['19341122', '9988776', '東雲小夜子'];
  const [birthdate, number, name] = secret;
  const { stderr } = await importFile([`sayoko,800,${number},${birthdate},友人,1,${name}`]);
  const trail = JSON.stringify(await desk.db('audit_entry'));
  for (const value of secret) expect(stderr + trail).not.toContain(value);
});
