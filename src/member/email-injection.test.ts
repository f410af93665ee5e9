import { expect, test } from '@jest/globals';
import { parseEmail } from './email-address.ts';

/** What could end an address inside a header or an SMTP command, as such, full width, or in look-alike forms. */
const enders = [
  ...['\r\n', '\n', '\r', '\u0000', '\u000b', '\u000c', '\u0085', '\u2028', '\u2029', '\t', ' ', '\u001b'],
  ...[
    ',',
    ';',
    '<',
    '>',
    '(',
    ')',
    '[',
    ']',
    ':',
    '"',
    '\\',
    '，',
    '；',
    '＜',
    '＞',
    '：',
    '＂',
    '＼',
    '﹐',
    '﹔',
  ],
];
const injections = (ender: string): string[] => [
  `taro${ender}bcc:eve@evil.example`,
  `taro@example.jp${ender}eve@evil.example`,
  `taro@example.jp${ender}Bcc: eve@evil.example`,
  `taro${ender}@example.jp`,
  `ta${ender}ro@example.jp`,
  `taro@exa${ender}mple.jp`,
];
const known = [
  'taro@example.jp%0d%0aBcc:eve@evil.example',
  'taro@example.jp\\r\\nBcc: eve@evil.example',
  'taro@example.jp\r\n\r\n<html>',
  'taro@example.jp>\r\nRCPT TO:<eve@evil.example',
  '<taro@example.jp>',
  'Taro <taro@example.jp>',
  '"taro@example.jp" <eve@evil.example>',
  '"eve@evil.example x"@example.jp',
  '"taro\r\nBcc: eve"@example.jp',
  '=?utf-8?q?taro?= <eve@evil.example>',
  '@evil.example,@example.jp:taro@example.jp',
  'group:taro@example.jp,eve@evil.example;',
  'taro@example.jp NOTIFY=SUCCESS',
  'taro@example.jp SIZE=1',
  'taro@example.jp@evil.example',
  'taro＠example.jp＠evil.example',
  '[object Object]',
];
const corpus = [...enders.flatMap(injections), ...known];

test('T25 the corpus holds 200 addresses or more', () => {
  expect(new Set(corpus).size).toBeGreaterThanOrEqual(200);
});

test.each(corpus.map((address) => JSON.stringify(address)))('T25 %s is refused', (address) => {
  expect(parseEmail(JSON.parse(address))).toBeNull();
});

test('T25 whatever is accepted holds one @, no space and nothing that ends an address', () => {
  const pieces = [
    'taro',
    '@',
    'example',
    '.',
    'jp',
    '@',
    '。',
    'ー',
    '＠',
    '日本',
    '%',
    "'",
    '\ufeff',
    ...enders,
  ];
  let accepted = 0;
  for (let seed = 1; seed <= 20_000; seed += 1) {
    const random = pseudoRandom(seed);
    const tail = Array.from({ length: random(4) }, () => pieces[random(pieces.length)]).join('');
    const head = Array.from({ length: random(4) }, () => pieces[random(pieces.length)]).join('');
    const address = parseEmail(`${head}taro@example.jp${tail}`);
    if (address === null) continue;
    accepted += 1;
    expect(address).toMatch(/^[^\s,;:<>()[\]"\\@\p{C}]+@[a-z0-9.-]+$/u);
  }
  expect(accepted).toBeGreaterThan(1000);
});

/** The same sequence for the same seed (a linear congruential generator), so that a failure can be repeated. */
function pseudoRandom(seed: number): (max: number) => number {
  let state = seed * 7919;
  return (max) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * max);
  };
}
