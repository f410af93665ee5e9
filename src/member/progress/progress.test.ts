import { expect, test } from '@jest/globals';
import { insurerDocument } from '../../insurer/insurer.ts';
import { chartOf, frames, scaleFor } from './chart.ts';
import { percent, progressOf } from './progress.ts';
import type { Count } from './progress-store.ts';

const document = { code: 'a', number: '06139999', name: { ja: 'あ', en: 'a' } };
const insurer = (more: object = {}) => ({ ...insurerDocument.parse({ ...document, ...more }), id: 1 });
const now = new Date('2026-04-10T12:00:00+09:00');
const at = (what: string, day: string, count: number, cohort: Count['cohort'] = 1): Count => ({
  cohort,
  what,
  day,
  count,
});

const counts = [
  at('imported', '2026-03-20', 80),
  at('imported', '2026-04-08', 20, 3),
  at('signed_in', '2026-04-07', 10),
  at('signed_in', '2026-04-09', 5),
  at('signed_in', '2026-04-09', 4, 3),
  at('activated', '2026-04-09', 6),
  at('left', '2026-04-01', 2),
];

test('totals by cohort and together; every day from the first sign-in to today, added up', () => {
  const { totals, days, left } = progressOf(insurer(), counts, now);
  expect(totals[1]).toMatchObject({
    members: 80,
    reached: { signed_in: 15, activated: 6, factor_registered: 0 },
  });
  expect(totals[2]).toMatchObject({ members: 0, reached: { signed_in: 0 } });
  expect(totals.all).toMatchObject({ members: 100, reached: { signed_in: 19 } });
  expect(left).toBe(2);
  expect(
    days.all.map(({ day, members, new: added, until }) => [day, members, added.signed_in, until.signed_in]),
  ).toEqual([
    ['2026-04-07', 80, 10, 10],
    ['2026-04-08', 100, 0, 10],
    ['2026-04-09', 100, 9, 19],
    ['2026-04-10', 100, 0, 19],
  ]);
  expect(days[3].map(({ members, until }) => [members, until.signed_in])).toEqual([
    [0, 0],
    [20, 0],
    [20, 4],
    [20, 4],
  ]);
});

test('the days begin with the opening where that is earlier; before it there is today', () => {
  const from = (opensAt: string, of = counts) => progressOf(insurer({ opensAt }), of, now).days.all[0]?.day;
  expect(from('2026-04-05T09:00:00+09:00')).toBe('2026-04-05');
  expect(from('2026-05-01T09:00:00+09:00')).toBe('2026-04-07');
  expect(from('2026-05-01T09:00:00+09:00', [])).toBe('2026-04-10');
});

test('an insurer without second factors counts none', () => {
  expect(progressOf(insurer({ secondFactors: [] }), counts, now).stages).toEqual([
    'signed_in',
    'email_verified',
    'activated',
  ]);
});

test('a window closes after its last day, and is soon to close for the fourteen days before', () => {
  const open = [
    at('open_since', '2026-03-10', 1), // its last day was yesterday
    at('open_since', '2026-03-11', 10), // is today
    at('open_since', '2026-03-24', 100), // is in 13 days
    at('open_since', '2026-03-25', 1000), // is in 14
    at('without_code', '2026-03-25', 7),
    at('without_password', '2026-03-25', 3, 3),
  ];
  const window = (more: object) => progressOf(insurer(more), open, now).window;
  expect(window({ activationDays: 30 })).toEqual({
    activationDays: 30,
    notActivated: 1111,
    closed: 1,
    closingSoon: 110,
    withoutCode: 0,
    withoutPassword: 3,
  });
  expect(window({})).toMatchObject({ notActivated: 1111, closed: 0, closingSoon: 0 });
  expect(window({ activationCode: true })).toMatchObject({ withoutCode: 7 });
});

test.each([
  [0, 0, '-'],
  [0, 10, '0.0%'],
  [1, 100_000, '<0.1%'],
  [1, 3, '33.3%'],
  [999_999, 1_000_000, '99.9%'],
  [7, 7, '100.0%'],
])('%i of %i are %s', (part, whole, text) => {
  expect(percent(part, whole)).toBe(text);
});

test.each([
  [1, 1, 1],
  [7, 1, 7],
  [30, 5, 30],
  [99, 20, 100],
  [39_919, 5000, 40_000],
])('a chart up to %i has lines at every %i up to %i', (most, step, end) => {
  expect(scaleFor(most)).toEqual({ step, end });
});

test.each(Object.values(frames))(
  'the chart of width $width begins at nothing and stays within its frame',
  (frame) => {
    const { days, stages } = progressOf(insurer(), counts, now);
    const chart = chartOf(days.all, { stages, frame, lang: 'ja', opened: '2026-04-08' });
    expect(chart.rows[0]).toEqual({ y: chart.plotBottom, count: '0', share: '' });
    expect(chart.rows.at(-1)).toEqual({ y: frame.top, count: '20', share: '20.0%' });
    const [signedIn] = chart.curves;
    expect(signedIn).toMatchObject({ text: '19人 (19.0%)' });
    const points = chart.curves.flatMap((curve) =>
      curve.points.split(' ').map((point) => point.split(',').map(Number)),
    );
    for (const [x = -1, y = -1] of points) {
      expect(x).toBeGreaterThanOrEqual(frame.left);
      expect(x).toBeLessThanOrEqual(chart.plotRight);
      expect(y).toBeGreaterThanOrEqual(frame.top);
      expect(y).toBeLessThanOrEqual(chart.plotBottom);
    }
    expect(chart.opened).toBeGreaterThan(frame.left);
    const labels = chart.curves.map(({ labelY }) => labelY).sort((one, other) => one - other);
    for (const [place, y] of labels.slice(1).entries())
      expect(y - (labels[place] ?? 0)).toBeGreaterThanOrEqual(40);
  },
);
