import { OperatorError } from '../../errors.ts';

/** The columns of a member CSV and their Japanese headers. */
const headers = {
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
} as const;

export type Column = keyof typeof headers;
/** One row's cells, trimmed; '' where the file has no such column. */
export type Cells = Record<Column, string>;

const names = Object.keys(headers) as Column[];
const nameColumns = (columns: Column[]): string =>
  columns.map((name) => `${headers[name]} (${name})`).join(', ');
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
  /** Headers that mean nothing to us. */
  unknown: string[];
  count: number;
}

/** Reads the header, in either language and any width. @throws OperatorError for a missing or repeated column */
export function readHeader(record: string[]): Columns {
  const found = record.map((header) => columnOf(header));
  const missing = required.filter((name) => !found.includes(name));
  const repeated = names.filter((name) => found.indexOf(name) !== found.lastIndexOf(name));
  if (missing.length > 0) throw headerFault('列がありません', 'lacks the column', missing);
  if (repeated.length > 0) throw headerFault('列が二つあります', 'repeats the column', repeated);
  const places = names.map((name): [Column, number] => [name, found.indexOf(name)]);
  return {
    read: (cells) => Object.fromEntries(places.map(([name, at]) => [name, cells[at]?.trim() ?? ''])) as Cells,
    unknown: record.filter((header, at) => !found[at] && header.trim() && !ours.includes(header.trim())),
    count: record.length,
  };
}

function columnOf(header: string): Column | undefined {
  const folded = fold(header);
  return names.find((name) => folded === name || folded === fold(headers[name]));
}

const fold = (header: string): string => header.normalize('NFKC').replace(/\s/g, '').toLowerCase();

function headerFault(ja: string, en: string, columns: Column[]): OperatorError {
  const list = nameColumns(columns);
  return new OperatorError({ ja: `見出し行に${ja}: ${list}`, en: `The header ${en}: ${list}` });
}
