export interface Piece {
  text: string;
  href: string | null;
}

const WEB_ADDRESS = /https?:\/\/[^\s<>"'「」（）、。]+/g;

/** Cuts a mail's text into plain pieces and web addresses that can be clicked. */
export function linkify(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(WEB_ADDRESS)) {
    pieces.push({ text: text.slice(end, match.index), href: null }, { text: match[0], href: match[0] });
    end = match.index + match[0].length;
  }
  return [...pieces, { text: text.slice(end), href: null }].filter((piece) => piece.text !== '');
}
