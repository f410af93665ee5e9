import { describe, expect, test } from '@jest/globals';
import { birthdateReader } from './birthdates.ts';
import { readHeader } from './columns.ts';
import { readRow } from './row.ts';

const now = new Date('2026-11-22T00:00:00Z');
const header =
  'user_id,symbol,number,branch_number,birthdate,relationship,cohort,initial_password,name,email,status';
const good = {
  user_id: 'testuser01',
  symbol: '800',
  number: '0001234',
  branch_number: '00',
  birthdate: '20010101',
  relationship: '本人',
  cohort: '1',
  initial_password: '',
  name: '健保 太郎',
  email: '',
  status: '',
  insurer_number: '',
};
const rules = { insurerNumber: '06139999', readBirthdate: birthdateReader(now) };
const read = (changed: Partial<typeof good>) => readRow({ ...good, ...changed }, rules);

describe('a row', () => {
  test('keeps its strings and folds only the user ID', () => {
    expect(read({ user_id: 'Ｔest－User ０１', symbol: '健保', email: 'A..b@docomo.ne.jp' })).toEqual({
      row: {
        userId: 'Ｔest－User ０１',
        userIdKey: 'test-user01',
        cohort: 1,
        status: 'active',
        initialPassword: null,
        details: {
          symbol: '健保',
          number: '0001234',
          branchNumber: '00',
          birthdate: '2001-01-01',
          relationship: '本人',
          name: '健保 太郎',
          importedEmail: 'A..b@docomo.ne.jp',
        },
      },
    });
  });

  test.each([
    ['19790822', '1979-08-22'],
    ['1979-08-22', '1979-08-22'],
    ['1979/8/22', '1979-08-22'],
    ['昭和54年8月22日', '1979-08-22'],
    ['S54.8.22', '1979-08-22'],
  ])('reads the birthdate %s', (birthdate, expected) => {
    expect(read({ birthdate })).toMatchObject({ row: { details: { birthdate: expected } } });
  });

  test.each([
    ['', '', 2],
    ['', 'Ab12cd34', 3],
    ['3', 'Ab12cd34', 3],
    ['３', '', 3],
    ['2', '', 2],
  ])('in cohort "%s" with provisional password "%s" belongs to %i', (cohort, initial_password, expected) => {
    expect(read({ cohort, initial_password })).toMatchObject({ row: { cohort: expected } });
  });

  test('an empty symbol and name are nothing to complain about', () => {
    expect(read({ symbol: '', name: '', branch_number: '' })).toMatchObject({
      row: { details: { symbol: '', name: null } },
    });
  });

  test.each([
    [{ user_id: ' 　' }, ['user_id_missing']],
    [{ user_id: 'x'.repeat(65) }, ['user_id_long']],
    [{ number: '' }, ['number_missing']],
    [{ birthdate: '20010231' }, ['birthdate_invalid']],
    [{ birthdate: '' }, ['birthdate_invalid']],
    [{ birthdate: '20270101' }, ['birthdate_invalid']],
    [{ relationship: '友人' }, ['relationship_invalid']],
    [{ relationship: '' }, ['relationship_invalid']],
    [{ cohort: '4' }, ['cohort_invalid']],
    [{ cohort: '2', initial_password: 'x' }, ['initial_password_unused']],
    [{ email: 'nobody' }, ['email_invalid']],
    [{ status: '退職' }, ['status_invalid']],
    [{ name: '\ufffd木' }, ['garbled']],
    [{ name: 'あ'.repeat(201) }, ['cell_long']],
    [{ number: '', birthdate: 'x', status: 'x' }, ['number_missing', 'birthdate_invalid', 'status_invalid']],
  ])('%j is refused with every reason', (changed, reasons) => {
    expect(read(changed)).toEqual({ reasons });
  });
});

describe('the header', () => {
  test('is read in either language, in any width and order', () => {
    const columns = readHeader(['氏名', 'ﾕｰｻﾞID', ' 番号', '記号', 'Birthdate', '続柄']);
    expect(columns.read(['健保 太郎', ' u1　', '1', '', 'x', '本人'])).toMatchObject({
      user_id: 'u1',
      number: '1',
      symbol: '',
      name: '健保 太郎',
      cohort: '',
    });
  });

  test('names what it does not know, but not what an errors file added', () => {
    expect(readHeader([...header.split(','), '備考', '行', '理由', 'reason', '']).unknown).toEqual(['備考']);
  });

  test('without a column that everybody needs is refused by name', () => {
    expect(() => readHeader(['user_id', 'number', 'birthdate', 'relationship'])).toThrow('記号 (symbol)');
    expect(() => readHeader([...header.split(','), '番号'])).toThrow('番号 (number)');
  });
});
