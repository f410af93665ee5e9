import { expect, test } from '@jest/globals';
import { insuredKey } from './insured.ts';

const key = (symbol: string, number: string, insurerId = 1) => insuredKey(insurerId, { symbol, number });

test.each([
  ['８００', '１２３４'],
  ['800', '0001234'],
  [' 8-00', '12 34'],
  ['8ー00', '1234\u200b'],
])('symbol %j and number %j are those of 800, 1234', (symbol, number) => {
  expect(key(symbol, number)).toBe(key('800', '1234'));
});

test('the case of a symbol and half-width kana do not matter', () => {
  expect(key('ab・ｹﾝﾎﾟ', '1')).toBe(key('ＡＢ・ケンポ', '1'));
});

test.each([
  ['80', '01234'],
  ['8001', '234'],
  ['', '8001234'],
  ['0800', '1234'],
  ['800', '12340'],
])('symbol %j and number %j are of another family', (symbol, number) => {
  expect(key(symbol, number)).not.toBe(key('800', '1234'));
});

test('nobody is found under another insurer', () => {
  expect(key('800', '1234', 2)).not.toBe(key('800', '1234', 1));
});

test('a number of zeros stays a number', () => {
  expect(key('', '000')).toBe(key('', '0'));
  expect(key('', '0')).not.toBe(key('', ''));
});
