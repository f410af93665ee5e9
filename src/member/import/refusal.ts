import type { Bilingual } from '../../errors.ts';
import type { CsvRecord } from './csv.ts';

/** Why a row is refused. The texts never repeat what the row says of the member. */
export const reasons = {
  malformed: { ja: '引用符（"）の使い方が CSV になっていません', en: 'the quotes (") are not CSV' },
  too_long: { ja: '行が長すぎます', en: 'the row is too long' },
  too_many_cells: { ja: '見出しより列が多くあります', en: 'there are more cells than headers' },
  garbled: { ja: '読めない文字があります', en: 'a character cannot be read' },
  cell_long: { ja: '長すぎる項目があります', en: 'a cell is too long' },
  formula: { ja: '数式のままの項目があります（= で始まる）', en: 'a cell is a formula (it begins with =)' },
  scientific: {
    ja: 'Excel の指数表記（例 8.00E+02）になった項目があります。列の表示形式を「文字列」にして入れ直してください',
    en: 'a cell is in scientific notation (like 8.00E+02): make the column text in Excel and enter it again',
  },
  amount: {
    ja: '記号・番号・枝番に桁区切りや小数点があります',
    en: 'symbol, number or branch number is formatted as an amount, with separators or decimals',
  },
  excel_error: {
    ja: 'Excel のエラー（#N/A など）になった項目があります',
    en: 'a cell is an error of the spreadsheet (#N/A or the like)',
  },
  other_insurer: {
    ja: '保険者番号がこの保険者のものではありません',
    en: 'the insurer number is of another insurer',
  },
  another_person: {
    ja: 'このユーザIDは別の人（生年月日も番号や氏名も異なる）のものです。別の人なら新しいユーザIDにしてください',
    en: 'the user ID is of another person (birthdate and number or name differ): give that person a new user ID',
  },
  user_id_missing: { ja: 'ユーザIDがありません', en: 'the user ID is missing' },
  user_id_long: { ja: 'ユーザIDが64文字を超えています', en: 'the user ID is longer than 64 characters' },
  number_missing: { ja: '番号がありません', en: 'the number is missing' },
  birthdate_invalid: { ja: '生年月日を日付として読めません', en: 'the birthdate is not a date' },
  birthdate_serial: {
    ja: '生年月日が Excel の日付の通し番号（例 29221）です。表示形式を「日付」にして保存し直してください',
    en: "the birthdate is Excel's count of days (like 29221): format the column as a date and save again",
  },
  birthdate_digits: {
    ja: '生年月日の数字が8桁（YYYYMMDD）ではありません',
    en: 'the birthdate has not eight digits (YYYYMMDD)',
  },
  relationship_invalid: {
    ja: '続柄は「本人」か「家族」です',
    en: 'the relationship must be 本人 or 家族',
  },
  cohort_invalid: { ja: 'ログイン区分は 1・2・3 のどれかです', en: 'the cohort must be 1, 2 or 3' },
  initial_password_unused: {
    ja: '仮パスワードはログイン区分 3 だけのものです',
    en: 'only cohort 3 has an initial password',
  },
  initial_password_missing: {
    ja: 'ログイン区分 3 の新しい加入者には仮パスワードが要ります',
    en: 'a new member of cohort 3 needs an initial password',
  },
  email_invalid: { ja: 'メールアドレスの形ではありません', en: 'the e-mail address is not one' },
  status_invalid: { ja: '資格は「取得」か「喪失」です', en: 'the status must be 取得 or 喪失' },
} as const satisfies Record<string, Bilingual>;

export type Reason = keyof typeof reasons;

/** A row that cannot be imported, as it was read. */
export interface Refusal {
  record: CsvRecord;
  reasons: Bilingual[];
}

export const refuse = (record: CsvRecord, codes: Reason[]): Refusal => ({
  record,
  reasons: codes.map((code) => reasons[code]),
});

export const refuseRepeated = (record: CsvRecord, first: number): Refusal => ({
  record,
  reasons: [{ ja: `${first} 行目と同じユーザIDです`, en: `line ${first} has the same user ID` }],
});

export const describeRefusal = ({ reasons }: Refusal, language: keyof Bilingual): string =>
  reasons.map((reason) => reason[language]).join(language === 'ja' ? '、' : '; ');
