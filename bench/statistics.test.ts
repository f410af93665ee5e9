import { expect, test } from '@jest/globals';
import { mannWhitney, median, quantile, shuffled } from './statistics.ts';

const upTo = (count: number, more = 0) => Array.from({ length: count }, (_, at) => at + more);

test('the median is the middle value, of an even number halfway between two', () => {
  expect(median([5, 1, 3])).toBe(3);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([7])).toBe(7);
});

test('a quantile is the value that so many do not exceed, whatever their order', () => {
  expect(quantile(upTo(200, 1).reverse(), 0.99)).toBe(198);
  expect(quantile([5, 1, 3], 0.5)).toBe(3);
  expect(quantile([5, 1, 3], 1)).toBe(5);
  expect(quantile([7], 0.01)).toBe(7);
});

test.each([
  // Hollander and Wolfe, Nonparametric Statistical Methods, p. 69: U = 35
  [[0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46], [1.15, 0.88, 0.9, 0.74, 1.21], 0.244624],
  // many ties
  [[1, 2, 2, 3, 3, 3, 4, 5, 6, 7], [3, 4, 4, 5, 5, 6, 7, 7, 8, 9], 0.024424],
  // 200 samples a class, shifted by a tenth of their spread, and by more
  [upTo(200), upTo(200, 20), 0.001015],
  [upTo(200), upTo(200, 31), 0.000001],
])('Mann-Whitney says how likely such a difference is by chance', (a, b, p) => {
  expect(mannWhitney(a, b)).toBeCloseTo(p, 5);
  expect(mannWhitney(b, a)).toBe(mannWhitney(a, b));
});

test('what does not differ at all has p 1', () => {
  expect(mannWhitney(upTo(200), upTo(200))).toBeCloseTo(1, 6);
  expect(mannWhitney([3, 3, 3], [3, 3, 3])).toBe(1);
});

test('an outlier decides nothing', () => {
  expect(mannWhitney([...upTo(199), 1e9], upTo(200))).toBeGreaterThan(0.9);
});

test('of samples of one distribution about one pair in a hundred has p below 0.01', () => {
  let state = 1;
  const next = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const pairs = upTo(2_000).map(() => mannWhitney(upTo(40).map(next), upTo(40).map(next)));
  const few = pairs.filter((p) => p < 0.01).length;
  expect(few).toBeGreaterThan(5);
  expect(few).toBeLessThan(40);
});

test('shuffling keeps every value, in another order', () => {
  const values = upTo(100);
  const order = shuffled(values);
  expect(order).not.toEqual(values);
  expect(order.toSorted((a, b) => a - b)).toEqual(values);
});
