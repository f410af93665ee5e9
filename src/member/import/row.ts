import { parseEmail } from '../email-address.ts';
import { foldInsured } from '../insured.ts';
import type { Member, MemberDetails } from '../member.ts';
import { foldUserId } from '../user-id.ts';
import type { Cells } from './columns.ts';
import type { Reason } from './refusal.ts';
import { isAmount, isError, isFormula, isScientific, isSerialDate } from './spreadsheet.ts';

const LONGEST_USER_ID = 64;
const LONGEST_CELL = 200;

/** One good row. */
export interface Row {
  userId: string;
  userIdKey: string;
  cohort: Member['cohort'];
  status: 'active' | 'left';
  details: MemberDetails;
  /** Cohort 3's, as the notice has it; null where the file gives none. */
  initialPassword: string | null;
}

/** What the rows of one import are read by. */
export interface Rules {
  insurerNumber: string;
  readBirthdate(text: string): string | null;
}

const statuses: Record<string, Row['status']> = { '': 'active', 取得: 'active', 喪失: 'left' };
const cohorts: Record<string, Row['cohort']> = { '1': 1, '2': 2, '3': 3 };

/** Every rule that one row alone can break; the reasons of all that it breaks, or the row. */
export function readRow(cells: Cells, rules: Rules): { row: Row } | { reasons: Reason[] } {
  const userIdKey = foldUserId(cells.user_id);
  const birthdate = rules.readBirthdate(cells.birthdate);
  const relationship = narrow(cells.relationship);
  const cohort = readCohort(cells);
  const email = cells.email === '' ? null : parseEmail(cells.email);
  const status = statuses[narrow(cells.status)];

  const reasons = spreadsheetReasons(cells);
  const unless = (holds: boolean, reason: Reason) => {
    if (!holds) reasons.push(reason);
  };
  unless(isOurs(cells.insurer_number, rules.insurerNumber), 'other_insurer');
  unless(userIdKey !== '', 'user_id_missing');
  unless(userIdKey.length <= LONGEST_USER_ID || [...userIdKey].length <= LONGEST_USER_ID, 'user_id_long');
  unless(foldInsured(cells.number) !== '', 'number_missing');
  if (birthdate === null) reasons.push(birthdateReason(narrow(cells.birthdate)));
  unless(relationship === '本人' || relationship === '家族', 'relationship_invalid');
  unless(cohort !== undefined, 'cohort_invalid');
  unless(cells.initial_password === '' || cohort === undefined || cohort === 3, 'initial_password_unused');
  unless(cells.email === '' || email !== null, 'email_invalid');
  unless(status !== undefined, 'status_invalid');
  if (reasons.length > 0 || birthdate === null || !cohort || !status) return { reasons };
  const { symbol, number, branch_number: branchNumber, name } = cells;
  return {
    row: {
      userId: cells.user_id,
      userIdKey,
      cohort,
      status,
      details: {
        symbol,
        number,
        branchNumber,
        birthdate,
        relationship,
        name: name || null,
        importedEmail: email,
      },
      initialPassword: cells.initial_password || null,
    },
  };
}

const narrow = (text: string): string => text.normalize('NFKC');

/** What a wrong encoding and a spreadsheet have made of cells. */
function spreadsheetReasons(cells: Cells): Reason[] {
  const reasons: Reason[] = [];
  const some = (texts: string[], is: (text: string) => boolean, reason: Reason) => {
    if (texts.some(is)) reasons.push(reason);
  };
  const values = Object.values(cells);
  some(values, isGarbled, 'garbled');
  some(values, (value) => value.length > LONGEST_CELL, 'cell_long');
  const { user_id, symbol, number, branch_number, birthdate } = cells;
  const identifying = [user_id, symbol, number, branch_number, birthdate];
  some(identifying, isFormula, 'formula');
  some(identifying, isError, 'excel_error');
  some(identifying, isScientific, 'scientific');
  some([symbol, number, branch_number], isAmount, 'amount');
  return reasons;
}

const isGarbled = (text: string): boolean => text.includes('\ufffd') || text.includes('\0');

/** A file may name the insurer in every row; one without the column is taken at the operator's word. */
const isOurs = (given: string, ours: string): boolean =>
  given === '' || withoutZeros(narrow(given)) === withoutZeros(ours);
const withoutZeros = (text: string): string => text.replace(/^0+/, '');

function birthdateReason(text: string): Reason {
  if (isSerialDate(text)) return 'birthdate_serial';
  return /^\d+$/.test(text) && text.length !== 8 ? 'birthdate_digits' : 'birthdate_invalid';
}

function readCohort({ cohort, initial_password }: Cells): Row['cohort'] | undefined {
  if (cohort === '') return initial_password === '' ? 2 : 3;
  return cohorts[narrow(cohort)];
}
