import type { Language } from '../insurer/insurer.ts';
import { type Column, headerOf } from '../member/import/columns.ts';
import type { Counts, ImportResult, MemberChange } from '../member/import/options.ts';

const kinds: Record<MemberChange['kind'], Record<Language, string>> = {
  create: { ja: '新規', en: 'created' },
  update: { ja: '変更', en: 'updated' },
  leave: { ja: '資格喪失', en: 'left' },
  return: { ja: '資格の再取得', en: 'insured again' },
};
const counted: [keyof Counts, string][] = [
  ['created', '新規'],
  ['updated', '変更'],
  ['unchanged', '変更なし'],
  ['left', '資格喪失'],
];

/** What an import did, or would do, for people; `changes` are its first. */
export function importLines(
  { refused, returned, withoutRefused, changedColumns, reasons, ...result }: ImportResult,
  changes: MemberChange[],
  language: Language,
): string[] {
  const ja = language === 'ja';
  const count = (name: string, label: string, rows: number) =>
    ja ? `${label}（${name}）: ${number(rows)}` : `${name}: ${number(rows)}`;
  const counts = counted.map(([name, label]) => count(name, label, result[name]));
  const fields = Object.entries(changedColumns) as [Column, number][];
  return [
    ...counts,
    count('refused', '誤り', refused),
    ...(returned > 0 ? [count('insured again', '変更のうち資格の再取得', returned)] : []),
    ...(withoutRefused === null ? [] : [mended(withoutRefused, language)]),
    ...(fields.length === 0
      ? []
      : [
          (ja ? '変わる項目: ' : 'columns that change: ') +
            fields
              .map(([name, rows]) => `${headerOf(name, language)} ${number(rows)}`)
              .join(ja ? '、' : ', '),
        ]),
    ...reasons.map((reason) =>
      ja
        ? `誤り: ${reason.ja}: ${number(reason.count)} 行`
        : `refused: ${reason.en}: ${number(reason.count)} rows`,
    ),
    ...changes.map((change) => changeLine(change, language)),
  ];
}

const number = (count: number): string => count.toLocaleString('en-US');

function mended(counts: Counts, language: Language): string {
  const list = counted.map(([name, ja]) => `${language === 'ja' ? ja : name} ${number(counts[name])}`);
  return language === 'ja'
    ? `誤りのない行だけなら: ${list.join('、')}`
    : `without the refused rows: ${list.join(', ')}`;
}

function changeLine({ line, userId, kind, columns }: MemberChange, language: Language): string {
  const what = kinds[kind][language];
  const names = columns.filter((name) => name !== 'status').map((name) => headerOf(name, language));
  if (language === 'ja')
    return `${line} 行目 ${userId}: ${what}${names.length > 0 ? `（${names.join('、')}）` : ''}`;
  return `line ${line} ${userId}: ${what}${names.length > 0 ? ` (${names.join(', ')})` : ''}`;
}

/** One line of the file of all changes. */
export const changeCells = ({ line, userId, kind, columns }: MemberChange): string[] => [
  String(line),
  userId,
  kinds[kind].ja,
  columns
    .filter((name) => name !== 'status')
    .map((name) => headerOf(name, 'ja'))
    .join('、'),
];
export const changeHeader = ['行', 'ユーザID', '内容', '変わる項目'];
