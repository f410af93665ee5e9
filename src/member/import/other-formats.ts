import { OperatorError } from '../../errors.ts';

/** What people take for a CSV, by how it begins. */
const formats: { begins: number[]; ja: string; en: string }[] = [
  {
    begins: [0x50, 0x4b, 0x03, 0x04],
    ja: 'Excel ブック（または ZIP）',
    en: 'an Excel workbook (or a ZIP file)',
  },
  {
    begins: [0xd0, 0xcf, 0x11, 0xe0],
    ja: '古い形式の Excel ブック',
    en: 'an Excel workbook of the old kind',
  },
  { begins: [0x1f, 0x8b], ja: '圧縮されたファイル（gzip）', en: 'compressed (gzip)' },
  { begins: [...Buffer.from('%PDF')], ja: 'PDF', en: 'a PDF' },
];

/** @throws OperatorError that says what to do instead */
export function refuseOtherFormat(start: Buffer): void {
  const format = formats.find(({ begins }) => begins.every((byte, at) => start[at] === byte));
  if (format)
    throw new OperatorError({
      ja: `このファイルは CSV ではなく ${format.ja} です。Excel の「名前を付けて保存」で「CSV UTF-8」を選んで保存してください。`,
      en: `The file is not CSV but ${format.en}: save it in Excel as "CSV UTF-8".`,
    });
  if (start.length > 1 && !hasMark(start) && looksLikeUtf16(start))
    throw new OperatorError({
      ja: '文字コードが UTF-16（BOM なし）のようです。Excel の「CSV UTF-8」で保存してください。',
      en: 'The file seems to be UTF-16 without a byte order mark: save it as "CSV UTF-8".',
    });
}

const hasMark = (start: Buffer): boolean =>
  (start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff);

/** Commas or tabs of two bytes, in one order or the other. */
const looksLikeUtf16 = (start: Buffer): boolean =>
  /\0[,\t]|[,\t]\0/.test(start.subarray(0, 512).toString('latin1'));
