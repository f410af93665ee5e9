import { foldInsured, insuredKey, withoutLeadingZeros } from '../insured.ts';
import type { MemberDetails } from '../member.ts';
import type { Column } from './columns.ts';
import type { Row } from './row.ts';

/** What Shift_JIS from Windows and from elsewhere decode to where they mean the same character. */
const twins: Record<string, string> = {
  '〜': '～',
  '−': '－',
  '‖': '∥',
  '—': '―',
  '¢': '￠',
  '£': '￡',
  '¬': '￢',
};
const untwinned = (text: string): string => text.replace(/[〜−‖—¢£¬]/gu, (one) => twins[one] ?? one);

/** Says whether two imports of one member say the same; in a fixed order, without what is only ever derived. */
export function canonicalText(insurerId: number, { userId, userIdKey, cohort, details }: Row): string {
  const { symbol, number, branchNumber, birthdate, relationship, name, importedEmail } = details;
  const said = [symbol, number, branchNumber, birthdate, relationship, name, importedEmail];
  return untwinned(JSON.stringify([insurerId, userIdKey, userId, cohort, ...said]));
}

/** The columns by which a row differs from what is known, those aside that say whether the member is insured. */
export function changedColumns(
  known: { userId: string; cohort: number; details: MemberDetails },
  { userId, cohort, details }: Row,
): Column[] {
  const old = known.details;
  const pairs: [Column, unknown, unknown][] = [
    ['user_id', known.userId, userId],
    ['symbol', old.symbol, details.symbol],
    ['number', old.number, details.number],
    ['branch_number', old.branchNumber, details.branchNumber],
    ['birthdate', old.birthdate, details.birthdate],
    ['relationship', old.relationship, details.relationship],
    ['cohort', known.cohort, cohort],
    ['name', old.name, details.name],
    ['email', old.importedEmail, details.importedEmail],
  ];
  return pairs.filter(([, one, other]) => said(one) !== said(other)).map(([name]) => name);
}

const said = (value: unknown): string => untwinned(String(value ?? ''));

/** Numbers that are what is known but for zeros a spreadsheet has taken. */
export function columnsWithZerosLost(old: MemberDetails, details: MemberDetails): Column[] {
  const pairs: [Column, string, string][] = [
    ['symbol', old.symbol, details.symbol],
    ['number', old.number, details.number],
    ['branch_number', old.branchNumber, details.branchNumber],
  ];
  return pairs
    .filter(([, one, other]) => other !== '' && one !== other && isShortened(one, other))
    .map(([name]) => name);
}

const isShortened = (one: string, other: string): boolean =>
  one.endsWith(other) && /^0+$/.test(one.slice(0, -other.length));

/**
 * Whether the same user ID is somebody else's now: the birthdate, and besides it the number or the name. A birthdate
 * alone may have been wrong.
 */
export const isAnotherPerson = (old: MemberDetails, details: MemberDetails): boolean =>
  old.birthdate !== details.birthdate &&
  (insuredKey(0, old) !== insuredKey(0, details) ||
    foldBranch(old) !== foldBranch(details) ||
    (old.name !== null && details.name !== null && foldInsured(old.name) !== foldInsured(details.name)));

/** Whether one person stands behind two user IDs. */
export const isSamePerson = (old: MemberDetails, details: MemberDetails): boolean =>
  old.birthdate === details.birthdate &&
  foldBranch(old) === foldBranch(details) &&
  insuredKey(0, old) === insuredKey(0, details);

const foldBranch = ({ branchNumber }: MemberDetails): string =>
  withoutLeadingZeros(foldInsured(branchNumber));
