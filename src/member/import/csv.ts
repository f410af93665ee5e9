import { type Delimiter, LONGEST_LINE, splitCells } from './cells.ts';
import { delimiterOf, isDelimiterLine } from './delimiter.ts';

/** A quoted cell may hold line breaks; a quote still open after so many lines was a mistake on the first. */
const MOST_LINES = 10;

/** One record (RFC 4180), or why its line is none. `line` is where it begins, counted from 1. */
export interface CsvRecord {
  line: number;
  cells: string[];
  fault: 'malformed' | 'too_long' | null;
}

/**
 * Reads CSV so that a mistake on one line costs that line alone: after a stray quote it goes on at the next line,
 * where other parsers lose the rest of the file. Lines that are empty, or commas only, are left out. What stands
 * between the cells is what the header has there.
 */
export async function* readCsv(text: AsyncIterable<string>): AsyncGenerator<CsvRecord[]> {
  let line = 1;
  let held: string[] = [];
  let delimiter: Delimiter | undefined;
  for await (const arrived of splitLines(text)) {
    const lines = held.length > 0 ? [...held, ...arrived] : arrived;
    delimiter ??= findDelimiter(lines);
    const { records, rest } = readRecords(lines, line, delimiter ?? ',', false);
    yield records;
    line += lines.length - rest.length;
    held = rest;
  }
  yield readRecords(held, line, delimiter ?? ',', true).records;
}

/** Of the first line that is none of Excel's own; undefined while all are empty. */
function findDelimiter(lines: string[]): Delimiter | undefined {
  const header = lines.find((line) => isContent(line) && !isDelimiterLine(line));
  return header === undefined ? undefined : delimiterOf(header);
}

/** Lines end in CRLF, LF or CR; of one that is too long only the beginning is kept. */
async function* splitLines(text: AsyncIterable<string>): AsyncGenerator<string[]> {
  let rest = '';
  for await (const chunk of text) {
    // a CR at the end may be half of a CRLF
    const lines = (rest + chunk).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST_LINE) rest = rest.slice(0, LONGEST_LINE + 1);
    yield lines;
  }
  if (rest !== '') yield [rest.replace(/\r$/, '')];
}

/** `rest` waits for the end of a quoted cell. */
function readRecords(
  lines: string[],
  first: number,
  delimiter: Delimiter,
  ended: boolean,
): { records: CsvRecord[]; rest: string[] } {
  const records: CsvRecord[] = [];
  let at = 0;
  while (at < lines.length) {
    let until = at + 1;
    let cells = splitCells(lines[at] ?? '', delimiter);
    for (; cells === 'open' && until < Math.min(at + MOST_LINES, lines.length); until += 1)
      cells = splitCells(lines.slice(at, until + 1).join('\n'), delimiter);
    if (cells === 'open' && until < at + MOST_LINES && !ended) break;
    const line = first + at;
    if (typeof cells === 'string') {
      records.push({ line, cells: [], fault: cells === 'too_long' ? 'too_long' : 'malformed' });
      at += 1;
    } else {
      if (cells.some(isContent) && !isDelimiterLine(lines[at] ?? ''))
        records.push({ line, cells, fault: null });
      at = until;
    }
  }
  return { records, rest: lines.slice(at) };
}

/** Old systems end a file with a control character (0x1A), which CP932's decoder takes for another. */
const empty = new Set(['', '\u001a', '\u001c']);
const isContent = (text: string): boolean => !empty.has(text.trim());
