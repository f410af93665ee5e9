import { expect, test } from '@jest/globals';
import { after, seconds } from '../clock.ts';
import type { Bilingual } from '../errors.ts';
import { letterMeter } from './letter-meter.ts';

const begun = new Date('2026-04-01T00:00:00Z');

/** What is said of so many letters, each so many seconds after the beginning. */
function saidOf(interactive: boolean, made: [count: number, at: number][], whole: number): string[] {
  let time = begun;
  const said: string[] = [];
  const say = ({ en }: Bilingual) => void said.push(en);
  const meter = letterMeter({ interactive, progress: say, tell: say }, whole, () => time);
  for (const [count, at] of made) {
    time = after(begun, seconds(at));
    meter(count);
  }
  return said;
}

const made: [number, number][] = [
  [50, 1],
  [1000, 20],
  [1050, 21],
  [2000, 40],
];

test('on a terminal every lot is told, and the line goes away at the end', () => {
  expect(saidOf(true, made, 2000)).toEqual([
    '50 of 2,000 letters (about 0:39 left)',
    '1,000 of 2,000 letters (about 0:20 left)',
    '1,050 of 2,000 letters (about 0:19 left)',
    '',
  ]);
});

test('elsewhere a line now and then, and none for few letters', () => {
  expect(saidOf(false, made, 100_000)).toEqual([
    '1,000 of 100,000 letters (about 33:00 left)',
    '2,000 of 100,000 letters (about 32:40 left)',
  ]);
  expect(saidOf(false, [[80, 2]], 80)).toEqual(['']);
});
