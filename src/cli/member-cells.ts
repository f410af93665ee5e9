import { OperatorError } from '../errors.ts';
import { birthdateReader } from '../member/import/birthdates.ts';
import type { Cells, Column } from '../member/import/columns.ts';
import { type Reason, reasons } from '../member/import/refusal.ts';
import { type Row, readRow } from '../member/import/row.ts';
import type { Member } from '../member/member.ts';
import type { Call, Flag } from './command.ts';

/** What an operator may say of a member: columns of the insurer's file, by the same rules; never a password. */
type Said = Exclude<Column, 'initial_password' | 'insurer_number'>;

const columns: Record<Said, { ja: string; en: string; value: string }> = {
  user_id: { ja: 'ユーザID', en: 'user ID', value: '<id>' },
  symbol: { ja: '記号', en: 'insured symbol', value: '<symbol>' },
  number: { ja: '番号', en: 'insured number', value: '<number>' },
  branch_number: { ja: '枝番', en: 'branch number', value: '<number>' },
  birthdate: {
    ja: '生年月日（19800101、1980/1/1、昭和55年1月1日 など）',
    en: 'date of birth (19800101, 1980/1/1, …)',
    value: '<date>',
  },
  relationship: { ja: '続柄 本人 | 家族', en: '本人 or 家族', value: '<relationship>' },
  cohort: { ja: 'ログイン区分 1 | 2 | 3', en: 'cohort 1, 2 or 3', value: '<cohort>' },
  name: { ja: '氏名', en: 'name', value: '<name>' },
  email: {
    ja: 'メールアドレス（確認済みとは扱わない）',
    en: 'email address, which does not count as verified',
    value: '<address>',
  },
  status: { ja: '資格 取得 | 喪失', en: '取得, or 喪失 for who has left', value: '<status>' },
};
/** Asked for on the terminal where `-` is written, so that no history keeps them. */
const personal: Said[] = ['symbol', 'number', 'birthdate', 'name', 'email'];

/** A flag for each of these columns: `--birthdate`, or, of what changes, `--new-birthdate`. */
export const cellFlags = (names: Said[], prefix = ''): Flag[] =>
  names.map((name) => {
    const { ja, en, value } = columns[name];
    const asks = personal.includes(name);
    return {
      flags: `--${prefix}${name.replace('_', '-')} ${value}`,
      about: {
        ja: ja + (asks ? '。- と書くと、あとから入力できる' : ''),
        en: en + (asks ? '; - asks for it' : ''),
      },
    };
  });

/** What was said, by column. */
export async function readCells(call: Call, names: Said[], prefix = ''): Promise<Partial<Cells>> {
  const said: Partial<Cells> = {};
  for (const name of names) {
    const flag = prefix + name.replace('_', '-');
    const question = { ja: `${columns[name].ja}: `, en: `${columns[name].en}: ` };
    const value = await call.typed(camelCase(flag), question);
    if (value !== undefined) said[name] = value.trim();
  }
  return said;
}

const camelCase = (flag: string): string =>
  flag.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

export const nothing: Cells = {
  user_id: '',
  symbol: '',
  number: '',
  branch_number: '',
  birthdate: '',
  relationship: '',
  cohort: '',
  initial_password: '',
  name: '',
  email: '',
  status: '',
  insurer_number: '',
};

/** A member as the insurer's file would say it. */
export const cellsOf = ({ userId, cohort, status, details }: Member): Cells => ({
  user_id: userId,
  symbol: details.symbol,
  number: details.number,
  branch_number: details.branchNumber,
  birthdate: details.birthdate,
  relationship: details.relationship,
  cohort: String(cohort),
  initial_password: '',
  name: details.name ?? '',
  email: details.importedEmail ?? '',
  status: status === 'left' ? '喪失' : '取得',
  insurer_number: '',
});

/** By the rules of the import. @throws OperatorError with every reason, which repeats nothing of what was said */
export function rowOf(cells: Cells, now: Date): Row {
  const result = readRow(cells, { insurerNumber: '', readBirthdate: birthdateReader(now) });
  if ('row' in result) return result.row;
  const list = (language: 'ja' | 'en') =>
    result.reasons.map((reason: Reason) => `\n  ${reasons[reason][language]}`).join('');
  throw new OperatorError({
    ja: `登録できません:${list('ja')}`,
    en: `This cannot be registered:${list('en')}`,
  });
}
