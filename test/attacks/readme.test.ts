import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';

const here = new URL('./', `file://${import.meta.filename}`);
const numbers = (letter: string, count: number) =>
  Array.from({ length: count }, (_, at) => letter + String(at + 1).padStart(2, '0'));

test('the table has every row once, and the tests it names are there', async () => {
  const lines = (await readFile(new URL('README.md', here), 'utf8')).split('\n');
  const rows = lines
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter(([, row]) => /^[TR]\d/.test(row ?? ''));
  expect(rows.map(([, row]) => row)).toEqual([...numbers('T', 60), ...numbers('R', 14)]);
  const faults = [];
  for (const [, row = '', , tests = '', rest = ''] of rows) {
    const files = [...tests.matchAll(/\(([^)]+)\)/g)].map(([, path = '']) => new URL(path, here));
    if (files.length === 0 && !rest.startsWith('comes with'))
      faults.push(`${row}: neither a test nor a reason`);
    for (const file of files) {
      const text = await readFile(file, 'utf8').catch(() => '');
      if (!new RegExp(`['"\`]${row}[ ,]`).test(text)) faults.push(`${row}: no such test in ${file.pathname}`);
    }
  }
  expect(faults).toEqual([]);
});
