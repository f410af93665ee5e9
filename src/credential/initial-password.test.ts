import { describe, expect, test } from '@jest/globals';
import { initialPasswords, matchesInitialPassword } from './initial-password.ts';

const member = (symbol: string, number: string, birthdate = '2001-01-01') => ({ symbol, number, birthdate });

describe('symbol 800, number 1234, born 2001-01-01', () => {
  test.each([
    '800123420010101',
    '８００１２３４２００１０１０１',
    '800-1234-20010101',
    '800－1234－20010101',
    '800ー1234ー20010101',
    '800−1234–2001-01-01',
    '800 1234 20010101',
    '800　1234　20010101',
    ' 800123420010101 ',
    '800123420010101\r\n',
    '\u200b800123420010101',
    '8000123420010101',
    '800000123420010101',
  ])('%j is right', (typed) => {
    expect(matchesInitialPassword(typed, member('800', '1234'))).toBe(true);
  });

  test.each([
    '',
    '800',
    '80012342001010',
    '8001234200101011',
    '80012342001-01-02',
    '800123520010101',
    '80123420010101',
    '0800123420010101',
    '123480020010101',
    '20010101',
    '123420010101',
    '8001234010101',
    '80012342001年1月1日',
    '800.1234.20010101',
    '８００１２３４２００１０１０２',
    '8001234H130101',
  ])('%j is wrong', (typed) => {
    expect(matchesInitialPassword(typed, member('800', '1234'))).toBe(false);
  });
});

test.each([
  ['0001234', '800123420010101'],
  ['0001234', '800000123420010101'],
  ['0001234', '8000123420010101'],
  ['1234', '800000123420010101'],
  ['0', '800020010101'],
  ['000', '800020010101'],
  ['0000000000001', '800000000000000120010101'],
  ['10', '8001020010101'],
])('number %j answers to %j: zeros before it do not count', (number, typed) => {
  expect(matchesInitialPassword(typed, member('800', number))).toBe(true);
});

test.each([
  ['10', '800120010101'],
  ['1', '8001020010101'],
  ['0', '80020010101'],
])('number %j does not answer to %j: zeros inside and after it do', (number, typed) => {
  expect(matchesInitialPassword(typed, member('800', number))).toBe(false);
});

test.each([
  ['', '1234', '123420010101'],
  ['', '0012', '001220010101'],
  ['', '0012', '1220010101'],
  ['健保', '12', '健保1220010101'],
  ['健保', '12', '健保００12 20010101'],
  ['公立・あ', '12', '公立・あ-12-20010101'],
  ['サービス', '7', 'サービス720010101'],
  ['サービス', '7', 'ｻｰﾋﾞｽ720010101'],
  ['ＡＢ', '7', 'ab720010101'],
  ['ab', '7', 'ＡＢ７20010101'],
  ['㈱１', '7', '(株)1720010101'],
  ['80-0', '1234', '800123420010101'],
  ['800', '12-34', '800123420010101'],
  ['０８', '１２３４', '08123420010101'],
  [' 800 ', ' 1234 ', '800123420010101'],
  ['\u845b\u{e0100}', '7', '\u845b\u{e0100}720010101'],
])('symbol %j, number %j: %j is right', (symbol, number, typed) => {
  expect(matchesInitialPassword(typed, member(symbol, number))).toBe(true);
});

test.each([
  ['08', '1234', '8123420010101'],
  ['', '1234', '800123420010101'],
  ['健保', '12', '1220010101'],
  ['健保', '12', '建保1220010101'],
])('symbol %j, number %j: %j is wrong', (symbol, number, typed) => {
  expect(matchesInitialPassword(typed, member(symbol, number))).toBe(false);
});

test('a member without a number has no initial password, rather than one made of symbol and birthdate', () => {
  expect(initialPasswords(member('800', ''))).toEqual([]);
  expect(matchesInitialPassword('80020010101', member('800', ''))).toBe(false);
  expect(matchesInitialPassword('20010101', member('', ' - '))).toBe(false);
  expect(matchesInitialPassword('', member('', ''))).toBe(false);
});
