import { describe, expect, test } from '@jest/globals';
import { describeBirthdate, eraOf, parseBirthdate } from './birthdate.ts';

const now = new Date('2026-07-01T12:00:00+09:00');

test.each([
  '19800101',
  '１９８００１０１',
  '1980/1/1',
  '1980/01/01',
  '１９８０／０１／０１',
  '1980-01-01',
  '1980-1-1',
  '１９８０－１－１',
  '1980ー01ー01',
  '1980−01−01',
  '1980–01–01',
  '1980.1.1',
  '1980．1．1',
  '1980。1。1',
  '1980・1・1',
  '1980 1 1',
  '1980　01　01',
  '1980 0101',
  '1980年1月1日',
  '1980年01月01日',
  '１９８０年１月１日',
  '1980 年 1 月 1 日',
  '1980年1月1日生',
  '1980年1月1日生まれ',
  '西暦1980年1月1日',
  ' 19800101 ',
  '19800101\u200b',
  'S55.1.1',
  's55.1.1',
  'Ｓ５５．１．１',
  'S55/01/01',
  'S.55.1.1',
  'S 55 1 1',
  'S550101',
  's55-1-1',
  '昭和55年1月1日',
  '昭和５５年１月１日',
  '昭和 55 年 1 月 1 日',
  '昭和55/1/1',
  '昭和550101',
  '昭55.1.1',
  '㍼55年1月1日',
])('%j is 1 January 1980', (typed) => {
  expect(parseBirthdate(typed, now)).toBe('1980-01-01');
});

test.each([
  ['20010101', '2001-01-01'],
  ['19790822', '1979-08-22'],
  ['H13.1.1', '2001-01-01'],
  ['平成13年1月1日', '2001-01-01'],
  ['㍻13年1月1日', '2001-01-01'],
  ['昭和元年12月25日', '1926-12-25'],
  ['S1.12.31', '1926-12-31'],
  ['平成元年1月8日', '1989-01-08'],
  ['令和元年5月1日', '2019-05-01'],
  ['㋿元年5月1日', '2019-05-01'],
  ['R8.7.1', '2026-07-01'],
  ['大正元年7月30日', '1912-07-30'],
  ['㍽9年2月29日', '1920-02-29'],
  ['T10.4.1', '1921-04-01'],
  ['明治44年12月31日', '1911-12-31'],
  ['㍾45年7月29日', '1912-07-29'],
  ['M1.1.25', '1868-01-25'],
  ['18680101', '1868-01-01'],
  ['20000229', '2000-02-29'],
  ['2024年2月29日', '2024-02-29'],
  ['20260701', '2026-07-01'],
])('%j is %s', (typed, date) => {
  expect(parseBirthdate(typed, now)).toBe(date);
});

describe('an era ends where the next begins', () => {
  test.each([
    ['S64.1.7', '1989-01-07'],
    ['S64.1.8', null],
    ['H1.1.7', null],
    ['H1.1.8', '1989-01-08'],
    ['H31.4.30', '2019-04-30'],
    ['H31.5.1', null],
    ['R1.4.30', null],
    ['R1.5.1', '2019-05-01'],
    ['S55.0.1', null],
    ['S0.12.31', null],
    ['S1.12.24', null],
    ['T15.12.26', null],
    ['M45.7.31', null],
    ['T1.7.29', null],
    ['M1.1.24', null],
    ['S100.1.1', null],
    ['H99.1.1', null],
  ])('%s is %s', (typed, date) => {
    expect(parseBirthdate(typed, now)).toBe(date);
  });

  test('the day on which an emperor died has two names in the registers', () => {
    expect(parseBirthdate('大正15年12月25日', now)).toBe('1926-12-25');
    expect(parseBirthdate('昭和元年12月25日', now)).toBe('1926-12-25');
    expect(parseBirthdate('明治45年7月30日', now)).toBe('1912-07-30');
  });
});

test.each([
  '',
  ' ',
  '1980',
  '198001',
  '1980011',
  '198001011',
  '800101',
  '80/1/1',
  '55.1.1',
  '1980/1',
  '1980/13/1',
  '1980/0/1',
  '1980/1/0',
  '1980/1/32',
  '19800230',
  '19810229',
  '19000229',
  '20260702',
  '99991231',
  '18671231',
  '00000000',
  '01011980',
  '1/1/1980',
  'S55',
  'S55.1',
  'X55.1.1',
  '昭55',
  '和55年1月1日',
  '令和年5月1日',
  '19８0O101',
  '1980/1/1 or 1=1',
  '19800101'.repeat(20),
  '١٩٨٠٠١٠١',
])('%j is no birthdate', (typed) => {
  expect(parseBirthdate(typed, now)).toBeNull();
});

test('today is the day in Japan, wherever the server stands', () => {
  expect(parseBirthdate('20260702', new Date('2026-07-01T14:59:59Z'))).toBeNull();
  expect(parseBirthdate('20260702', new Date('2026-07-01T15:00:00Z'))).toBe('2026-07-02');
});

test.each([
  ['1980-01-01', '1980年（昭和55年）1月1日', '1 January 1980'],
  ['1979-08-22', '1979年（昭和54年）8月22日', '22 August 1979'],
  ['2001-01-01', '2001年（平成13年）1月1日', '1 January 2001'],
  ['1926-12-24', '1926年（大正15年）12月24日', '24 December 1926'],
  ['1926-12-25', '1926年（昭和元年）12月25日', '25 December 1926'],
  ['1989-01-07', '1989年（昭和64年）1月7日', '7 January 1989'],
  ['1989-01-08', '1989年（平成元年）1月8日', '8 January 1989'],
  ['2019-05-01', '2019年（令和元年）5月1日', '1 May 2019'],
  ['1868-01-24', '1868年1月24日', '24 January 1868'],
])('%s reads %s, in English %s', (date, japanese, english) => {
  expect(describeBirthdate(date, 'ja')).toBe(japanese);
  expect(describeBirthdate(date, 'en')).toBe(english);
});

test('every day since 1868 reads back from its era as itself', () => {
  for (let day = Date.UTC(1868, 0, 25); day <= now.getTime(); day += 86_400_000) {
    const date = new Date(day).toISOString().slice(0, 10);
    const era = eraOf(date);
    const [, month, dayOfMonth] = date.split('-');
    const typed = `${era?.name}${era?.year}年${Number(month)}月${Number(dayOfMonth)}日`;
    if (parseBirthdate(typed, now) !== date) throw new Error(`${typed} is not read as ${date}`);
  }
});
