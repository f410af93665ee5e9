import { expect, test } from '@jest/globals';
import { foldRecoveryCode, randomRecoveryCode } from './recovery-code.ts';

test('codes are of 64 bits, each another, in groups that can be read out', () => {
  const codes = Array.from({ length: 1000 }, randomRecoveryCode);
  expect(new Set(codes).size).toBe(1000);
  for (const code of codes)
    expect(code).toMatch(/^[0-9A-F][0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{5}$/);
  for (let place = 0; place < 15; place++) {
    if (place === 4 || place === 9) continue;
    expect(new Set(codes.map((code) => code[place])).size).toBe(place === 0 ? 16 : 32);
  }
});

test.each([
  '3F7K-90QD-XW2M5',
  '3f7k-90qd-xw2m5',
  '3F7K90QDXW2M5',
  ' 3F7K 90QD XW2M5 ',
  '３Ｆ７Ｋ－９０ＱＤ－ＸＷ２Ｍ５',
  '3F7Kー9OQD‐XW2M5',
])('%s is one code, however it is typed', (typed) => {
  expect(foldRecoveryCode(typed)).toBe('3F7K90QDXW2M5');
});

test('I and L are a one', () => {
  expect(foldRecoveryCode('1iIl-Ll11-00oO0')).toBe('1111111100000');
});

test.each([
  '',
  '123456',
  '3F7K-90QD-XW2M',
  '3F7K-90QD-XW2M55',
  '3F7K-90QD-XW2MU',
  'あ'.repeat(13),
  '0'.repeat(201),
])('%s is none', (typed) => {
  expect(foldRecoveryCode(typed)).toBeNull();
});
