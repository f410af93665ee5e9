import { expect, test } from '@jest/globals';
import { lineOf } from './line.ts';
import { choose, isMet, type Report } from './report.ts';

const report = (name: string, rows: number[], apart = false): Report => ({
  name,
  rows,
  apart,
  run: async () => ({ lines: [], figures: null }),
});
const reports = [report('sign-in', [1, 2]), report('cost', [6]), report('enumeration', [], true)];
const chosen = (only?: string) =>
  choose(reports, only).chosen.map(({ report, rows }) => [report.name, ...rows]);

test('rows and names choose reports; where nothing is said, all but those apart', () => {
  expect(chosen()).toEqual([
    ['sign-in', 1, 2],
    ['cost', 6],
  ]);
  expect(chosen('2,6')).toEqual([
    ['sign-in', 2],
    ['cost', 6],
  ]);
  expect(chosen('enumeration, sign-in')).toEqual([['sign-in', 1, 2], ['enumeration']]);
  expect(choose(reports, '1,77,speed').unknown).toEqual(['77', 'speed']);
});

test('a mark is of the figure or of what it is of its floor, and lower on a slower machine', () => {
  const line = (value: number, mark: Parameters<typeof lineOf>[0]['mark'], floor?: number) =>
    lineOf({ row: 1, figure: '', unit: '', value, mark, ...(floor === undefined ? {} : { floor }) });
  expect(line(30, { least: 30 })).toMatchObject({ met: true, mark: '≥ 30', ratio: null });
  expect(line(29.9, { least: 30 }).met).toBe(false);
  expect(line(30.1, { most: 30 }).met).toBe(false);
  expect(line(32, { most: 2, ofFloor: true }, 16)).toMatchObject({
    met: true,
    ratio: 2,
    mark: '≤ 2 × floor',
  });
  expect(line(34, { most: 2, ofFloor: true }, 16).met).toBe(false);
  expect(line(24, { least: 30, scale: 0.8 })).toMatchObject({ met: true, mark: '≥ 24 (30, scaled)' });
  expect(line(125, { most: 100, scale: 0.8 })).toMatchObject({ met: true, mark: '≤ 125 (100, scaled)' });
  expect(line(Number.NaN, { least: 0 }).met).toBe(false);
});

test('a report misses where one of its lines does, or something beside them', () => {
  const good = lineOf({ row: 1, figure: '', unit: '', value: 1, mark: { least: 1 } });
  expect(isMet({ lines: [good], figures: null })).toBe(true);
  expect(isMet({ lines: [good, { ...good, met: false }], figures: null })).toBe(false);
  expect(isMet({ lines: [good], figures: null, met: false })).toBe(false);
});
