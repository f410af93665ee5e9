import type { Knex } from 'knex';
import { recordAudit } from '../../audit/audit.ts';
import type { Transaction } from '../../db.ts';
import { signOutMembers } from '../../oidc/sign-out-members.ts';
import type { Secrets } from '../../secrets.ts';
import { findAgain } from './again.ts';
import { countMembers } from './again-store.ts';
import { ahead } from './ahead.ts';
import { applyChanges } from './apply-store.ts';
import { birthdateReader } from './birthdates.ts';
import { ChangeList, createChanges, dropChanges } from './changes-store.ts';
import { readHeader } from './columns.ts';
import { type ImportConnection, withImportConnection } from './connection.ts';
import { ErrorsFile } from './errors-file.ts';
import { type Judged, judgeLot } from './judge.ts';
import { createLines, dropLines } from './lines-store.ts';
import { readLots } from './lot.ts';
import { Measured } from './measured.ts';
import { openCsv } from './open.ts';
import type { ImportOptions, ImportResult, MemberChange, Permit } from './options.ts';
import { sealer } from './seal.ts';
import { Tally } from './tally.ts';
import { Warnings } from './warnings.ts';
import { ZeroWatch } from './zeros.ts';

/**
 * Imports an insurer's members: all good rows in one transaction at the end, in memory that does not grow with
 * the file. The same file again changes nothing.
 * @throws OperatorError (2) for a file without a usable header, (4) while another import of this insurer runs
 */
export function importMembers(db: Knex, secrets: Secrets, options: ImportOptions): Promise<ImportResult> {
  return withImportConnection(db, options.insurer, async (connection) => {
    try {
      await connection.transact(createLines);
      await connection.transact(createChanges);
      return await run(connection, secrets, options);
    } finally {
      await connection.transact(dropLines);
      await connection.transact(dropChanges);
    }
  });
}

/** What one import works with. */
interface Run {
  connection: ImportConnection;
  secrets: Secrets;
  options: ImportOptions;
  tally: Tally;
  warnings: Warnings;
  file: Measured;
}

async function run(
  connection: ImportConnection,
  secrets: Secrets,
  options: ImportOptions,
): Promise<ImportResult> {
  const { insurer, dryRun = false, skipRefused = false, followUserIds: follow = false } = options;
  const insurerId = insurer.id;
  const members = await connection.transact((transaction) => countMembers(transaction, insurerId));
  const [tally, warnings, file] = [new Tally(), new Warnings(), new Measured(options.stream)];
  const running: Run = { connection, secrets, options, tally, warnings, file };

  const errorsFile = await readAll(running);
  const notes = () => ({ errorsFile, warnings: warnings.all });
  const blocked = tally.refused > 0 && !skipRefused;
  if (members > 0 && (dryRun || !blocked)) {
    tally.follow(await findAgain(connection, { secrets, insurerId, warnings, follow }));
    if (looksComplete(tally, members) && tally.known === 0)
      warnings.note('nobody_known', null, null, members);
  }
  if (!dryRun && !blocked) {
    const departure = { leaving: tally.leaving, members, fileHash: file.hash() };
    const permit = options.permit === undefined ? async () => ({}) : await options.permit(departure);
    if (permit === null) return { ...tally.result(true), permitted: false, ...notes() };
    await connection.transact((transaction) => apply(transaction, running, permit));
  }
  return { ...tally.result(blocked), permitted: true, ...notes() };
}

/** Reads the file to its end and notes what it will do; answers where the refused rows are. */
async function readAll({ connection, secrets, options, tally, warnings, file }: Run): Promise<string | null> {
  const { insurer, now, dryRun = false, skipRefused = false } = options;
  const { header, lots } = await openCsv(file.read());
  const columns = readHeader(header);
  if (columns.unknown.length > 0) options.onUnknownColumns?.(columns.unknown);
  const errors = new ErrorsFile(options.errorsFile, header, columns.original);
  const zeros = new ZeroWatch();
  const changes = new ChangeList(connection);
  let hashed = 0;
  const progress = () =>
    options.onProgress?.({ phase: 'reading', rows: tally.rows + hashed, bytes: file.bytes });
  const onHashed = () => {
    hashed += 1;
    progress();
  };
  const seal = sealer(secrets, insurer.id, { hashes: !dryRun, onHashed });

  const rules = { insurerNumber: insurer.number, readBirthdate: birthdateReader(now) };
  const reading = { connection, secrets, insurerId: insurer.id, columns, rules, zeros, warnings };
  for await (const lot of ahead(readLots(reading, lots))) {
    const { judged, refusals, unchanged } = judgeLot(reading, lot);
    if (refusals.length > 0) options.onRefused?.(refusals);
    await errors.write(refusals);
    await options.onChanges?.(judged.flatMap(describe));
    tally.note({ judged, refusals, unchanged });
    if (dryRun || skipRefused || tally.refused === 0) await changes.add(await Promise.all(judged.map(seal)));
    tally.rows += lot.good.length + lot.refusals.length;
    hashed = 0;
    progress();
  }
  await changes.end();
  zeros.tell(warnings);
  return errors.close();
}

/** As many rows as members, or nearly; a file of new members alone has few. */
const looksComplete = ({ rows }: Tally, members: number): boolean => rows >= 100 && rows >= members / 2;

const describe = ({ kind, line, row, columns }: Judged): MemberChange[] =>
  kind === 'digests' ? [] : [{ kind, line: line.line, userId: row.userId, columns }];

async function apply(
  transaction: Transaction,
  { secrets, options, tally }: Run,
  permit: Permit,
): Promise<void> {
  const { insurer, actor, reason, now } = options;
  const insurerId = insurer.id;
  const permitted = await permit(transaction);
  await applyChanges(transaction, {
    insurerId,
    now,
    actor,
    reason,
    signOut: (ids) => signOutMembers(transaction, secrets, { insurerId, ids, now }),
    onProgress: (share) => options.onProgress?.({ phase: 'applying', rows: tally.rows, share }),
  });
  await recordAudit(transaction, {
    at: now,
    insurerId,
    memberId: null,
    actor,
    action: 'member.imported',
    outcome: 'success',
    detail: {
      ...tally.counts,
      refused: tally.refused,
      ...permitted,
      ...(reason !== undefined && { reason }),
    },
  });
}
