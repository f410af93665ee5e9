import { isAscii } from 'node:buffer';
import { OperatorError } from '../../errors.ts';

/** How many bytes, from the first one that is not ASCII, decide between UTF-8 and CP932. */
const SAMPLE_BYTES = 64 * 1024;

/**
 * Decodes UTF-8 (with or without BOM) or CP932, whichever fits: of the two, the one that leaves fewer characters
 * undecodable in the first 64 KiB that are not plain ASCII. Undecodable bytes come out as U+FFFD.
 */
export async function* decodeText(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const source = chunks[Symbol.asyncIterator]();
  let sample = Buffer.alloc(0);
  for (let next = await source.next(); !next.done; next = await source.next()) {
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
function fittingEncoding(sample: Buffer): 'utf-8' | 'shift_jis' {
  if (sample[0] === 0xfe || sample[0] === 0xff) throw utf16();
  return undecodable(sample, 'utf-8') <= undecodable(sample, 'shift_jis') ? 'utf-8' : 'shift_jis';
}

const undecodable = (sample: Buffer, encoding: string): number =>
  new TextDecoder(encoding).decode(sample, { stream: true }).split('\ufffd').length - 1;

const utf16 = () =>
  new OperatorError({
    ja: '文字コードが UTF-16 です。「CSV UTF-8」または Shift_JIS で保存してください。',
    en: 'The file is UTF-16: save it as "CSV UTF-8" or Shift_JIS.',
  });
