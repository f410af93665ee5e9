import { expect, test } from '@jest/globals';
import { foldCode, randomCode } from './one-time-code.ts';

test.each([
  '012345',
  '０１２３４５',
  '012 345',
  ' 012345　',
  '012-345',
  '012　３４５',
  '0 1 2 3 4 5',
  '012345\r\n',
  '【012345】',
])('%j is the code 012345', (typed) => {
  expect(foldCode(typed)).toBe('012345');
});

test.each([
  '',
  ' ',
  '12345',
  '0123456',
  'O12345',
  '〇12345',
  '一二三四五六',
  '٠١٢٣٤٥',
  'abcdef',
  '0'.repeat(10_000),
])('%j is no code', (typed) => {
  expect(foldCode(typed)).toBeNull();
});

test('codes are six digits, zeros in front included, and spread over all of them', () => {
  const codes = Array.from({ length: 20_000 }, randomCode);
  expect(codes.every((code) => /^\d{6}$/.test(code))).toBe(true);
  const firstDigits = Map.groupBy(codes, (code) => code[0]);
  expect(firstDigits.size).toBe(10);
  for (const group of firstDigits.values()) expect(group.length).toBeGreaterThan(1600);
  expect(new Set(codes).size).toBeGreaterThan(19_000);
});
