import type { Cells, Column } from './columns.ts';
import type { Warnings } from './warnings.ts';

const watched: Column[] = ['user_id', 'symbol', 'number', 'branch_number'];

/** How many cells of digits a column must have, and which part of them one length, before shorter ones are odd. */
const FEWEST = 5;
const MOST_PART = 0.8;
/** Where no cell of that length begins with a zero, shorter numbers are odd only when they are few. */
const NEARLY_ALL = 0.95;
const NAMED = 5;

interface OfLength {
  count: number;
  withZero: number;
  lines: number[];
}

/** Watches how long the numbers of each column are: a spreadsheet takes leading zeros, but rarely of every row. */
export class ZeroWatch {
  readonly #columns = new Map<Column, Map<number, OfLength>>(watched.map((name) => [name, new Map()]));

  note(cells: Cells, line: number): void {
    for (const [name, lengths] of this.#columns) {
      const text = cells[name];
      if (!/^\d+$/.test(text)) continue;
      const entry = lengths.get(text.length) ?? { count: 0, withZero: 0, lines: [] };
      lengths.set(text.length, entry);
      entry.count += 1;
      if (text.startsWith('0')) entry.withZero += 1;
      else if (entry.lines.length < NAMED) entry.lines.push(line);
    }
  }

  tell(warnings: Warnings): void {
    for (const [name, lengths] of this.#columns) {
      const entries = [...lengths].sort(([, one], [, other]) => other.count - one.count);
      const total = entries.reduce((sum, [, { count }]) => sum + count, 0);
      const [usual] = entries;
      if (usual === undefined || total < FEWEST) continue;
      const [length, { count, withZero }] = usual;
      if (count / total < (withZero > 0 ? MOST_PART : NEARLY_ALL)) continue;
      const shorter = entries.filter(([one]) => one < length).map(([, entry]) => entry);
      const odd = shorter.reduce((sum, entry) => sum + entry.count - entry.withZero, 0);
      const lines = shorter
        .flatMap((entry) => entry.lines)
        .sort((one, other) => one - other)
        .slice(0, NAMED);
      if (odd === 0) continue;
      warnings.note('zeros_lost', lines[0] ?? null, name, odd);
      for (const line of lines.slice(1)) warnings.note('zeros_lost', line, name, 0);
    }
  }
}
