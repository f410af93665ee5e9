import type { Knex } from 'knex';
import { OperatorError } from '../../errors.ts';
import type { Insurer } from '../../insurer/insurer.ts';
import { CopyIn } from './copy.ts';

/** The import's one connection. What is asked of it is done in turn, while the next is being prepared. */
export interface ImportConnection {
  /** Runs work in a transaction of its own. */
  transact<T>(work: (transaction: Knex.Transaction) => Promise<T>): Promise<T>;
  /** Hands rows to a `copy … from stdin (format binary)`. */
  copy(sql: string, rows: Buffer): Promise<void>;
}

/**
 * Holds one connection for a whole import, because its temporary tables belong to it, and the insurer's import
 * lock with it. Between two transactions nothing is open, so hashing passwords for minutes holds up nobody.
 * @throws OperatorError (4) while another import for the same insurer is running
 */
export async function withImportConnection<T>(
  db: Knex,
  insurer: Insurer,
  work: (connection: ImportConnection) => Promise<T>,
): Promise<T> {
  const client: { query(copy: CopyIn): unknown } = await db.client.acquireConnection();
  const inTurn = queue();
  const connection: ImportConnection = {
    transact: (unit) => inTurn(() => db.transaction(unit, { connection: client })),
    copy: (sql, rows) =>
      inTurn(
        () =>
          new Promise((resolve, reject) => {
            client.query(new CopyIn(sql, rows, (error) => (error ? reject(error) : resolve())));
          }),
      ),
  };
  const lock = (what: string) =>
    connection.transact(async (transaction) => {
      const sql = `select ${what}(hashtext('kosmo import'), ?) as held`;
      return (await transaction.raw<{ rows: { held: boolean }[] }>(sql, [insurer.id])).rows[0]?.held;
    });
  try {
    if (!(await lock('pg_try_advisory_lock'))) throw alreadyRunning(insurer);
    try {
      return await work(connection);
    } finally {
      await lock('pg_advisory_unlock');
    }
  } finally {
    await db.client.releaseConnection(client);
  }
}

/** Runs one thing after the other. */
function queue() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work);
    last = result.catch(() => {});
    return result;
  };
}

const alreadyRunning = ({ code }: Insurer) =>
  new OperatorError(
    {
      ja: `保険者 ${code} の取り込みが別に動いています。終わってからやり直してください。`,
      en: `Another import for the insurer ${code} is running: try again when it has finished.`,
    },
    4,
  );
