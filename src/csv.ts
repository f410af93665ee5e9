/**
 * A cell that begins with one of these may run as a formula (OWASP, CSV injection; Japanese spreadsheets take the wide
 * characters as well).
 */
const formula = /^[=+\-@\t\r\n\0＝＋－＠]/u;
const needsQuotes = /[",\r\n]/;

/** What a file that a spreadsheet opens begins with, so that it reads UTF-8. */
export const byteOrderMark = '\ufeff';

export const runsAsFormula = (text: string): boolean => formula.test(text);

/** A cell as it stands in a file (RFC 4180). */
export const quoted = (text: string): string =>
  needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/** One line as programs read it and a spreadsheet opens it: figures and dates as such, and nothing that runs. */
export const csvLine = (cells: readonly (string | number | null)[]): string =>
  `${cells.map((cell) => quoted(toText(String(cell ?? '')))).join(',')}\r\n`;

const toText = (cell: string): string => (runsAsFormula(cell) ? `'${cell}` : cell);
