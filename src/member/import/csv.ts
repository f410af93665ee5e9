/** Longer lines are refused; a row of ours has a few hundred characters. */
const LONGEST_LINE = 16_384;
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
 * where other parsers lose the rest of the file. Lines that are empty, or commas only, are left out.
 */
export async function* readCsv(text: AsyncIterable<string>): AsyncGenerator<CsvRecord[]> {
  let line = 1;
  let held: string[] = [];
  for await (const arrived of splitLines(text)) {
    const lines = [...held, ...arrived];
    const { records, rest } = readRecords(lines, line, false);
    yield records;
    line += lines.length - rest.length;
    held = rest;
  }
  yield readRecords(held, line, true).records;
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
  ended: boolean,
): { records: CsvRecord[]; rest: string[] } {
  const records: CsvRecord[] = [];
  let at = 0;
  while (at < lines.length) {
    let until = at + 1;
    let cells = splitCells(lines[at] ?? '');
    for (; cells === 'open' && until < Math.min(at + MOST_LINES, lines.length); until += 1)
      cells = splitCells(lines.slice(at, until + 1).join('\n'));
    if (cells === 'open' && until < at + MOST_LINES && !ended) break;
    const line = first + at;
    if (typeof cells === 'string') {
      records.push({ line, cells: [], fault: cells === 'too_long' ? 'too_long' : 'malformed' });
      at += 1;
    } else {
      if (cells.some((cell) => cell.trim() !== '')) records.push({ line, cells, fault: null });
      at = until;
    }
  }
  return { records, rest: lines.slice(at) };
}

const quoted = /"([^"]*(?:""[^"]*)*)"(?:,|$)/y;
const plain = /([^",]*)(?:,|$)/y;

function splitCells(text: string): string[] | 'open' | 'malformed' | 'too_long' {
  if (text.length > LONGEST_LINE) return 'too_long';
  if (!text.includes('"')) return text.split(',');
  const cells: string[] = [];
  for (let at = 0; at <= text.length; ) {
    const pattern = text[at] === '"' ? quoted : plain;
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (!match) return isOpen(text.slice(at)) ? 'open' : 'malformed';
    cells.push(pattern === quoted ? (match[1] ?? '').replaceAll('""', '"') : (match[1] ?? ''));
    at += match[0].length;
    if (at === text.length && !match[0].endsWith(',')) break;
  }
  return cells;
}

/** A quoted cell that has not ended yet: every quote after the first is doubled. */
const isOpen = (text: string): boolean => /^"[^"]*(?:""[^"]*)*$/.test(text);
