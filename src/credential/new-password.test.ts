import { describe, expect, test } from '@jest/globals';
import type { MemberDetails } from '../member/member.ts';
import { commonPasswords, isCommonPassword } from './common-password.ts';
import { checkNewPassword, examplePassword, normalizePassword } from './new-password.ts';
import { personalWords } from './personal-words.ts';

const details: MemberDetails = {
  symbol: '800',
  number: '1234',
  branchNumber: '00',
  birthdate: '1980-01-02',
  relationship: '本人',
  name: '高橋 美咲',
  importedEmail: 'misakichan@example.jp',
};
const person = { userId: 'kenpo-misaki7', details };
const check = (password: string, own: Partial<MemberDetails> = {}) =>
  checkNewPassword(password, password, { ...person, details: { ...details, ...own } });

test.each([
  'mizu12tori34',
  'hana7mori42',
  'Xk7qpvw2',
  'Xk7 qpv w',
  ' Xk7qpvw',
  'ひらがなと漢字の9',
  'パンとミルク3杯',
  'ｍｉｚｕ１２ｔｏｒｉ３４',
  '🦊🐻🐼🐨🐯a1🦁',
  `Xk7${'qpvw2zrt'.repeat(7)}54309`,
])('%j passes', async (password) => {
  expect(await check(password)).toEqual([]);
});

describe('the rule', () => {
  test.each([
    ['Xk7qpvw', ['password_length']],
    [`Xk7${'qpvw2zrt'.repeat(7)}543096`, ['password_length']],
    ['ﾊﾞﾋﾞﾌﾞ12', ['password_length']],
    ['7391640825917364', ['password_letter']],
    ['73916408 25917364', ['password_letter']],
    ['xkqpvwzrtjhb', ['password_digit']],
    ['xkqpvwzrt一二三', ['password_digit']],
    ['', ['password_length', 'password_letter', 'password_digit']],
  ])('%j is refused with %j', async (password, codes) => {
    expect(await check(password)).toEqual(codes);
  });

  test('counts characters as people do, after widths are folded: 8 and 64 pass, 7 and 65 do not', async () => {
    const long = `Xk7${'あいうえおかきくけこ'.repeat(7)}`;
    expect(await check(long.slice(0, 64))).toEqual([]);
    expect(await check(long.slice(0, 65))).toEqual(['password_length']);
    expect(await check('𠮷𠮷𠮷𠮷𠮷𠮷7')).toContain('password_length');
    expect(await check('𠮷野家𩸽𠮟𡈽家7')).toEqual([]);
  });

  test('both fields must hold the same, whatever the width', async () => {
    expect(await checkNewPassword('mizu12tori34', 'mizu12tori35', person)).toEqual(['password_mismatch']);
    expect(await checkNewPassword('mizu12tori34', '', person)).toEqual(['password_mismatch']);
    expect(await checkNewPassword('mizu12tori34', 'ｍｉｚｕ１２ｔｏｒｉ３４', person)).toEqual([]);
    expect(await checkNewPassword('mizu12tori34', 'mizu12tori34 ', person)).toEqual(['password_mismatch']);
  });

  test('width never matters in a password, spaces and case do', () => {
    expect(normalizePassword('Ａｂ１　')).toBe('Ab1 ');
    expect(normalizePassword(' x ')).toBe(' x ');
    expect(normalizePassword('ｶﾞ')).toBe('ガ');
  });
});

describe('T03 what others know of the member is refused, and the reason told', () => {
  test.each([
    ['the initial password', '800123419800102'],
    ['the initial password, wide', '８００１２３４１９８００１０２'],
    ['the initial password with hyphens', '800-1234-19800102'],
    ['the initial password and a letter', 'a800123419800102'],
    ['the initial password backwards, and a letter', '201008914321008a'],
    ['symbol and number', 'xkq8001234'],
    ['symbol and number, apart', 'xkq800-1234'],
    ['the number', 'xkqp1234vw'],
    ['the number backwards', 'xkqp4321vw'],
    ['birthdate and a letter', '19800102a'],
    ['birthdate YYYYMMDD', 'xk19800102'],
    ['birthdate with separators', 'xk1980/01/02'],
    ['birthdate with dots, unpadded', 'xk-1980.1.2'],
    ['birthdate in kanji', '1980年1月2日だよ'],
    ['birthdate in kanji, padded', '1980年01月02日だよ'],
    ['birthdate YYMMDD', 'xkqpz800102'],
    ['birthdate MMDDYYYY', 'xk01021980'],
    ['birthdate DDMMYYYY', 'xk02011980'],
    ['birthdate MM/DD/YYYY', 'xk01/02/1980'],
    ['birthdate MMDDYY', 'xkqpz010280'],
    ['birthdate DDMMYY', 'xkqpz020180'],
    ['birthdate backwards', 'xk20100891'],
    ['birthdate of the era S550102', 'xkS550102'],
    ['birthdate of the era s55.1.2', 'xkqps55.1.2'],
    ['birthdate of the era in kanji', '昭和55年1月2日だよ'],
    ['birthdate of the era in kanji, padded', '昭和550102xk'],
    ['birthdate of the era in one kanji', '昭55.1.2xkq'],
    ['birthdate wide', 'ｘｋ１９８００１０２'],
    ['the user ID', 'kenpo-misaki7'],
    ['the user ID in capitals, in a longer word', 'xKENPO-MISAKI7z'],
    ['the user ID without its hyphen', 'kenpomisaki7xk'],
    ['the user ID backwards', '7ikasim-opnek'],
  ])('%s: %s', async (_, password) => {
    expect(await check(password)).toContain('password_personal');
  });

  test('the initial password is also told to be the one in use', async () => {
    expect(await check('800-1234-19800102')).toContain('password_same');
    expect(await check('健保12 19800102', { symbol: '健保', number: '0012' })).toEqual([
      'password_same',
      'password_personal',
    ]);
  });

  test.each([
    ['a number of seven digits, zeros dropped', 'xkqp1234vw', { number: '0001234' }],
    ['a number of seven digits, as it stands', 'xkqp0001234vw', { number: '0001234' }],
    ['symbol and short number', 'xkqpz健保12', { symbol: '健保', number: '12' }],
    ['a long kanji symbol', 'xk日本年月健保7z', { symbol: '日本年月健保', number: '12' }],
    ['a symbol of four digits', 'xkq5678vwz', { symbol: '5678' }],
    ['the first year of an era', '昭和元年12月31日だよ9', { birthdate: '1926-12-31' }],
    ['the first year of an era as a number', 'xkqH1.2.3z', { birthdate: '1989-02-03' }],
  ])('%s: %s', async (_, password, own) => {
    expect(await check(password, own)).toContain('password_personal');
  });

  test.each([
    ['a number of three digits', 'xkqp123vwz', { number: '123' }],
    ['a symbol of three digits alone', 'xkqp800vwz', {}],
    ['an empty symbol', 'xkqpvwz7', { symbol: '' }],
    ['no symbol and no number', 'xkqpvwz7', { symbol: '', number: '' }],
    ['the year of birth alone', 'xkqp1980vwz', {}],
    ['somebody else’s birthdate', 'xkq19800203vwz', {}],
    ['the number in pieces', '12xkqp34vwz', {}],
  ])('%s may stand in a password: %s', async (_, password, own) => {
    expect(await check(password, own)).toEqual([]);
  });

  test('the member’s name and mailbox count as known', async () => {
    expect(personalWords(person)).toEqual(
      expect.arrayContaining(['高橋', '美咲', 'misakichan', '1980', '0102']),
    );
    expect(await check('misakichan1')).toContain('password_common');
    expect(await check('高橋美咲1980')).toContain('password_common');
  });
});

describe('the present password', () => {
  test('is refused', async () => {
    const isInUse = async (password: string) => password === 'mizu12tori34';
    expect(await checkNewPassword('ｍｉｚｕ12tori34', 'mizu12tori34', { ...person, isInUse })).toEqual([
      'password_same',
    ]);
    expect(await checkNewPassword('mizu12tori35', 'mizu12tori35', { ...person, isInUse })).toEqual([]);
  });

  test('is not hashed for a password that is refused anyway', async () => {
    const isInUse = () => Promise.reject(new Error('hashed'));
    expect(await checkNewPassword('short1', 'short1', { ...person, isInUse })).toEqual(['password_length']);
  });
});

describe('common passwords', () => {
  test('3,000 or more are known that the rule alone would let through', async () => {
    const common = await commonPasswords();
    expect(common.size).toBeGreaterThanOrEqual(3000);
    for (const word of common) expect(word).toMatch(/^(?=.*[a-z])(?=.*\d).{8,64}$/);
    for (const word of [...common].filter((_, at) => at % 97 === 0)) {
      expect(await check(word)).toContain('password_common');
    }
  });

  test.each([
    ...[
      'Password1',
      'P@ssw0rd1',
      'qwerty123',
      '1qaz2wsx',
      'abcd1234',
      'asdf7890',
      'a1a1a1a1',
      'aaaaaaa1',
      '12345678a',
    ],
    ...[
      'sakura123',
      'hanako1985',
      'tanaka01',
      'yamato2024',
      'password2026',
      'iloveyou1',
      'Sakura2024',
      'doraemon1',
    ],
    ...[
      'kenpo2026',
      'kosmoweb1',
      'KosmoWeb2026',
      'kenkou123',
      'hoken2026',
      'ｓａｋｕｒａ１２３',
      '1drowssap',
    ],
  ])('%s is refused', async (password) => {
    expect(await check(password)).toContain('password_common');
  });

  test('an input made to be slow is judged in a moment', async () => {
    await isCommonPassword('warm1234', []);
    const hostile = [
      '4@8({[<369&#!1/|0$5+7%2z',
      '|-|@|<|_()\\/\\/1',
      'asdfghjkl1234567890',
      'a4@8b8',
      'aA1',
      '1qaz',
    ];
    for (const part of hostile) {
      const start = performance.now();
      await isCommonPassword(part.repeat(64).slice(0, 64), Array(20).fill(part));
      expect(performance.now() - start).toBeLessThan(500);
    }
  });
});

describe('the example', () => {
  test('passes for the member who sees it, and differs from the one before', async () => {
    const owner = { userId: 'hana', details: { ...details, symbol: 'みかん', number: 'sora', name: 'mori' } };
    const seen = new Set<string>();
    for (let run = 0; run < 300; run += 1) {
      const example = examplePassword(owner);
      seen.add(example);
      expect(await checkNewPassword(example, example, owner)).toEqual([]);
    }
    expect(seen.size).toBeGreaterThan(290);
  });

  test('passes whichever words and digits it is made of', async () => {
    for (let first = 0; first < 20; first += 1) {
      for (let second = 0; second < 19; second += 1) {
        const draws = [first, second, 0, 0, 0, 0];
        const example = examplePassword(person, () => draws.shift() ?? 0);
        if (await isCommonPassword(example, [])) throw new Error(`${example} is too easily guessed`);
      }
    }
  });
});
