import type { Task } from 'graphile-worker';
import type { Knex } from 'knex';
import { seconds } from '../clock.ts';
import { unscheduleJob } from '../queue.ts';
import { answerRecovery } from '../recovery/answer.ts';
import { openRequest, type RecoveryJob } from '../recovery/store.ts';
import type { Secrets } from '../secrets.ts';

/** Where the process was killed or the database failed; longer than any statement may take. */
export const recoveryLease = seconds(45);

interface RecoverDeps {
  db: Knex;
  secrets: Secrets;
  issuer: string;
  now: () => Date;
}

/** Answers one request of a recovery page, once, also through a crash: the job ends with what it did. */
export const recover =
  ({ db, secrets, issuer, now }: RecoverDeps): Task =>
  async (payload) => {
    const job = payload as RecoveryJob;
    const started = now();
    if (new Date(job.expiresAt) <= started) return;
    const request = openRequest(secrets, job);
    const requestedAt = new Date(job.requestedAt);
    await db.transaction(async (transaction) => {
      await answerRecovery(request, { db: transaction, secrets, issuer, requestedAt, now: started });
      await unscheduleJob(transaction, job);
    });
  };
