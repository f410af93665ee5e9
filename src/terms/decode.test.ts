import { expect, test } from '@jest/globals';
import { decodeDocument } from './decode.ts';

const text = '# 利用規約\n\n第1条（目的）この規約は、加入者の権利と義務を定めます。①㈱髙';
/** As other machines write it. */
const written: [string, string, string | null][] = [
  ['UTF-8', Buffer.from('利用規約').toString('hex'), null],
  ['UTF-8 with a mark', `efbbbf${Buffer.from('利用規約').toString('hex')}`, null],
  ['Shift_JIS', '979897708b4b96f1', 'Shift_JIS'],
  ['EUC-JP', 'cdf8cdd1b5acccf3', 'EUC-JP'],
  ['ISO-2022-JP', '1b24424d784d51352c4c731b2842', 'ISO-2022-JP'],
  ['UTF-16', `fffe${Buffer.from('利用規約', 'utf16le').toString('hex')}`, 'UTF-16'],
  [
    'UTF-16 the other way round',
    `feff${Buffer.from('利用規約', 'utf16le').swap16().toString('hex')}`,
    'UTF-16',
  ],
];

test.each(written)('%s is read', (_name, hex, encoding) => {
  const decoded = decodeDocument(Buffer.from(hex, 'hex'), 'terms.md');
  expect(decoded.encoding).toBe(encoding);
  expect(decoded.text).toBe('利用規約');
});

test('UTF-8 is never taken for anything else', () => {
  expect(decodeDocument(Buffer.from(text), 'terms.md')).toEqual({ text, encoding: null });
  expect(decodeDocument(Buffer.from(''), 'terms.md')).toEqual({ text: '', encoding: null });
});

test.each([
  ['a Word document', Buffer.from('504b0304140006000800000021', 'hex')],
  ['a PDF', Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\0', 'latin1')],
  ['bytes of nothing', Buffer.from([0x80, 0xff, 0xfe, 0x00])],
  ['a text with a nul in it', Buffer.from('# 利用規約\0')],
])('%s is no text', (_name, bytes) => {
  expect(() => decodeDocument(bytes, 'terms.docx')).toThrow('terms.docx');
});

test('what is too long is refused before anything is made of it', () => {
  expect(() => decodeDocument(Buffer.alloc(512 * 1024 + 1, 'a'), 'x')).toThrow('too big');
});
