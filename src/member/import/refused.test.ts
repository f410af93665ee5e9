import { readFile, stat } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Knex } from 'knex';
import { hana, header, nothing, openImports, taro } from '../../../test/helpers/imports.ts';
import type { Insurer } from '../../insurer/insurer.ts';
import type { ImportOptions } from './options.ts';

let imports: Awaited<ReturnType<typeof openImports>>;
let db: Knex;
let errorsFile: string;
let insurer: Insurer;

beforeAll(async () => {
  imports = await openImports();
  ({ db, errorsFile } = imports);
});
afterAll(() => imports.close());
beforeEach(async () => {
  insurer = await imports.next();
});

const importFile: typeof imports.importFile = (...given) => imports.importFile(...given);
const importRows: typeof imports.importRows = (...given) => imports.importRows(...given);
const find: typeof imports.find = (userId) => imports.find(userId);

describe('a refused row', () => {
  const bad = [
    '=cmd,800,,20010231,本人,1,,',
    'ＴＡＲＯ,800,1,20010101,本人,1,,',
    'x"y,1',
    'san,1,1,20010101,本人,3,,',
  ];

  test('keeps the whole file from being applied', async () => {
    const refusals: number[] = [];
    const onRefused: ImportOptions['onRefused'] = (refused) =>
      refusals.push(...refused.map(({ record }) => record.line));
    expect(await importRows([taro, ...bad, hana], { onRefused })).toMatchObject({
      ...nothing,
      refused: 4,
      errorsFile,
    });
    expect(refusals).toEqual([3, 4, 5, 6]);
    expect(await db('member').where({ insurer_id: insurer.id })).toEqual([]);
    expect(await db('audit_entry').where({ insurer_id: insurer.id })).toEqual([]);
  });

  test('is skipped on demand; the others are applied', async () => {
    const expected = { ...nothing, created: 2, refused: 4, errorsFile };
    expect(await importRows([taro, ...bad, hana], { skipRefused: true })).toMatchObject(expected);
    expect(await find('taro')).toBeDefined();
    expect(await find('hana')).toBeDefined();
  });

  test('is written down with line and reason, harmless to a spreadsheet, for the operator alone', async () => {
    await importRows([taro, ...bad], { skipRefused: true });
    const lines = [
      `\ufeff${header},行,理由,reason`,
      "'=cmd,800,,20010231,本人,1,,,3,数式のままの項目があります（= で始まる）、番号がありません、生年月日を日付として読めません,a cell is a formula (it begins with =); the number is missing; the birthdate is not a date",
      'ＴＡＲＯ,800,1,20010101,本人,1,,,4,2 行目と同じユーザIDです,line 2 has the same user ID',
      ',,,,,,,,5,"引用符（""）の使い方が CSV になっていません","the quotes ("") are not CSV"',
      'san,1,1,20010101,本人,3,,,6,ログイン区分 3 の新しい加入者には仮パスワードが要ります,a new member of cohort 3 needs an initial password',
      '',
    ];
    expect(await readFile(errorsFile, 'utf8')).toBe(lines.join('\r\n'));
    expect((await stat(errorsFile)).mode & 0o777).toBe(0o600);
  });

  test('once mended can be imported from the errors file as it is', async () => {
    await importRows([bad[0] ?? '']);
    const mended = (await readFile(errorsFile, 'utf8')).replace("'=cmd,800,,20010231", 'cmd,800,7,20010228');
    const unknown: string[] = [];
    const onUnknownColumns = (headers: string[]) => unknown.push(...headers);
    expect(await importFile(mended, { onUnknownColumns })).toMatchObject({ ...nothing, created: 1 });
    expect(unknown).toEqual([]);
  });

  test('is found in the middle of a long file, and nothing is applied', async () => {
    const rows = Array.from({ length: 12_000 }, (_, at) => `u${at},800,${at},20010101,本人,1,,`);
    rows[6_000] = 'u6000,800,6000,20010101,友人,1,,';
    rows[11_999] = 'u3,800,3,20010101,本人,1,,';
    expect(await importRows(rows)).toMatchObject({ created: 0, refused: 2 });
    const [, ...lines] = (await readFile(errorsFile, 'utf8')).trim().split('\r\n');
    expect(lines.map((line) => line.split(',')[8])).toEqual(['6002', '12001']);
    expect(lines[1]).toContain('5 行目と同じユーザID');
    expect(await db('member').where({ insurer_id: insurer.id })).toEqual([]);
  });
});
