import { OperatorError } from '../../errors.ts';
import { restore, unwrap } from './spreadsheet.ts';

/** The columns of a member CSV and their Japanese headers. */
export const headers = {
  user_id: 'ユーザID',
  symbol: '記号',
  number: '番号',
  branch_number: '枝番',
  birthdate: '生年月日',
  relationship: '続柄',
  cohort: 'ログイン区分',
  initial_password: '仮パスワード',
  name: '氏名',
  email: 'メールアドレス',
  status: '資格',
  insurer_number: '保険者番号',
} as const;

export type Column = keyof typeof headers;
/** One row's cells, trimmed; '' where the file has no such column. */
export type Cells = Record<Column, string>;

const names = Object.keys(headers) as Column[];
export const nameColumns = (columns: Column[]): string =>
  columns.map((name) => `${headers[name]} (${name})`).join(', ');
/** The header of a column as the operator reads it. */
export const headerOf = (name: Column, language: 'ja' | 'en'): string =>
  language === 'ja' ? headers[name] : name;
/** Without these nobody could sign in; a symbol may be empty, but a column gone missing would lock everyone out. */
const required: Column[] = ['user_id', 'symbol', 'number', 'birthdate', 'relationship'];

/** Every column, for the help of the command line. */
export const columnNames = {
  required: nameColumns(required),
  optional: nameColumns(names.filter((name) => !required.includes(name))),
} as const;

/** What an errors file adds, so that it can be mended and imported as it is. */
export const errorColumns = { line: '行', ja: '理由', en: 'reason' } as const;
const ours: string[] = Object.values(errorColumns);

export interface Columns {
  read(record: string[]): Cells;
  /** A cell without what an errors file has put before it. */
  original(cell: string): string;
  /** Headers that mean nothing to us. */
  unknown: string[];
  count: number;
}

/** Reads the header, in either language and any width. @throws OperatorError for a missing or repeated column */
export function readHeader(record: string[]): Columns {
  const found = record.map((header) => columnOf(header));
  const missing = required.filter((name) => !found.includes(name));
  const repeated = names.filter((name) => found.indexOf(name) !== found.lastIndexOf(name));
  if (missing.length > 0) throw headerFault('列がありません', 'lacks the column', missing, record);
  if (repeated.length > 0) throw headerFault('列が二つあります', 'repeats the column', repeated);
  const places = names.map((name): [Column, number] => [name, found.indexOf(name)]);
  const original = isErrorsFile(record) ? restore : (cell: string) => cell;
  return {
    original,
    read(record) {
      const cells = {} as Cells;
      for (const [name, at] of places) cells[name] = unwrap(original(record[at]?.trim() ?? '')).trim();
      return cells;
    },
    unknown: record.filter((header, at) => !found[at] && header.trim() && !ours.includes(header.trim())),
    count: record.length,
  };
}

/** How many of these headers are columns of ours. */
export const countColumns = (record: string[]): number =>
  record.filter((header) => columnOf(header) !== undefined).length;

/** Such a file has been through `defuse`. */
const isErrorsFile = (record: string[]): boolean =>
  ours.every((name) => record.some((header) => header.trim() === name));

function columnOf(header: string): Column | undefined {
  const folded = fold(header);
  return folded === ''
    ? undefined
    : names.find((name) => folded === fold(name) || folded === fold(headers[name]));
}

/** Width, case, spaces, dashes and the quote of an errors file do not matter (user_id, User ID, ユーザーID). */
const fold = (header: string): string =>
  header
    .normalize('NFKC')
    .replace(/[\s\p{Cf}_\-ー']/gu, '')
    .toLowerCase();

function headerFault(ja: string, en: string, columns: Column[], record: string[] = []): OperatorError {
  const list = nameColumns(columns);
  const hint = hintOn(record);
  return new OperatorError({
    ja: `見出し行に${ja}: ${list}${hint.ja}`,
    en: `The header ${en}: ${list}${hint.en}`,
  });
}

/** What is the matter where there seems to be no header at all. Its cells are not repeated: they may be a member's. */
function hintOn(record: string[]): { ja: string; en: string } {
  if (record.some((cell) => cell.includes('\ufffd')))
    return {
      ja: '。文字コードが UTF-8 でも Shift_JIS でもないようです。Excel の「CSV UTF-8」で保存してください。',
      en: '. The file seems to be neither UTF-8 nor Shift_JIS: save it as "CSV UTF-8".',
    };
  if (record.length > 0 && countColumns(record) === 0)
    return {
      ja: '。1 行目を見出し行にしてください（区切りはカンマ、タブ、セミコロンのどれか）。',
      en: '. The first line must be the header, with commas, tabs or semicolons between the names.',
    };
  return { ja: '', en: '' };
}
