import { expect, test } from '@jest/globals';
import { readCsv } from './csv.ts';

async function read(...chunks: string[]) {
  const found = [];
  for await (const records of readCsv(arrive(chunks))) found.push(...records);
  return found.map(({ line, cells, fault }) => [line, fault ?? cells]);
}

async function* arrive(chunks: string[]) {
  yield* chunks;
}

test('cells are split at commas, with and without quotes', async () => {
  expect(await read('a,"b","c ""d"", e",\n')).toEqual([[1, ['a', 'b', 'c "d", e', '']]]);
  expect(await read('"a","b"\n"",x')).toEqual([
    [1, ['a', 'b']],
    [2, ['', 'x']],
  ]);
});

test('empty lines, and those of commas only, are left out and counted', async () => {
  expect(await read('\na,b\n\n, ,\n"",\nc')).toEqual([
    [2, ['a', 'b']],
    [6, ['c']],
  ]);
});

test('lines end in CRLF, LF or CR, wherever the text was cut', async () => {
  const rows = [
    [1, ['a', 'b']],
    [2, ['c', 'd']],
    [3, ['e', 'f']],
    [4, ['g']],
  ];
  expect(await read('a,b\r\nc,d\ne,f\rg')).toEqual(rows);
  expect(await read(...'a,b\r\nc,d\ne,f\rg\r\n')).toEqual(rows);
});

test('a quoted cell may hold line breaks, and the lines after it keep their numbers', async () => {
  const rows = [
    [1, ['a', 'b\nc', 'd']],
    [3, ['e']],
  ];
  expect(await read('a,"b\nc",d\ne')).toEqual(rows);
  expect(await read(...'a,"b\r\nc",d\r\ne')).toEqual(rows);
});

test('a stray quote costs its own line only', async () => {
  const rest = [
    [2, ['e', 'f']],
    [3, ['g', 'h']],
  ];
  for (const bad of ['a,b"c', 'a,"b"c', 'a,"b', '"a,b', '"'])
    expect(await read(`${bad}\ne,f\n"g",h\n`)).toEqual([[1, 'malformed'], ...rest]);
});

test('a quote left open is given up after ten lines', async () => {
  const lines = Array.from({ length: 30 }, (_, at) => `${at}`);
  expect(await read(`"x\n${lines.join('\n')}`)).toEqual([
    [1, 'malformed'],
    ...lines.map((text, at) => [at + 2, [text]]),
  ]);
});

test('an endless line is refused without being kept', async () => {
  const long = Array.from({ length: 40 }, () => 'x'.repeat(1000));
  expect(await read('a\n', ...long, '\nb')).toEqual([
    [1, ['a']],
    [2, 'too_long'],
    [3, ['b']],
  ]);
});
