import type { Bilingual } from '../../errors.ts';
import { type Column, headerOf } from './columns.ts';

/** What an operator should look at although nothing is wrong for certain. */
export type WarningCode =
  | 'zeros_lost'
  | 'zeros_lost_since'
  | 'question_mark'
  | 'new_user_id'
  | 'nobody_known';

export interface Warning {
  code: WarningCode;
  /** The column it is about. */
  column: Column | null;
  count: number;
  /** The first lines it was found on. */
  lines: number[];
}

/** How many lines are named. */
const NAMED = 5;

export class Warnings {
  readonly #found = new Map<string, Warning>();

  note(code: WarningCode, line: number | null, column: Column | null = null, count = 1): void {
    const key = `${code} ${column}`;
    const warning = this.#found.get(key) ?? { code, column, count: 0, lines: [] };
    warning.count += count;
    if (line !== null && warning.lines.length < NAMED) warning.lines.push(line);
    this.#found.set(key, warning);
  }

  get all(): Warning[] {
    return [...this.#found.values()];
  }
}

/** One line for the operator; never what a row says of its member. */
export function describeWarning({ code, column, count, lines }: Warning): Bilingual {
  const name = {
    ja: column === null ? '' : headerOf(column, 'ja'),
    en: column === null ? '' : headerOf(column, 'en'),
  };
  const text = texts[code](name, count);
  if (lines.length === 0) return text;
  const more = count > lines.length;
  return {
    ja: `${text.ja}（行 ${lines.join(', ')}${more ? ' ほか' : ''}）`,
    en: `${text.en} (lines ${lines.join(', ')}${more ? ' and more' : ''})`,
  };
}

const texts: Record<WarningCode, (name: Bilingual, count: number) => Bilingual> = {
  zeros_lost: ({ ja, en }, count) => ({
    ja: `「${ja}」の先頭の 0 が落ちたように見える行があります: ${count} 行。元の台帳と見比べてください。Excel では列を「文字列」にして開きます`,
    en: `The column ${en} seems to have lost leading zeros: ${count} rows. Compare with the register; in Excel, open the column as text`,
  }),
  zeros_lost_since: ({ ja, en }, count) => ({
    ja: `「${ja}」が、登録済みの値から先頭の 0 だけ落ちた行があります: ${count} 行。このまま取り込むと 0 のない値に変わります`,
    en: `The column ${en} is what is known but for its leading zeros: ${count} rows. Importing them drops the zeros`,
  }),
  question_mark: ({ ja, en }, count) => ({
    ja: `「${ja}」に ? のある行があります: ${count} 行。Shift_JIS にない文字が ? になったのかもしれません。「CSV UTF-8」で保存すると残ります`,
    en: `The column ${en} has question marks: ${count} rows. Characters that Shift_JIS lacks become ?; "CSV UTF-8" keeps them`,
  }),
  new_user_id: (_, count) => ({
    ja: `登録済みの加入者（記号・番号・枝番・生年月日が同じ）に新しいユーザIDが付いている行があります: ${count} 行。このままでは別のアカウントになり、パスキーや設定は引き継がれません。同じ人なら、元のユーザIDの行にするか、--follow-user-ids を付けてください`,
    en: `Members who are registered already (same symbol, number, branch number and birthdate) come with a new user ID: ${count} rows. As they are they become new accounts, without passkeys and settings. If they are the same people, give them their former user ID or add --follow-user-ids`,
  }),
  nobody_known: (_, count) => ({
    ja: `登録済みの加入者 ${count} 人が、一人もこのファイルにいません。保険者とファイルの組み合わせを確かめてください`,
    en: `None of the ${count} members registered so far is in this file: make sure it is this insurer's`,
  }),
};
