import { expect, test } from '@jest/globals';
import { defuse, isScientific, isSerialDate, restore, unwrap } from './spreadsheet.ts';

test.each([
  '=1+1',
  '+81',
  '-1',
  '@SUM',
  '\tx',
  '\0x',
  '\nx',
  '＝1',
  '－1',
  '0012',
  '123456789012',
  '3-1',
  '1/2',
  '8E2',
  "'x",
  "''",
])('%j opens as the text it is, and comes back', (text) => {
  expect(defuse(text)).toBe(`'${text}`);
  expect(restore(defuse(text))).toBe(text);
});

test.each(['', '800', 'a-1', '健保', '19800101', '1980年1月1日', '8.5'])('%j is left as it is', (text) => {
  expect(defuse(text)).toBe(text);
  expect(restore(text)).toBe(text);
});

test('what others keep from becoming a number is taken out', () => {
  expect(['="0012"', '=""', '="a"&"b"', '0012'].map(unwrap)).toEqual(['0012', '', '="a"&"b"', '0012']);
});

test('numbers Excel has rewritten are told from symbols that look like them', () => {
  expect(['8.00E+02', '1E+11', '8e+2'].map(isScientific)).toEqual([true, true, true]);
  expect(['8E2', 'E+02', '800', '8.00E02'].map(isScientific)).toEqual([false, false, false, false]);
  expect(['29221', '45000.5', '9999', '55011', '198001'].map(isSerialDate)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});
