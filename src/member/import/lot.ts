import type { Secrets } from '../../secrets.ts';
import type { Columns } from './columns.ts';
import { canonicalText } from './compare.ts';
import type { ImportConnection } from './connection.ts';
import type { CsvRecord } from './csv.ts';
import { type Found, firstLines, type Line, lookUp } from './lines-store.ts';
import { type Reason, type Refusal, refuse } from './refusal.ts';
import { type Row, type Rules, readRow } from './row.ts';
import type { Warnings } from './warnings.ts';
import type { ZeroWatch } from './zeros.ts';

export interface Reading {
  connection: ImportConnection;
  secrets: Secrets;
  insurerId: number;
  columns: Columns;
  rules: Rules;
  zeros: ZeroWatch;
  warnings: Warnings;
}

/** A row that stands by itself, and what it is looked up by. */
export interface Good {
  record: CsvRecord;
  row: Row;
  line: Line;
}

/** Some hundred rows, and what the database knows of them. */
export interface Lot {
  good: Good[];
  refusals: Refusal[];
  found: Map<number, Found>;
  /** Where the user IDs came first that are repeated here. */
  first: Map<string, number>;
}

/** Reads each lot and looks it up. */
export async function* readLots(reading: Reading, lots: AsyncIterable<CsvRecord[]>): AsyncGenerator<Lot> {
  const { connection, insurerId } = reading;
  for await (const records of lots) {
    const { good, refusals } = readLot(reading, records);
    const lines = good.map(({ line }) => line);
    yield await connection.transact(async (transaction) => {
      const found = await lookUp(transaction, insurerId, lines);
      const repeated = lines
        .filter(({ line }) => found.get(line)?.repeated)
        .map(({ userIdKey }) => userIdKey);
      const first = repeated.length > 0 ? await firstLines(transaction, repeated) : new Map();
      return { good, refusals, found, first };
    });
  }
}

function readLot(reading: Reading, records: CsvRecord[]): { good: Good[]; refusals: Refusal[] } {
  const good: Good[] = [];
  const refusals: Refusal[] = [];
  for (const record of records) {
    const result = readRecord(reading, record);
    if ('row' in result) good.push({ record, row: result.row, line: lineOf(reading, record, result.row) });
    else refusals.push(refuse(record, result.reasons));
  }
  return { good, refusals };
}

function readRecord(
  { columns, rules, zeros, warnings }: Reading,
  record: CsvRecord,
): { row: Row } | { reasons: Reason[] } {
  if (record.fault) return { reasons: [record.fault] };
  if (
    record.cells.length > columns.count &&
    record.cells.slice(columns.count).some((cell) => cell.trim() !== '')
  )
    return { reasons: ['too_many_cells'] };
  const cells = columns.read(record.cells);
  zeros.note(cells, record.line);
  for (const name of ['symbol', 'name'] as const)
    if (cells[name].includes('?')) warnings.note('question_mark', record.line, name);
  return readRow(cells, rules);
}

function lineOf({ secrets, insurerId }: Reading, { line }: CsvRecord, row: Row): Line {
  const { userIdKey, status, initialPassword } = row;
  return {
    line,
    userIdKey,
    leaves: status === 'left',
    detailsDigest: secrets.digest('member details', canonicalText(insurerId, row)),
    provisionalDigest:
      initialPassword === null
        ? null
        : secrets.digest('provisional password', provisionalText(insurerId, row)),
  };
}

/** The same password of two members has two digests. */
export const provisionalText = (insurerId: number, { userIdKey, initialPassword }: Row): string =>
  JSON.stringify([insurerId, userIdKey, initialPassword]);
