import { makeWorkerUtils, parseCronItems, run, type Task } from 'graphile-worker';
import type { Knex } from 'knex';
import pg from 'pg';
import { now as clock, seconds } from '../clock.ts';
import { OperatorError } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { Sender } from '../mail/compose.ts';
import { sendMailTask } from '../mail/outbox.ts';
import { openTransport } from '../mail/transport.ts';
import { recoverTask } from '../recovery/store.ts';
import type { Secrets } from '../secrets.ts';
import { guarded, queueLogger } from './guarded.ts';
import { purge } from './purge.ts';
import { recover } from './recover.ts';
import { type Patience, sendMail, patience as usualPatience } from './send-mail.ts';
import { supervise } from './supervise.ts';

const CONCURRENCY = 5;

export interface WorkerDeps {
  databaseUrl: string;
  db: Knex;
  config: Sender & { smtpUrl: string | null };
  secrets: Secrets;
  log: Logger;
  now?: () => Date;
  patience?: Patience;
  /** How soon a job that became due by time is seen, in milliseconds; new ones are told by NOTIFY. */
  pollInterval?: number;
}

/**
 * Works the job queue of a migrated database: sends mails, answers recoveries and purges expired rows every five minutes. Several
 * may run at once, on several machines. `stop` lets running jobs end; it hurries them after 4 s.
 */
export async function startWorker(deps: WorkerDeps): Promise<{ stop(): Promise<void> }> {
  const { databaseUrl, db, config, secrets, now = clock, patience = usualPatience } = deps;
  if (config.smtpUrl === null) throw new OperatorError('SMTP_URL is missing: no mail can be sent', 2);
  const log = deps.log.child({ part: 'worker' });
  const logger = queueLogger(log);
  const transport = openTransport(config.smtpUrl, CONCURRENCY);
  const pool = openPool(databaseUrl, log);

  const cleanUp: Task = async (_payload, { abortSignal }) => {
    log.debug(await purge(db, now(), abortSignal), 'purged');
    const queue = await makeWorkerUtils({ pgPool: pool, logger });
    await queue.cleanup({ tasks: ['DELETE_PERMAFAILED_JOBS', 'GC_JOB_QUEUES'] });
    await queue.release();
  };
  const start = () =>
    run({
      pgPool: pool,
      logger,
      concurrency: CONCURRENCY,
      pollInterval: deps.pollInterval ?? seconds(1),
      useNodeTime: true,
      noHandleSignals: true,
      gracefulShutdownAbortTimeout: seconds(4),
      taskList: guarded({
        [sendMailTask]: sendMail({ db, secrets, sender: config, transport, log, now, patience }),
        [recoverTask]: recover({ db, secrets, issuer: config.issuer, now }),
        purge: cleanUp,
      }),
      parsedCronItems: parseCronItems([
        { task: 'purge', match: '*/5 * * * *', options: { maxAttempts: 1, jobKey: 'purge' } },
      ]),
      // Unbatched, a completion that the database fails is an unhandled rejection, which ends the process.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    });
  const close = async () => {
    transport.close();
    await pool.end();
  };

  try {
    const { stop } = await supervise(start, log);
    return { stop: () => stop().finally(close) };
  } catch (error) {
    await close();
    throw error;
  }
}

function openPool(connectionString: string, log: Logger): pg.Pool {
  const pool = new pg.Pool({ connectionString, max: CONCURRENCY + 2, application_name: 'kosmo-idp worker' });
  // A lost connection shows in the next query; without listeners it would end the process.
  pool.on('error', () => log.warn('the job queue lost a connection'));
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}
