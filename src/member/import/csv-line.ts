import { quoted } from '../../csv.ts';
import { defuse } from './spreadsheet.ts';

/** One line of a file that is meant for a spreadsheet: every cell opens as the text it is. */
export const csvLine = (cells: string[]): string =>
  `${cells.map((cell) => quoted(defuse(cell))).join(',')}\r\n`;
