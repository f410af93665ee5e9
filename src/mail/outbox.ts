import { randomUUID } from 'node:crypto';
import { type Db, queryOne } from '../db.ts';
import { scheduleJob } from '../queue.ts';
import type { Secrets } from '../secrets.ts';
import { type Mail, mailExpiresAt } from './mail.ts';

export const sendMailTask = 'send_mail';

/** A job's payload. Only its life span lies open: a stolen dump tells neither address nor content. */
export interface MailJob {
  id: string;
  expiresAt: string;
  /** How often the SMTP server could not take it, and how often it would not. */
  failures: number;
  refusals: number;
  /** The mail, base64. */
  sealed: string;
}

const context = (id: string): string => `mail ${id}`;

/** Queues `mail` in the caller's transaction: it leaves once that commits, and only then. */
export async function queueMail(db: Db, secrets: Secrets, mail: Mail, now: Date): Promise<void> {
  const id = randomUUID();
  const sealed = secrets.sealJson(mail, context(id)).toString('base64');
  await scheduleJob(
    db,
    sendMailTask,
    { id, expiresAt: mailExpiresAt(mail).toISOString(), failures: 0, refusals: 0, sealed },
    now,
  );
}

/** How many mails are waiting or being tried, for the operator to see that they drain. */
export async function countWaitingMails(db: Db): Promise<number> {
  const row = await queryOne<{ count: number }>(
    db,
    'count_waiting_mails',
    `select count(*)::int as count from graphile_worker.jobs where task_identifier = ? and key is not null`,
    [sendMailTask],
  );
  return row?.count ?? 0;
}

/** The mail in a job; throws where it was sealed under a key that is gone. */
export function openMail(secrets: Secrets, job: MailJob): Mail {
  const mail = secrets.openJson<Mail>(Buffer.from(job.sealed, 'base64'), context(job.id));
  return { ...mail, requestedAt: new Date(mail.requestedAt) };
}
