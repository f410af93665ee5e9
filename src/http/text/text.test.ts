import { describe, expect, test } from '@jest/globals';
import { fill } from './bilingual.ts';
import { common, errorMessage } from './common.ts';
import { formatDateTime, formatTime } from './time.ts';

describe('fill', () => {
  test('puts values in place of their names', () => {
    expect(fill('{a} and {b} and {a}', { a: 1, b: '{a}' })).toBe('1 and {a} and 1');
  });
  test('refuses to show a name without a value', () => {
    expect(() => fill('until {time}', {})).toThrow('no value for {time}');
  });
});

describe('the text of a refusal', () => {
  test('tells when it opens again, as a time', () => {
    const error = { code: 'throttled', detail: { time: '10:35' } } as const;
    expect(errorMessage(common.ja, error)).toContain('10:35を過ぎてから');
    expect(errorMessage(common.en, error)).toContain('after 10:35');
  });
  test('tells whom to ask where no waiting helps', () => {
    expect(errorMessage(common.ja, { code: 'throttled' })).toContain('お問い合わせ先');
  });
  test('is the exact one for a wrong pair', () => {
    expect(errorMessage(common.ja, { code: 'credentials_wrong' })).toContain(
      'ユーザIDまたはパスワードが違います',
    );
  });
});

describe('times are Japanese ones', () => {
  const now = new Date('2026-11-22T01:34:00Z');
  test.each([
    ['2026-11-22T01:34:01Z', 'ja', '10:35'],
    ['2026-11-22T01:35:00Z', 'en', '10:35'],
    ['2026-11-22T15:00:00Z', 'ja', '11月23日(月) 0:00'],
    ['2026-11-22T15:00:00Z', 'en', 'Mon 23 November at 0:00'],
  ] as const)('%s is told as %s %s', (date, lang, told) => {
    expect(formatTime(new Date(date), lang, now)).toBe(told);
  });
  test('a day far off comes with its year', () => {
    expect(formatDateTime(now, 'ja')).toBe('2026年11月22日(日) 10:34');
  });
});
