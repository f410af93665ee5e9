import { expect, test } from '@jest/globals';
import { ahead } from './ahead.ts';

test('the next is under way while one is used, and never more than that', async () => {
  let asked = 0;
  async function* numbers() {
    for (; asked < 4; ) {
      asked += 1;
      yield asked;
    }
  }
  const seen: [number, number][] = [];
  for await (const number of ahead(numbers())) seen.push([number, asked]);
  expect(seen).toEqual([
    [1, 2],
    [2, 3],
    [3, 4],
    [4, 4],
  ]);
});

test('a fault comes where it belongs, and whoever stops early ends the source', async () => {
  let ended = false;
  async function* faulty() {
    try {
      yield 1;
      throw new Error('second');
    } finally {
      ended = true;
    }
  }
  const seen: number[] = [];
  await expect(
    (async () => {
      for await (const one of ahead(faulty())) seen.push(one);
    })(),
  ).rejects.toThrow('second');
  expect([seen, ended]).toEqual([[1], true]);

  let open = true;
  async function* endless() {
    try {
      for (;;) yield 1;
    } finally {
      open = false;
    }
  }
  for await (const _ of ahead(endless())) break;
  expect(open).toBe(false);
});
