import type { Line } from './line.ts';

export interface Table {
  title: string;
  columns: string[];
  /** Cells as they are shown. */
  rows: string[][];
}

/** Lines of aligned columns: the last one ragged, figures to the right. */
export function tableOf({ title, columns, rows }: Table): string {
  const widths = columns.map((name, at) =>
    Math.max(...[name, ...rows.map((row) => row[at] ?? '')].map(length)),
  );
  const isFigure = (cell: string) => /^[\d<]/.test(cell);
  const line = (cells: string[]) =>
    cells
      .map((cell, at) => {
        const space = ' '.repeat((widths[at] ?? 0) - length(cell));
        return isFigure(cell) ? space + cell : cell + space;
      })
      .join('  ')
      .trimEnd();
  return [title, line(columns), ...rows.map(line)].join('\n');
}

const length = (cell: string): number => [...cell].length;

/** The one table at the end, by row. */
export const finalTable = (lines: Line[]): Table => ({
  title: 'All figures, each the median of its runs.',
  columns: ['row', 'figure', 'value', 'unit', 'floor', 'ratio', 'must be', ''],
  rows: lines
    .toSorted((a, b) => a.row - b.row)
    .map(({ row, figure, value, unit, floor, ratio, mark, met }) => [
      String(row),
      figure,
      short(value),
      unit,
      floor === null ? '' : short(floor),
      ratio === null ? '' : ratio.toFixed(2),
      mark,
      met ? 'met' : 'MISSED',
    ]),
});

/** Three digits, or all of an integer. */
export const short = (value: number): string =>
  Number.isInteger(value) || Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
