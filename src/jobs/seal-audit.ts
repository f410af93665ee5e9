import type { Task } from 'graphile-worker';
import type { Knex } from 'knex';
import { sealEntries } from '../audit/seal.ts';
import { after, seconds } from '../clock.ts';
import { OperatorError } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { Secrets } from '../secrets.ts';

interface SealAuditDeps {
  db: Knex;
  secrets: Secrets;
  log: Logger;
  now: () => Date;
  /** How many entries are sealed in one transaction. */
  batch?: number;
}

/**
 * Seals what the audit trail has been told since the last time, batch by batch. It stops before a minute is over: the
 * next run starts further back, for what has shown late.
 */
export const sealAudit =
  ({ db, secrets, log, now, batch = 2000 }: SealAuditDeps): Task =>
  async (_payload, { abortSignal }) => {
    const end = after(now(), seconds(50));
    try {
      let sealed = await sealEntries(db, secrets, { now: now(), limit: batch });
      while (sealed.count === batch && !abortSignal.aborted && now() < end)
        sealed = await sealEntries(db, secrets, { now: now(), limit: batch, after: sealed.last });
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      log.error(error.message); // every minute, until somebody mends it
    }
  };
