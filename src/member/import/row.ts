import { parseBirthdate } from '../birthdate.ts';
import { parseEmail } from '../email-address.ts';
import type { Member, MemberDetails } from '../member.ts';
import { foldUserId } from '../user-id.ts';
import type { Cells } from './columns.ts';
import type { Reason } from './refusal.ts';

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

const statuses: Record<string, Row['status']> = { '': 'active', 取得: 'active', 喪失: 'left' };
const cohorts: Record<string, Row['cohort']> = { '1': 1, '2': 2, '3': 3 };

/** Every rule that one row alone can break; the reasons of all that it breaks, or the row. */
export function readRow(cells: Cells, now: Date): { row: Row } | { reasons: Reason[] } {
  const values = Object.values(cells);
  const userIdKey = foldUserId(cells.user_id);
  const birthdate = parseBirthdate(cells.birthdate, now);
  const relationship = cells.relationship.normalize('NFKC');
  const cohort = readCohort(cells);
  const email = cells.email === '' ? null : parseEmail(cells.email);
  const status = statuses[cells.status.normalize('NFKC')];

  const broken: [Reason, boolean][] = [
    ['garbled', values.some((value) => /[\ufffd\0]/.test(value))],
    ['cell_long', values.some((value) => value.length > LONGEST_CELL)],
    ['user_id_missing', userIdKey === ''],
    ['user_id_long', [...userIdKey].length > LONGEST_USER_ID],
    ['number_missing', cells.number === ''],
    ['birthdate_invalid', birthdate === null],
    ['relationship_invalid', relationship !== '本人' && relationship !== '家族'],
    ['cohort_invalid', cohort === undefined],
    ['initial_password_unused', cells.initial_password !== '' && cohort !== undefined && cohort !== 3],
    ['email_invalid', cells.email !== '' && email === null],
    ['status_invalid', status === undefined],
  ];
  const reasons = broken.filter(([, holds]) => holds).map(([reason]) => reason);
  if (reasons.length > 0 || birthdate === null || !cohort || !status) return { reasons };
  const { symbol, number, branch_number: branchNumber, name } = cells;
  const details = {
    symbol,
    number,
    branchNumber,
    birthdate,
    relationship,
    name: name || null,
    importedEmail: email,
  };
  return {
    row: {
      userId: cells.user_id,
      userIdKey,
      cohort,
      status,
      details,
      initialPassword: cells.initial_password || null,
    },
  };
}

function readCohort({ cohort, initial_password }: Cells): Row['cohort'] | undefined {
  if (cohort === '') return initial_password === '' ? 2 : 3;
  return cohorts[cohort.normalize('NFKC')];
}

/** Says whether two imports of one member say the same; in a fixed order, without what is only ever derived. */
export function canonicalText(
  insurerId: number,
  { userId, userIdKey, cohort, details, initialPassword }: Row,
): string {
  const { symbol, number, branchNumber, birthdate, relationship, name, importedEmail } = details;
  const said = [symbol, number, branchNumber, birthdate, relationship, name, importedEmail];
  return JSON.stringify([insurerId, userIdKey, userId, cohort, initialPassword, ...said]);
}
