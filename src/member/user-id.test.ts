import { expect, test } from '@jest/globals';
import { foldUserId } from './user-id.ts';

test.each([
  'testuser-01',
  ' testuser-01 ',
  'TestUser-01',
  'ｔｅｓｔｕｓｅｒ－０１',
  'ＴＥＳＴＵＳＥＲ‐０１',
  'testuserー01',
  'testuserｰ01',
  'testuser\u201001',
  'testuser\u201101',
  'testuser\u201201',
  'testuser–01',
  'testuser—01',
  'testuser―01',
  'testuser−01',
  'testuser─01',
  'testuser﹣01',
  'test user-01',
  'test　user-01',
  'test\u00a0user-01',
  'testuser-01\t',
  'testuser\u200b-01',
  '\ufefftestuser-01',
  'testuser-01\r\n',
])('%j is the user ID testuser-01', (typed) => {
  expect(foldUserId(typed)).toBe('testuser-01');
});

test.each([
  ['１２３４５６７８', '12345678'],
  ['00012345', '00012345'],
  ['ﾀﾛｳ', 'タロウ'],
  ['ガ', 'ガ'],
  ['山田_Taro.1', '山田_taro.1'],
  ['', ''],
  ['　', ''],
])('%j folds to %j', (typed, folded) => {
  expect(foldUserId(typed)).toBe(folded);
});

test.each([
  ['testuser01', 'testuser-01'],
  ['testuser-01', 'testuser_01'],
  ['user0', 'usero'],
  ['user1', 'userl'],
  ['か', 'が'],
])('%j and %j stay two people', (one, other) => {
  expect(foldUserId(one)).not.toBe(foldUserId(other));
});

test.each(['İstanbul', 'ﬁ', 'か\u200bﾞ', 'Å', '㌔-ー', 'ẞ', '\u{1d400}'])(
  'folding %j twice changes nothing',
  (typed) => {
    const once = foldUserId(typed);
    expect(foldUserId(once)).toBe(once);
  },
);

test('no control character reaches the database', () => {
  expect(foldUserId('a\u0000b\u001b[31m')).toBe('ab[31m');
});
