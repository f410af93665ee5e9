import { type Bilingual, OperatorError } from '../errors.ts';

/** Longer than any terms of use; what is longer is another file. */
const mostBytes = 512 * 1024;

const encodings = ['utf-8', 'shift_jis', 'euc-jp'] as const;
const halfWidthKana = /[\uff61-\uff9f]/g;
/** What no text holds: a Word document, a PDF, a picture. */
const binary = /(?![\t\n\r\f\v])\p{Cc}|\ufffd/u;

export interface Decoded {
  text: string;
  /** As people call it; null for UTF-8. */
  encoding: string | null;
}

/** A text that was written on whatever machine: UTF-8, or what Japanese Windows, Macs and old systems save. */
export function decodeDocument(bytes: Buffer, name: string): Decoded {
  if (bytes.length > mostBytes)
    throw refused(name, {
      ja: '大きすぎます（512 KB まで）。規約の文章だけのファイルですか',
      en: 'it is too big (512 KB at most): are the terms all that is in it',
    });
  const decoded = decode(bytes);
  if (decoded !== null && !binary.test(decoded.text)) return decoded;
  throw refused(name, {
    ja: '文章のファイルではないようです。Word や PDF はそのまま読めません。HTML か Markdown（UTF-8）で保存してください',
    en: 'it does not look like text. Word documents and PDF cannot be read: save it as HTML or Markdown (UTF-8)',
  });
}

function decode(bytes: Buffer): Decoded | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return as('utf-16le', bytes, 'UTF-16');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return as('utf-16be', bytes, 'UTF-16');
  // Plain ASCII to the eye, with escapes in between (JIS X 0202).
  if (bytes.includes('\x1b$')) return as('iso-2022-jp', bytes, 'ISO-2022-JP');
  const [utf8, shiftJis, eucJp] = encodings.map((encoding) => as(encoding, bytes, encoding));
  if (utf8) return { ...utf8, encoding: null };
  if (shiftJis && eucJp && kanaIn(eucJp) < kanaIn(shiftJis)) return { ...eucJp, encoding: 'EUC-JP' };
  if (shiftJis) return { ...shiftJis, encoding: 'Shift_JIS' };
  return eucJp ? { ...eucJp, encoding: 'EUC-JP' } : null;
}

/** EUC-JP read as Shift_JIS is all half-width kana. */
const kanaIn = ({ text }: Decoded): number => text.match(halfWidthKana)?.length ?? 0;

function as(label: string, bytes: Buffer, encoding: string): Decoded | null {
  try {
    return { text: new TextDecoder(label, { fatal: true }).decode(bytes), encoding };
  } catch {
    return null;
  }
}

const refused = (name: string, why: Bilingual) =>
  new OperatorError({ ja: `${name} を読めません: ${why.ja}。`, en: `${name} cannot be read: ${why.en}.` });
