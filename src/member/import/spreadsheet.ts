import { runsAsFormula } from '../../csv.ts';

/* What spreadsheets do to cells. */

/** Leading zeros, long numbers and what looks like a date or an exponent come back as something else. */
const rewritten = /^(0\d+|\d{12,}|\d+[-/]\d+([-/]\d+)?|\d+e\d+)$/i;

/** A cell of a file that is meant for a spreadsheet: it opens as the text it is. `restore` takes the quote off again. */
export const defuse = (text: string): string =>
  runsAsFormula(text) || rewritten.test(text) || text.startsWith("'") ? `'${text}` : text;

export const restore = (text: string): string => (text.startsWith("'") ? text.slice(1) : text);

/** How others keep a spreadsheet from reading a number: `="0012"`. */
export const unwrap = (text: string): string => /^="([^"]*)"$/.exec(text)?.[1] ?? text;

export const isFormula = (text: string): boolean => text.startsWith('=');

/** Excel shows long numbers, and symbols like 8E2, as 8.00E+02; what they were cannot be told. */
export const isScientific = (text: string): boolean => /^\d(\.\d+)?E[+-]\d+$/i.test(text);

/** 1,234 or 1234.00: a number that was formatted as an amount. */
export const isAmount = (text: string): boolean => /^\d{1,3}(,\d{3})+(\.\d+)?$|^\d+\.0+$/.test(text);

/** #N/A, #REF!, or the crosses of a column that was too narrow. */
export const isError = (text: string): boolean =>
  /^#(N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!|#*)$/i.test(text);

/** A date as the count of days since 1900 that Excel keeps (29221 is 1980-01-01). */
export const isSerialDate = (text: string): boolean => /^[1-4]\d{4}(\.\d+)?$/.test(text);
