import { expect, test } from '@jest/globals';
import { foldEmail, maskEmail, parseEmail } from './email-address.ts';

test.each([
  ['taro@example.jp', 'taro@example.jp'],
  [' taro@example.jp　', 'taro@example.jp'],
  ['\ufefftaro@example.jp\u200b', 'taro@example.jp'],
  ['ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ', 'taro@example.jp'],
  ['taro＠example。jp', 'taro@example.jp'],
  ['taro@example｡jp', 'taro@example.jp'],
  ['taro@EXAMPLE.jp', 'taro@example.jp'],
  ['Taro.Yamada@example.jp', 'Taro.Yamada@example.jp'],
  ['taroーyamada@t－online.jp', 'taro-yamada@t-online.jp'],
  ['taro＿1@example.jp', 'taro_1@example.jp'],
  ['taro+kenpo@example.jp', 'taro+kenpo@example.jp'],
  ["o'hara@example.jp", "o'hara@example.jp"],
  ['a@b.jp', 'a@b.jp'],
  ['-@example.jp', '-@example.jp'],
  ['!#$%&*+/=?^_`{|}~@example.jp', '!#$%&*+/=?^_`{|}~@example.jp'],
  ['taro@mail.sub.example.co.jp', 'taro@mail.sub.example.co.jp'],
  ['taro@123.jp', 'taro@123.jp'],
  ['taro@日本語.jp', 'taro@xn--wgv71a119e.jp'],
  ['taro@コーヒー.jp', 'taro@xn--tck2c4fb.jp'],
  ['taro@例え.テスト', 'taro@xn--r8jz45g.xn--zckzah'],
  [`${'a'.repeat(64)}@example.jp`, `${'a'.repeat(64)}@example.jp`],
])('%j is the address %j', (typed, address) => {
  expect(parseEmail(typed)).toBe(address);
});

test.each([
  'a..b@docomo.ne.jp',
  'abc.@ezweb.ne.jp',
  '.abc@docomo.ne.jp',
  '..abc..@docomo.ne.jp',
  'a...b@ezweb.ne.jp',
  'a.-_b.@softbank.ne.jp',
  '-abc@t.vodafone.ne.jp',
  '_._@docomo.ne.jp',
  'a/b?c@docomo.ne.jp',
  '...@ezweb.ne.jp',
])('a carrier once issued %s, so it is accepted', (address) => {
  expect(parseEmail(address)).toBe(address);
  expect(parseEmail(address.replaceAll('.', '．').replace('@', '＠'))).toBe(address);
});

test.each([
  '',
  ' ',
  '@',
  'taro',
  'taro@',
  '@example.jp',
  'taro@example',
  'taro@localhost',
  'taro@.jp',
  'taro@example.',
  'taro@example.jp.',
  'taro@example..jp',
  'taro@-example.jp',
  'taro@example-.jp',
  'taro@exa_mple.jp',
  'taro@example.j',
  'taro@example.123',
  'taro@192.0.2.1',
  'taro@[192.0.2.1]',
  'taro@0x7f.1',
  'taro@example.jp:25',
  'taro@example.jp/x',
  'taro@exam%70le.jp',
  'taro@@example.jp',
  'taro@home@example.jp',
  '山田@example.jp',
  'taro yamada@example.jp',
  'taro@exam ple.jp',
  'mailto:taro@example.jp',
  '"taro"@example.jp',
  'taro(comment)@example.jp',
  `${'a'.repeat(65)}@example.jp`,
  `taro@${'a'.repeat(64)}.jp`,
  `${'a'.repeat(60)}@${`${'b'.repeat(60)}.`.repeat(4)}jp`,
  `taro@${'a.'.repeat(5000)}jp`,
  `${' '.repeat(60_000)}x`,
])('%#: no address', (typed) => {
  expect(parseEmail(typed)).toBeNull();
});

test('254 characters are an address, 255 are none', () => {
  const domain = `${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(58)}.jp`;
  const local = 'a'.repeat(254 - 1 - domain.length);
  expect(parseEmail(`${local}@${domain}`)).toHaveLength(254);
  expect(parseEmail(`${local}a@${domain}`)).toBeNull();
});

test('reading an address again changes nothing', () => {
  for (const typed of ['Ｔａｒｏ＠ＥＸＡＭＰＬＥ．ＪＰ', 'taro@日本語.jp', 'a..b@docomo.ne.jp']) {
    const address = parseEmail(typed);
    expect(parseEmail(address ?? '')).toBe(address);
  }
});

test('one mailbox is one mailbox, in capitals too', () => {
  expect(foldEmail('Taro@example.jp')).toBe(foldEmail('TARO@example.jp'));
});

test.each([
  ['taro@example.jp', 't***@e***.jp'],
  ['abc@docomo.ne.jp', 'a***@d***.jp'],
  ['ab@example.jp', '***@e***.jp'],
  ['a@b.jp', '***@***.jp'],
  ['taro@au.com', 't***@***.com'],
  ['a-very-long-name@mail.example.co.jp', 'a***@m***.jp'],
])('%s is shown as %s', (address, masked) => {
  expect(maskEmail(address)).toBe(masked);
});
