import { defuse } from './spreadsheet.ts';

const needsQuotes = /[",\r\n]/;

/** One line of a file that is meant for a spreadsheet: every cell opens as the text it is. */
export const csvLine = (cells: string[]): string => `${cells.map(toCell).join(',')}\r\n`;

function toCell(text: string): string {
  const safe = defuse(text);
  return needsQuotes.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
