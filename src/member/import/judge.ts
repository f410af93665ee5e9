import type { Secrets } from '../../secrets.ts';
import type { MemberDetails } from '../member.ts';
import type { Kind } from './changes-store.ts';
import type { Column } from './columns.ts';
import { changedColumns, columnsWithZerosLost, isAnotherPerson } from './compare.ts';
import type { Known } from './lines-store.ts';
import { type Good, type Lot, provisionalText } from './lot.ts';
import { type Refusal, refuse, refuseRepeated } from './refusal.ts';
import type { Row } from './row.ts';
import type { Warnings } from './warnings.ts';

/** A row that may be imported, and what that does. */
export interface Judged {
  line: Good['line'];
  row: Row;
  known: Known | null;
  kind: Kind;
  /** What is another than it was; of a new member nothing. */
  columns: Column[];
  /** Whether the provisional password is to be hashed. */
  hash: boolean;
}

interface Judging {
  secrets: Secrets;
  insurerId: number;
  warnings: Warnings;
}

/** The refused rows in the order of the file, the others that change something, and how many do not. */
export function judgeLot(
  judging: Judging,
  { good, refusals: broken, found, first }: Lot,
): { judged: Judged[]; refusals: Refusal[]; unchanged: number } {
  const refusals = [...broken];
  const judged: Judged[] = [];
  let unchanged = 0;
  for (const one of good) {
    const { record, row, line } = one;
    const answer = found.get(line.line);
    if (answer?.repeated) {
      refusals.push(refuseRepeated(record, first.get(line.userIdKey) ?? 0));
      continue;
    }
    const verdict = answer === undefined ? null : judge(judging, one, answer.known);
    if (typeof verdict === 'string') {
      refusals.push(refuse(record, [verdict]));
      continue;
    }
    if (verdict !== null) judged.push({ line, row, known: answer?.known ?? null, ...verdict });
    if (verdict === null || verdict.kind === 'digests') unchanged += 1;
  }
  return { judged, unchanged, refusals: refusals.sort((one, other) => one.record.line - other.record.line) };
}

type Verdict =
  | Pick<Judged, 'kind' | 'columns' | 'hash'>
  | 'initial_password_missing'
  | 'another_person'
  | null;

/** What a row means for the member it speaks of, if there is one. */
function judge({ secrets, insurerId, warnings }: Judging, { row, line }: Good, known: Known | null): Verdict {
  const isActive = row.status === 'active';
  // the symbol + number + birthdate rule must never stand in for a password that was lost on the way
  const canSignIn =
    row.cohort !== 3 || row.initialPassword !== null || known?.activated || known?.provisional;
  if (isActive && !canSignIn) return 'initial_password_missing';
  if (known === null) return { kind: 'create', columns: [], hash: isActive && row.initialPassword !== null };

  const old = secrets.openJson<MemberDetails>(known.sealedDetails, `member ${known.id}`);
  const returns = isActive && known.status === 'left';
  if (isActive && (known.activated || returns) && isAnotherPerson(old, row.details)) return 'another_person';
  for (const column of columnsWithZerosLost(old, row.details))
    warnings.note('zeros_lost_since', line.line, column);

  const columns = changedColumns({ ...known, details: old }, row);
  const hash = isActive && !known.activated && isNewPassword(secrets, insurerId, row, known);
  if (hash) columns.push('initial_password');
  if (returns) return { kind: 'return', columns: [...columns, 'status'], hash };
  if (!isActive && known.status !== 'left') return { kind: 'leave', columns: [...columns, 'status'], hash };
  if (columns.length > 0) return { kind: 'update', columns, hash };
  const isCurrent = known.insuredDigest !== null && known.detailsDigest.equals(line.detailsDigest);
  return isCurrent && !isOlder(known, line) ? null : { kind: 'digests', columns, hash };
}

/** By the digests under every key still listed, so that a rotation does not have every password hashed again. */
function isNewPassword(secrets: Secrets, insurerId: number, row: Row, known: Known): boolean {
  if (row.initialPassword === null) return false;
  const { provisional, provisionalDigest: given } = known;
  if (!provisional || given === null) return true;
  const digests = secrets.digests('provisional password', provisionalText(insurerId, row));
  return !digests.some((digest) => digest.equals(given));
}

/** The same password, noted under an older key. */
const isOlder = (known: Known, { provisionalDigest }: Good['line']): boolean =>
  provisionalDigest !== null &&
  known.provisionalDigest !== null &&
  !provisionalDigest.equals(known.provisionalDigest);
