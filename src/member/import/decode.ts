import { isAscii } from 'node:buffer';
import { refuseOtherFormat } from './other-formats.ts';

/** How many bytes, from the first one that is not ASCII, decide between UTF-8 and CP932. */
const SAMPLE_BYTES = 64 * 1024;

/**
 * Decodes UTF-8 (with or without BOM), UTF-16 (with BOM; Excel's "Unicode text") or CP932, whichever fits: of UTF-8 and
 * CP932 the one that leaves fewer characters undecodable in the first 64 KiB that are not plain ASCII. Undecodable
 * bytes come out as U+FFFD.
 * @throws OperatorError for a workbook or another file that is no text
 */
export async function* decodeText(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const source = chunks[Symbol.asyncIterator]();
  let sample = Buffer.alloc(0);
  let first = true;
  for (let next = await source.next(); !next.done; next = await source.next()) {
    if (first) refuseOtherFormat(next.value);
    first = false;
    if (sample.length === 0 && isAscii(next.value)) {
      yield next.value.toString('latin1');
      continue;
    }
    sample = Buffer.concat([sample, next.value]);
    if (sample.length >= SAMPLE_BYTES) break;
  }
  if (sample.length === 0) return;
  const decoder = new TextDecoder(fittingEncoding(sample));
  yield decoder.decode(sample, { stream: true });
  for (let next = await source.next(); !next.done; next = await source.next())
    yield decoder.decode(next.value, { stream: true });
  yield decoder.decode();
}

/** `shift_jis` is the WHATWG's name for CP932. */
function fittingEncoding(sample: Buffer): 'utf-8' | 'shift_jis' | 'utf-16le' | 'utf-16be' {
  if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16le';
  if (sample[0] === 0xfe && sample[1] === 0xff) return 'utf-16be';
  return undecodable(sample, 'utf-8') <= undecodable(sample, 'shift_jis') ? 'utf-8' : 'shift_jis';
}

const undecodable = (sample: Buffer, encoding: string): number =>
  new TextDecoder(encoding).decode(sample, { stream: true }).split('\ufffd').length - 1;
