import type { Db } from '../db.ts';
import { OperatorError } from '../errors.ts';
import type { Insurer, Language } from '../insurer/insurer.ts';
import { holdOffImport } from '../member/correction-store.ts';
import { maskEmail } from '../member/email-address.ts';
import { type Cells, headers } from '../member/import/columns.ts';
import { maskNumber } from './member-masked.ts';

/** What changes, by column, masked where the desk need not see it. */
export type Differences = Partial<Record<keyof Cells, { before: string; after: string }>>;

export function differencesOf(before: Cells, after: Cells): Differences {
  const names = (Object.keys(before) as (keyof Cells)[]).filter((name) => before[name] !== after[name]);
  return Object.fromEntries(
    names.map((name) => [name, { before: masked(name, before[name]), after: masked(name, after[name]) }]),
  );
}

export const differenceLines = (differences: Differences, language: Language): string[] =>
  Object.entries(differences).map(
    ([name, { before, after }]) =>
      `${language === 'ja' ? headers[name as keyof Cells] : name}: ${before || '-'} → ${after || '-'}`,
  );

function masked(name: keyof Cells, value: string): string {
  if (value === '') return '';
  switch (name) {
    case 'symbol':
    case 'name':
    case 'initial_password':
      return '***';
    case 'number':
      return maskNumber(value);
    case 'birthdate':
      return `${value.slice(0, 4)}-**-**`;
    case 'email':
      return maskEmail(value);
    default:
      return value;
  }
}

/** An import has judged its rows by what there was when it read them. */
export async function demandNoImport(db: Db, { id, code }: Insurer): Promise<void> {
  if (await holdOffImport(db, id)) return;
  throw new OperatorError(
    {
      ja: `保険者 ${code} の取り込みが動いています。終わってからやり直してください。`,
      en: `An import for the insurer ${code} is running: try again when it has finished.`,
    },
    4,
  );
}

export const userIdTaken = (userId: string) =>
  new OperatorError(
    {
      ja: `ユーザID ${userId} の加入者は、すでにいます。訂正するには member update、戻ってきた人は member update --new-status 取得 です。`,
      en: `There is a member ${userId} already: member update corrects them, and with --new-status 取得 brings back who has left.`,
    },
    4,
  );
