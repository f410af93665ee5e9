import { expect, test } from '@jest/globals';
import type { Bilingual } from '../errors.ts';
import { ImportMeter } from './import-meter.ts';

function meter(interactive: boolean, size: number | null) {
  let time = 0;
  const said: string[] = [];
  const note = (message: Bilingual) => said.push(message.en);
  const it = new ImportMeter({ interactive, progress: note, tell: note }, size, () => new Date(time));
  const wait = (seconds: number) => {
    time += seconds * 1000;
  };
  return { it, said, wait };
}

test('on a terminal the line is written anew five times a second, with rate and time left', () => {
  const { it, said, wait } = meter(true, 1000);
  wait(0.1);
  it.note({ phase: 'reading', rows: 10, bytes: 10 });
  expect(said).toEqual([]);
  wait(9.9);
  it.note({ phase: 'reading', rows: 5000, bytes: 250 });
  expect(said).toEqual(['reading: 5,000 rows (25 %, 500 rows/s, about 30 s left)']);
});

test('without one a line is added every few seconds', () => {
  const { it, said, wait } = meter(false, 1000);
  for (let at = 0; at < 20; at += 1) {
    wait(1);
    it.note({ phase: 'reading', rows: at, bytes: at });
  }
  expect(said).toHaveLength(4);
});

test('of a pipe, whose size nobody knows, rows and rate are told', () => {
  const { it, said, wait } = meter(true, null);
  wait(10);
  it.note({ phase: 'reading', rows: 1000, bytes: 5 });
  expect(said).toEqual(['reading: 1,000 rows (100 rows/s)']);
});

test('applying begins anew: its rate is no longer that of reading', () => {
  const { it, said, wait } = meter(true, 1000);
  wait(100);
  it.note({ phase: 'reading', rows: 1000, bytes: 1000 });
  wait(10);
  it.note({ phase: 'applying', rows: 1000, share: 0.1 });
  expect(said.at(-1)).toBe('applying: 1,000 rows (10 %, about 2 min left)');
});

test('a message takes the place of the line', () => {
  const { it, said } = meter(true, 1000);
  it.tell({ ja: '', en: 'Look' });
  expect(said).toEqual(['', 'Look']);
});
