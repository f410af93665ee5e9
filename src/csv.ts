/** A spreadsheet would run these as formulas (OWASP, CSV injection). */
const formula = /^[=+\-@\t\r\0]/;
const needsQuotes = /[",\r\n]/;

/** What a file that a spreadsheet opens begins with, so that it reads UTF-8. */
export const byteOrderMark = '\ufeff';

/** One line as a spreadsheet opens it; what would run as a formula is made text. */
export const csvLine = (cells: readonly (string | number | null)[]): string =>
  `${cells.map((cell) => toCell(String(cell ?? ''))).join(',')}\r\n`;

function toCell(text: string): string {
  const safe = formula.test(text) ? `'${text}` : text;
  return needsQuotes.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
