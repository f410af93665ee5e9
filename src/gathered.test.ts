import { expect, test } from '@jest/globals';
import { Gathered } from './gathered.ts';

/** What was asked, each time; `answer` answers the oldest that is open. */
function asking(most = 3) {
  const asked: string[][] = [];
  const open: { resolve(answers: string[]): void; reject(error: Error): void }[] = [];
  const gathered = new Gathered<string, string>((keys) => {
    asked.push(keys);
    return new Promise((resolve, reject) => open.push({ resolve, reject }));
  }, most);
  const answer = () => {
    const keys = asked[asked.length - open.length] ?? [];
    open.shift()?.resolve(keys.map((key) => `${key}!`));
  };
  return { gathered, asked, answer, fail: (error: Error) => open.shift()?.reject(error) };
}

test('who asks alone asks at once; who asks meanwhile asks together, and hears of their own key', async () => {
  const { gathered, asked, answer } = asking();
  const first = gathered.get('a');
  expect(asked).toEqual([['a']]);
  const later = [gathered.get('b'), gathered.get('c'), gathered.get('b')];
  expect([asked.length, gathered.waiting]).toEqual([1, 3]);
  answer();
  expect(await first).toBe('a!');
  expect([asked[1], gathered.waiting]).toEqual([['b', 'c', 'b'], 0]);
  answer();
  expect(await Promise.all(later)).toEqual(['b!', 'c!', 'b!']);
});

test('a key that was asked before is asked again', async () => {
  const { gathered, asked, answer } = asking();
  const first = gathered.get('a');
  const second = gathered.get('a');
  answer();
  await first;
  answer();
  await second;
  const third = gathered.get('a');
  answer();
  await third;
  expect(asked).toEqual([['a'], ['a'], ['a']]);
});

test('so many at most, in the order they came', async () => {
  const { gathered, asked, answer } = asking(2);
  const all = ['a', 'b', 'c', 'd'].map((key) => gathered.get(key));
  for (const one of [all[0], all[1], all[3]]) {
    answer();
    await one;
  }
  expect(asked).toEqual([['a'], ['b', 'c'], ['d']]);
});

test('a failure reaches whoever asked together, and nobody else', async () => {
  const { gathered, answer, fail } = asking();
  const first = gathered.get('a');
  const together = Promise.allSettled([gathered.get('b'), gathered.get('c')]);
  answer();
  await first;
  const after = gathered.get('d');
  fail(new Error('away'));
  expect(await together).toEqual(Array(2).fill({ status: 'rejected', reason: new Error('away') }));
  answer();
  expect(await after).toBe('d!');
});

test('what takes long keeps nobody waiting for it', async () => {
  const asked: string[][] = [];
  const gathered = new Gathered<string, string>((keys) => {
    asked.push(keys);
    return keys.includes('lost') ? new Promise(() => {}) : Promise.resolve(keys);
  }, 3);
  gathered.get('lost');
  expect(await Promise.all([gathered.get('b'), gathered.get('c')])).toEqual(['b', 'c']);
  expect(asked).toEqual([['lost'], ['b', 'c']]);
});
