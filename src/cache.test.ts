import { expect, test } from '@jest/globals';
import { Cache } from './cache.ts';

/** A cache of what a counter says; `reads` are the keys that were read. */
function counting(lifetime?: () => number) {
  const reads: number[] = [];
  const cache = new Cache(async (key: number) => {
    reads.push(key);
    return reads.length;
  }, lifetime && { lifetime });
  return { cache, reads };
}

test('parallel uses of one key share one reading; what was cleared is read again', async () => {
  const { cache, reads } = counting(() => 60_000);
  expect(await Promise.all([cache.get(1), cache.get(1), cache.get(2)])).toEqual([1, 1, 2]);
  cache.clear();
  expect(await cache.get(1)).toBe(3);
  expect(reads).toEqual([1, 2, 1]);
});

test('how old it may be is asked at every use, of what was read long before too', async () => {
  let lifetime = 60_000;
  const { cache } = counting(() => lifetime);
  expect(await cache.get(1)).toBe(1);
  expect(await cache.get(1)).toBe(1);
  lifetime = 0;
  expect(await cache.get(1)).toBe(2);
  lifetime = 60_000;
  expect(await cache.get(1)).toBe(2);
});

test('what was being read when it was cleared is not remembered', async () => {
  let answer = (_: string) => {};
  let value = new Promise<string>((resolve) => {
    answer = resolve;
  });
  const cache = new Cache((_: 'all') => value, { lifetime: () => 60_000 });
  const before = cache.get('all');
  cache.clear();
  value = Promise.resolve('after the change');
  expect(await cache.get('all')).toBe('after the change');
  answer('before the change');
  expect(await before).toBe('before the change');
  expect(await cache.get('all')).toBe('after the change');
});

test('a failure is told to all who waited, and not remembered', async () => {
  let value: Promise<number> = Promise.reject(new Error('away'));
  const cache = new Cache((_: 'all') => value);
  for (const waiting of [cache.get('all'), cache.get('all')]) await expect(waiting).rejects.toThrow('away');
  value = Promise.resolve(1);
  expect(await cache.get('all')).toBe(1);
});

test('five thousand keys at most: the one that was read first goes first', async () => {
  const { cache, reads } = counting(() => 60_000);
  for (let key = 0; key < 5_000; key++) await cache.get(key);
  await cache.get(5_000);
  reads.length = 0;
  for (const key of [1, 5_000, 0]) await cache.get(key);
  expect(reads).toEqual([0]);
});
