import type { Task } from 'graphile-worker';
import type { Knex } from 'knex';
import { after, seconds } from '../clock.ts';
import { describeDevice } from '../http/device.ts';
import { findInsurerById } from '../insurer/store.ts';
import {
  type FailuresJob,
  openFailures,
  scheduleFailures,
  unscheduleFailures,
} from '../mail/failures-store.ts';
import { notifyMember } from '../mail/notify.ts';
import { findMemberByUserId } from '../member/store.ts';
import type { Secrets } from '../secrets.ts';

/** Where the process was killed or the database failed; longer than any statement may take. */
const lease = seconds(45);

interface Deps {
  db: Knex;
  secrets: Secrets;
  now: () => Date;
}

/** Tells a member, if there is one, that sign-ins keep failing; once, also through a crash. */
export const tellFailures =
  ({ db, secrets, now }: Deps): Task =>
  async (payload) => {
    const job = payload as FailuresJob;
    const started = now();
    if (new Date(job.expiresAt) <= started) return;
    await scheduleFailures(db, job, after(started, lease));
    const { insurerId, userId, userAgent } = openFailures(secrets, job);
    await db.transaction(async (transaction) => {
      const insurer = await findInsurerById(transaction, insurerId);
      const member = await findMemberByUserId(transaction, secrets, insurerId, userId);
      if (insurer !== undefined && member?.status === 'active') {
        const device = describeDevice(userAgent, member.language ?? 'ja');
        const notice = { event: 'many-failures', member, insurer, device } as const;
        await notifyMember(transaction, secrets, notice, new Date(job.failedAt));
      }
      await unscheduleFailures(transaction, job);
    });
  };
