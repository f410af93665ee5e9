import { expect, test } from '@jest/globals';
import { decodeText } from './decode.ts';

async function decode(...chunks: (Buffer | number[])[]): Promise<string> {
  const parts = [];
  for await (const text of decodeText(arrive(chunks))) parts.push(text);
  return parts.join('');
}

async function* arrive(chunks: (Buffer | number[])[]) {
  for (const chunk of chunks) yield Buffer.from(chunk as number[]);
}

const bytes = (content: Buffer) => [...content].map((byte) => [byte]);
/** 氏名,髙﨑① in CP932: the last three exist there and not in Shift_JIS proper. */
const cp932 = Buffer.from('8e8196bc2cfbfc fab18740'.replace(' ', ''), 'hex');

test('UTF-8 with and without BOM', async () => {
  expect(await decode(Buffer.from('a,氏名,髙橋'))).toBe('a,氏名,髙橋');
  expect(await decode(...bytes(Buffer.from('\ufeff氏名,髙橋')))).toBe('氏名,髙橋');
});

test('CP932, NEC and IBM extensions included, cut anywhere', async () => {
  expect(await decode(cp932)).toBe('氏名,髙﨑①');
  expect(await decode(...bytes(Buffer.concat([Buffer.from('name\n'), cp932])))).toBe('name\n氏名,髙﨑①');
});

test('plain ASCII, and nothing at all', async () => {
  expect(await decode(Buffer.from('user_id\n'), Buffer.from('a'))).toBe('user_id\na');
  expect(await decode()).toBe('');
});

test('the encoding is decided late, where the first non-ASCII character comes', async () => {
  const ascii = Buffer.from('a,b\n'.repeat(50_000));
  expect(await decode(ascii, cp932)).toBe(`${ascii}氏名,髙﨑①`);
});

test('one broken character leaves the others readable', async () => {
  expect(await decode(Buffer.concat([Buffer.from('氏名,'), Buffer.from([0xff]), Buffer.from(',東京')]))).toBe(
    '氏名,\ufffd,東京',
  );
});

test('UTF-16 with a mark, of either order; without one it is told by name', async () => {
  const marked = Buffer.from('\ufeffa\t氏名', 'utf16le');
  expect(await decode(marked)).toBe('a\t氏名');
  expect(await decode(...bytes(marked))).toBe('a\t氏名');
  expect(await decode(Buffer.from(marked).swap16())).toBe('a\t氏名');
  for (const text of [marked.subarray(2), Buffer.from(marked.subarray(2)).swap16()])
    await expect(decode(text)).rejects.toThrow('UTF-16');
});

test.each([
  ['an Excel workbook (or', Buffer.from('PK\u0003\u0004')],
  ['an Excel workbook of the old kind', Buffer.from('d0cf11e0a1b1', 'hex')],
  ['compressed', Buffer.from('1f8b08', 'hex')],
  ['a PDF', Buffer.from('%PDF-1.7')],
])('%s is told by name', async (name, content) => {
  await expect(decode(content)).rejects.toThrow(name);
});
