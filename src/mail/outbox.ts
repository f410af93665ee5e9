import { randomUUID } from 'node:crypto';
import { type Db, query } from '../db.ts';
import type { Insurer } from '../insurer/insurer.ts';
import { findInsurerById } from '../insurer/store.ts';
import type { Secrets } from '../secrets.ts';
import { mailContext, sealAddress } from './log-store.ts';
import { type Mail, mailExpiresAt, purposeOf } from './mail.ts';

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

/**
 * Queues `mail` in the caller's transaction: it leaves once that commits, and only then. The same statement notes it in
 * the log of mails.
 */
export async function queueMail(db: Db, secrets: Secrets, mail: Mail, now: Date): Promise<void> {
  const { sql, values } = queueing('(select)', secrets, mail, now);
  await query(db, 'mail.queue', `with ${sql} select count(*) from queued`, values);
}

/**
 * Two common table expressions, `logged` and `queued`, that queue `mail` where `condition` has a row. The outer query has
 * to count `queued`.
 */
export function queueing(condition: string, secrets: Secrets, mail: Mail, now: Date) {
  const id = randomUUID();
  const { insurer, ...rest } = mail;
  const sealed = secrets.sealJson({ ...rest, insurerId: insurer.id }, mailContext(id)).toString('base64');
  const expiresAt = mailExpiresAt(mail);
  const job: MailJob = { id, expiresAt: expiresAt.toISOString(), failures: 0, refusals: 0, sealed };
  const sql = `
    logged as (
      insert into mail (id, insurer_id, member_id, purpose, sealed_to, created_at, expires_at)
      select ?::uuid, ?::int, ?::uuid, ?, ?::bytea, ?::timestamptz, ?::timestamptz from ${condition} c),
    queued as (
      select job.id from ${condition} c,
        lateral graphile_worker.add_job(?, payload => ?::json, run_at => ?::timestamptz, job_key => ?) as job)`;
  const values = [
    ...[id, insurer.id, mail.memberId ?? null, purposeOf(mail), sealAddress(secrets, id, mail.to)],
    ...[now, expiresAt, sendMailTask, JSON.stringify(job), now, id],
  ];
  return { sql, values };
}

/** As it lies in the queue: how the insurer presents itself is read when the mail is sent. Earlier versions kept that, too. */
type Queued = Omit<Mail, 'insurer'> & { insurerId: number; insurer?: Insurer };

/** The mail in a job; throws where it was sealed under a key that is gone. */
export async function openMail(db: Db, secrets: Secrets, job: MailJob): Promise<Mail> {
  const queued = secrets.openJson<Queued>(Buffer.from(job.sealed, 'base64'), mailContext(job.id));
  const { insurerId, ...mail } = queued;
  const insurer = mail.insurer ?? (await findInsurerById(db, insurerId));
  return { ...mail, insurer, requestedAt: new Date(mail.requestedAt) } as Mail;
}
