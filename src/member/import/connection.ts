import type { Knex } from 'knex';
import { OperatorError } from '../../errors.ts';
import type { Insurer } from '../../insurer/insurer.ts';

/** Runs work in a transaction of its own on the import's one connection. */
export type Transact = <T>(work: (transaction: Knex.Transaction) => Promise<T>) => Promise<T>;

/**
 * Holds one connection for a whole import, because its temporary tables belong to it, and the insurer's import
 * lock with it. Between two transactions nothing is open, so hashing passwords for minutes holds up nobody.
 * @throws OperatorError (4) while another import for the same insurer is running
 */
export async function withImportConnection<T>(
  db: Knex,
  insurer: Insurer,
  work: (transact: Transact) => Promise<T>,
): Promise<T> {
  const connection: unknown = await db.client.acquireConnection();
  const transact: Transact = (unit) => db.transaction(unit, { connection });
  const lock = (what: string) =>
    transact(async (transaction) => {
      const sql = `select ${what}(hashtext('kosmo import'), ?) as held`;
      return (await transaction.raw<{ rows: { held: boolean }[] }>(sql, [insurer.id])).rows[0]?.held;
    });
  try {
    if (!(await lock('pg_try_advisory_lock'))) throw alreadyRunning(insurer);
    try {
      return await work(transact);
    } finally {
      await lock('pg_advisory_unlock');
    }
  } finally {
    await db.client.releaseConnection(connection);
  }
}

const alreadyRunning = ({ code }: Insurer) =>
  new OperatorError(
    {
      ja: `保険者 ${code} の取り込みが別に動いています。終わってからやり直してください。`,
      en: `Another import for the insurer ${code} is running: try again when it has finished.`,
    },
    4,
  );
