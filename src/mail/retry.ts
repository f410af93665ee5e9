import type { Db } from '../db.ts';
import { scheduleJob } from '../queue.ts';
import { type RefusedMail, requeued } from './log-store.ts';
import { type MailJob, sendMailTask } from './outbox.ts';

/** Why a mail cannot be sent once more. */
export type Unsendable = 'queued' | 'sent' | 'expired';

/** Sends a refused mail once more, in the caller's transaction, as if it were new; or answers why it cannot be. */
export async function retryMail(db: Db, mail: RefusedMail, now: Date): Promise<Unsendable | null> {
  if (mail.state !== 'refused') return mail.state;
  if (mail.content === null || mail.expiresAt <= now) return 'expired';
  const job: MailJob = {
    id: mail.id,
    expiresAt: mail.expiresAt.toISOString(),
    failures: 0,
    refusals: 0,
    sealed: mail.content.toString('base64'),
  };
  await scheduleJob(db, sendMailTask, job, now);
  await requeued(db, mail.id);
  return null;
}
