/** Longer lines are refused; a row of ours has a few hundred characters. */
export const LONGEST_LINE = 16_384;

export type Delimiter = ',' | '\t' | ';';
export const delimiters: Delimiter[] = [',', '\t', ';'];

/** A quoted cell; one that is kept from becoming a number (`="0012"`); any other. */
const patterns = (delimiter: Delimiter) => ({
  quoted: new RegExp(`"([^"]*(?:""[^"]*)*)"(?:${delimiter}|$)`, 'y'),
  kept: new RegExp(`(="[^"]*")(?:${delimiter}|$)`, 'y'),
  plain: new RegExp(`([^"${delimiter}]*)(?:${delimiter}|$)`, 'y'),
});
const patternsOf = { ',': patterns(','), '\t': patterns('\t'), ';': patterns(';') };

/** The cells of one record (RFC 4180). */
export function splitCells(text: string, delimiter: Delimiter): string[] | 'open' | 'malformed' | 'too_long' {
  if (text.length > LONGEST_LINE) return 'too_long';
  if (!text.includes('"')) return text.split(delimiter);
  const { quoted, kept, plain } = patternsOf[delimiter];
  const cells: string[] = [];
  for (let at = 0; at <= text.length; ) {
    const pattern = text[at] === '"' ? quoted : text.startsWith('="', at) ? kept : plain;
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (!match) return isOpen(text.slice(at)) ? 'open' : 'malformed';
    cells.push(pattern === quoted ? (match[1] ?? '').replaceAll('""', '"') : (match[1] ?? ''));
    at += match[0].length;
    if (at === text.length && !match[0].endsWith(delimiter)) break;
  }
  return cells;
}

/** A quoted cell that has not ended yet: every quote after the first is doubled. */
const isOpen = (text: string): boolean => /^"[^"]*(?:""[^"]*)*$/.test(text);
