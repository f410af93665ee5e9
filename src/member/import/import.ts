import type { Knex } from 'knex';
import { recordAudit } from '../../audit/audit.ts';
import type { Transaction } from '../../db.ts';
import type { Insurer } from '../../insurer/insurer.ts';
import type { Secrets } from '../../secrets.ts';
import { readHeader } from './columns.ts';
import { type Transact, withImportConnection } from './connection.ts';
import { ErrorsFile } from './errors-file.ts';
import { isKnown, judgeLot } from './lot.ts';
import { openCsv } from './open.ts';
import type { Refusal } from './refusal.ts';
import { sealer } from './seal.ts';
import { applyChanges, createStaging, dropStaging, stageChanges } from './staging.ts';

export interface ImportOptions {
  /** The file's bytes: UTF-8 or CP932. */
  stream: AsyncIterable<Buffer>;
  insurer: Insurer;
  /** Where the refused rows are written, if there are any. */
  errorsFile: string;
  /** Apply the good rows although others are refused. */
  skipRefused?: boolean;
  dryRun?: boolean;
  /** Who acts, and why, for the audit trail. */
  actor: string;
  reason?: string;
  now: Date;
  onUnknownColumns?(headers: string[]): void;
  onRefused?(refusals: Refusal[]): void;
  /** The rows read so far. */
  onProgress?(rows: number): void;
}

/** How many rows did what. Where refused rows kept the file from being applied, all the others are 0. */
export interface ImportResult {
  created: number;
  updated: number;
  unchanged: number;
  left: number;
  refused: number;
  errorsFile: string | null;
}

/**
 * Imports an insurer's members: all good rows in one transaction at the end, in memory that does not grow with
 * the file. The same file again changes nothing.
 * @throws OperatorError (2) for a file without a usable header, (4) while another import of this insurer runs
 */
export function importMembers(db: Knex, secrets: Secrets, options: ImportOptions): Promise<ImportResult> {
  return withImportConnection(db, options.insurer, async (transact) => {
    try {
      await transact(createStaging);
      return await run(transact, secrets, options);
    } finally {
      await transact(dropStaging);
    }
  });
}

async function run(transact: Transact, secrets: Secrets, options: ImportOptions): Promise<ImportResult> {
  const { insurer, now, dryRun } = options;
  const { header, lots } = await openCsv(options.stream);
  const columns = readHeader(header);
  if (columns.unknown.length > 0) options.onUnknownColumns?.(columns.unknown);
  const errors = new ErrorsFile(options.errorsFile, header);
  const seal = sealer(secrets);
  const counts = { created: 0, updated: 0, unchanged: 0, left: 0 };
  let rows = 0;
  let refused = 0;
  const blocked = () => refused > 0 && !options.skipRefused;

  for await (const lot of lots) {
    const context = { transact, secrets, insurerId: insurer.id, columns, now };
    const { judged, refusals } = await judgeLot(context, lot);
    if (refusals.length > 0) options.onRefused?.(refusals);
    await errors.write(refusals);
    refused += refusals.length;
    for (const { verdict } of judged) counts[verdict] += 1;
    if (!dryRun && !blocked()) {
      const changes = await Promise.all(judged.filter((one) => !isKnown(one)).map(seal));
      await transact((transaction) => stageChanges(transaction, changes));
    }
    rows += lot.length;
    options.onProgress?.(rows);
  }
  const errorsFile = await errors.close();
  if (blocked()) return { created: 0, updated: 0, unchanged: 0, left: 0, refused, errorsFile };
  if (!dryRun) await transact((transaction) => apply(transaction, { ...counts, refused }, options));
  return { ...counts, refused, errorsFile };
}

async function apply(transaction: Transaction, counts: Record<string, number>, options: ImportOptions) {
  const { insurer, actor, reason, now } = options;
  await applyChanges(transaction, insurer.id, now);
  await recordAudit(transaction, {
    at: now,
    insurerId: insurer.id,
    memberId: null,
    actor,
    action: 'member.imported',
    outcome: 'success',
    detail: { ...counts, ...(reason !== undefined && { reason }) },
  });
}
