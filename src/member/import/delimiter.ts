import { type Delimiter, delimiters, splitCells } from './cells.ts';
import { countColumns } from './columns.ts';

/** What stands between the cells: by which the header has the most columns of ours. */
export function delimiterOf(header: string): Delimiter {
  const counts = delimiters.map((delimiter) => {
    const cells = splitCells(header, delimiter);
    return { delimiter, count: typeof cells === 'string' ? 0 : countColumns(cells) };
  });
  return counts.reduce((best, one) => (one.count > best.count ? one : best)).delimiter;
}

/** `sep=;`, by which Excel is told in the first line; no header. */
export const isDelimiterLine = (line: string): boolean => /^"?sep=.?"?$/i.test(line.trim());
