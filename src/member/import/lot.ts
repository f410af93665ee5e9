import type { Secrets } from '../../secrets.ts';
import { insuredKey } from '../insured.ts';
import type { Columns } from './columns.ts';
import type { Transact } from './connection.ts';
import type { CsvRecord } from './csv.ts';
import { type Reason, type Refusal, refuse, refuseRepeated } from './refusal.ts';
import { canonicalText, type Row, readRow } from './row.ts';
import { firstLines, type Known, stageLines } from './staging.ts';
import { judge, type Verdict } from './verdict.ts';

/** A row that may be imported, and what that would do. */
export interface Judged {
  row: Row;
  known: Known | null;
  verdict: Exclude<Verdict, 'initial_password_missing'>;
  detailsDigest: Buffer;
  insuredDigest: Buffer;
}

export interface LotContext {
  transact: Transact;
  secrets: Secrets;
  insurerId: number;
  columns: Columns;
  now: Date;
}

/** Reads some thousand records together: each is either refused, in the order of the file, or judged. */
export async function judgeLot(
  { transact, secrets, insurerId, columns, now }: LotContext,
  records: CsvRecord[],
): Promise<{ judged: Judged[]; refusals: Refusal[] }> {
  const refusals: Refusal[] = [];
  const good: { record: CsvRecord; row: Row }[] = [];
  for (const record of records) {
    const result = readRecord(record, columns, now);
    if ('row' in result) good.push({ record, row: result.row });
    else refusals.push(refuse(record, result.reasons));
  }

  const lines = good.map(({ record, row }) => ({ line: record.line, userIdKey: row.userIdKey }));
  const known = await transact((transaction) => stageLines(transaction, insurerId, lines));
  const repeated = good.filter(({ record }) => !known.has(record.line));
  const keys = repeated.map(({ row }) => row.userIdKey);
  const first = keys.length > 0 ? await transact((transaction) => firstLines(transaction, keys)) : null;

  const judged: Judged[] = [];
  for (const { record, row } of good) {
    const member = known.get(record.line);
    if (member === undefined) {
      refusals.push(refuseRepeated(record, first?.get(row.userIdKey) ?? 0));
      continue;
    }
    const digests = secrets.digests('member details', canonicalText(insurerId, row));
    const verdict = judge(row, member, digests);
    if (verdict === 'initial_password_missing') refusals.push(refuse(record, [verdict]));
    else
      judged.push({
        row,
        known: member,
        verdict,
        detailsDigest: digests[0] as Buffer,
        insuredDigest: secrets.digest('insured', insuredKey(insurerId, row.details)),
      });
  }
  return { judged, refusals: refusals.sort((one, other) => one.record.line - other.record.line) };
}

/** Whether the database holds all of it, under the newest keys. */
export const isKnown = ({ known, verdict, detailsDigest, insuredDigest }: Judged): boolean =>
  verdict === 'unchanged' &&
  known?.insuredDigest?.equals(insuredDigest) === true &&
  known.detailsDigest.equals(detailsDigest);

function readRecord(record: CsvRecord, columns: Columns, now: Date): { row: Row } | { reasons: Reason[] } {
  if (record.fault) return { reasons: [record.fault] };
  if (record.cells.slice(columns.count).some((cell) => cell.trim() !== ''))
    return { reasons: ['too_many_cells'] };
  return readRow(columns.read(record.cells), now);
}
