import type { Task } from 'graphile-worker';
import type { Knex } from 'knex';
import { Counter } from 'prom-client';
import { recordAudit } from '../audit/audit.ts';
import { after, seconds } from '../clock.ts';
import type { Logger } from '../log.ts';
import { compose, type Sender } from '../mail/compose.ts';
import { expireMails, noteAttempt, noteSent } from '../mail/log-store.ts';
import type { Mail } from '../mail/mail.ts';
import { type MailJob, openMail, sendMailTask } from '../mail/outbox.ts';
import type { Delivery, Transport } from '../mail/transport.ts';
import { metrics } from '../operations/metrics.ts';
import { scheduleJob, unscheduleJob } from '../queue.ts';
import type { Secrets } from '../secrets.ts';

/**
 * How long an attempt may take and how soon after its beginning the next one is due, in milliseconds. Each is
 * under 60 s, so that an SMTP server that was away has all mail a minute after it is back.
 */
export interface Patience {
  attempt: number;
  /** Where the process was killed; longer than `attempt`, or two might send one mail at once. */
  lease: number;
  /** After the first, second, … failure; the last one from then on. */
  failed: [number, ...number[]];
  /** After an attempt that may have succeeded: late, since trying again may make a duplicate. */
  unsure: number;
  /** After the server refused this recipient or message; a server in trouble may refuse everybody for a while. */
  refused: number;
  /** How many refusals are believed. */
  refusals: number;
}

export const patience: Patience = {
  attempt: seconds(40),
  lease: seconds(50),
  failed: [seconds(5), seconds(10), seconds(20), seconds(40)],
  unsure: seconds(50),
  refused: seconds(30),
  refusals: 6,
};

export interface SendMailDeps {
  db: Knex;
  secrets: Secrets;
  sender: Sender;
  transport: Transport;
  log: Logger;
  now: () => Date;
  patience: Patience;
}

const outcomes = new Counter({
  name: 'kosmo_mail_outcomes_total',
  help: 'What attempts to send a mail led to: sent, failed (tried again), refused (given up in the end), expired',
  labelNames: ['outcome'],
  registers: [metrics],
});

/** Sends one mail of the outbox, or has it tried again; a mail that is of no use any more is dropped. */
export const sendMail =
  ({ db, secrets, sender, transport, log, now, patience }: SendMailDeps): Task =>
  async (payload, { abortSignal }) => {
    const job = payload as MailJob;
    const line = log.child({ job: job.id });
    const started = now();
    if (new Date(job.expiresAt) <= started) {
      outcomes.inc({ outcome: 'expired' });
      await expireMails(db, started);
      return line.warn('mail expired unsent');
    }

    const mail = await openMail(db, secrets, job);
    const signal = AbortSignal.any([abortSignal, AbortSignal.timeout(patience.attempt)]);
    const delivery = await transport.send(await compose(mail, sender), job.id, mail.requestedAt, signal);
    outcomes.inc({ outcome: delivery.kind });

    if (delivery.kind === 'sent') {
      await noteSent(db, job.id, started);
      return line.info({ kind: mail.kind, late: now().getTime() - mail.requestedAt.getTime() }, 'mail sent');
    }
    line.warn(delivery, 'mail not sent');
    const { reason: reply } = delivery;
    const next = nextAttempt(job, delivery, patience);
    await db.transaction(async (transaction) => {
      if (next !== null) {
        await scheduleJob(transaction, sendMailTask, next.job, after(started, next.delay));
        return noteAttempt(transaction, job.id, { state: 'queued', reply, at: started });
      }
      await recordAudit(transaction, refusal(mail, reply, now()));
      await unscheduleJob(transaction, job);
      const content = Buffer.from(job.sealed, 'base64');
      await noteAttempt(transaction, job.id, { state: 'refused', reply, at: started, content });
    });
  };

type NotSent = Exclude<Delivery, { kind: 'sent' }>;

/** The job as it is tried again, and how soon after the beginning of this attempt; null: it is refused for good. */
function nextAttempt(
  job: MailJob,
  delivery: NotSent,
  { failed, unsure, refused, refusals }: Patience,
): { job: MailJob; delay: number } | null {
  if (delivery.kind === 'failed') {
    const delay = delivery.unsure ? unsure : (failed[job.failures] ?? failed.at(-1) ?? 0);
    return { job: { ...job, failures: job.failures + 1 }, delay };
  }
  const believed = job.refusals + 1;
  return believed < refusals ? { job: { ...job, refusals: believed }, delay: refused } : null;
}

const refusal = ({ insurer, memberId, kind }: Mail, reason: string, at: Date) => ({
  at,
  insurerId: insurer.id,
  memberId: memberId ?? null,
  actor: 'system',
  action: 'mail.refused' as const,
  outcome: 'failure' as const,
  detail: { kind, reason },
});
