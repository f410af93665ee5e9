import { type CronItem, makeWorkerUtils, parseCronItems, run, type Task } from 'graphile-worker';
import type { Knex } from 'knex';
import pg from 'pg';
import { now as clock, seconds } from '../clock.ts';
import { OperatorError } from '../errors.ts';
import { resealTask, watchKeys } from '../keys/watch.ts';
import type { Logger } from '../log.ts';
import type { Sender } from '../mail/compose.ts';
import { expireMails } from '../mail/log-store.ts';
import { tellMemberTask } from '../mail/notice-store.ts';
import { sendMailTask } from '../mail/outbox.ts';
import { openTransport } from '../mail/transport.ts';
import { tellLogoutTask } from '../oidc/logout-outbox.ts';
import { logoutSender } from '../oidc/logout-sender.ts';
import type { OutgoingRules } from '../oidc/outgoing.ts';
import { recoverTask } from '../recovery/store.ts';
import type { Secrets } from '../secrets.ts';
import { guarded, queueLogger } from './guarded.ts';
import { giveBackHeld, type Leases, lookInterval } from './held.ts';
import { purge } from './purge.ts';
import { recover, recoveryLease } from './recover.ts';
import { resealAll, resumeResealing } from './reseal.ts';
import { retireKeys } from './retire-keys.ts';
import { sealAudit } from './seal-audit.ts';
import { type Patience, sendMail, patience as usualPatience } from './send-mail.ts';
import { supervise } from './supervise.ts';
import { type LogoutPatience, tellLogout, logoutPatience as usualLogoutPatience } from './tell-logout.ts';
import { tellingLease, tellMember } from './tell-member.ts';

const CONCURRENCY = 5;
/** Clients that hang hold these, and none of those above: a mail with a code never waits for a portal. */
const LOGOUTS = 10;

export interface WorkerDeps {
  databaseUrl: string;
  db: Knex;
  config: Sender & OutgoingRules & { smtpUrl: string | null };
  secrets: Secrets;
  log: Logger;
  now?: () => Date;
  patience?: Patience;
  logoutPatience?: LogoutPatience;
  /** How soon a job that became due by time is seen, in milliseconds; new ones are told by NOTIFY. */
  pollInterval?: number;
  /** How often it is looked for jobs of workers that were killed, in milliseconds. */
  lookInterval?: number;
}

/**
 * Works the job queue of a migrated database: sends mails, tells clients of sign-outs, answers recoveries, purges
 * expired rows every five minutes, seals the audit trail every minute, and seals anew what an older key has sealed.
 * Several may run at once, on several machines. `stop` lets running jobs end; it hurries them after 4 s.
 */
export async function startWorker(deps: WorkerDeps): Promise<{ stop(): Promise<void> }> {
  const { databaseUrl, db, config, secrets, now = clock } = deps;
  const { patience = usualPatience, logoutPatience = usualLogoutPatience } = deps;
  if (config.smtpUrl === null) throw new OperatorError('SMTP_URL is missing: no mail can be sent', 2);
  const log = deps.log.child({ part: 'worker' });
  const logger = queueLogger(log);
  const transport = openTransport(config.smtpUrl, CONCURRENCY);
  const pool = openPool(databaseUrl, log);

  const cleanUp: Task = async (_payload, { abortSignal }) => {
    await expireMails(db, now());
    log.debug(await purge(db, now(), abortSignal), 'purged');
    await retireKeys(db, secrets, now());
    await resumeResealing({ db, now });
    const queue = await makeWorkerUtils({ pgPool: pool, logger });
    await queue.cleanup({ tasks: ['DELETE_PERMAFAILED_JOBS', 'GC_JOB_QUEUES'] });
    await queue.release();
  };
  const runner = (concurrency: number, tasks: Record<string, Task>, cron: CronItem[]) => () =>
    run({
      pgPool: pool,
      logger,
      concurrency,
      pollInterval: deps.pollInterval ?? seconds(1),
      useNodeTime: true,
      noHandleSignals: true,
      gracefulShutdownAbortTimeout: seconds(4),
      taskList: guarded(tasks),
      parsedCronItems: parseCronItems(cron),
      // Unbatched, a completion that the database fails is an unhandled rejection, which ends the process.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    });
  const close = async () => {
    transport.close();
    await pool.end();
  };

  const running: { stop(): Promise<void> }[] = [];
  const stop = () => Promise.all(running.map((one) => one.stop())).finally(close);
  try {
    const tasks = {
      [sendMailTask]: sendMail({ db, secrets, sender: config, transport, log, now, patience }),
      [recoverTask]: recover({ db, secrets, issuer: config.issuer, now }),
      [tellMemberTask]: tellMember({ db, secrets, now }),
      purge: cleanUp,
      seal_audit: sealAudit({ db, secrets, log, now }),
      [resealTask]: resealAll({ db, secrets, now }),
    };
    const everyFiveMinutes = {
      task: 'purge',
      match: '*/5 * * * *',
      options: { maxAttempts: 1, jobKey: 'purge' },
    };
    const everyMinute = {
      task: 'seal_audit',
      match: '* * * * *',
      options: { maxAttempts: 1, jobKey: 'seal_audit' },
    };
    const leases: Leases = {
      [sendMailTask]: patience.lease,
      [recoverTask]: recoveryLease,
      [tellMemberTask]: tellingLease,
      [tellLogoutTask]: logoutPatience.lease,
    };
    running.push(giveBackHeld(db, leases, log, deps.lookInterval ?? lookInterval));
    running.push(await supervise(runner(CONCURRENCY, tasks, [everyFiveMinutes, everyMinute]), log));
    const { send, useKeys } = await logoutSender({ config, db, secrets });
    running.push(await watchKeys({ db, secrets, log, use: useKeys }));
    const telling = tellLogout({
      db,
      secrets,
      send,
      log,
      now,
      patience: logoutPatience,
    });
    running.push(await supervise(runner(LOGOUTS, { [tellLogoutTask]: telling }, []), log));
    return { stop: async () => void (await stop()) };
  } catch (error) {
    await stop();
    throw error;
  }
}

function openPool(connectionString: string, log: Logger): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max: CONCURRENCY + LOGOUTS + 4,
    application_name: 'kosmo-idp worker',
  });
  // A lost connection shows in the next query; without listeners it would end the process.
  pool.on('error', () => log.warn('the job queue lost a connection'));
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}
