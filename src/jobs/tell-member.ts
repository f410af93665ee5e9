import type { Task } from 'graphile-worker';
import type { Knex } from 'knex';
import { seconds } from '../clock.ts';
import { describeDevice } from '../http/device.ts';
import { findInsurerById } from '../insurer/store.ts';
import { type NoticeJob, openNotice } from '../mail/notice-store.ts';
import { notifyMember } from '../mail/notify.ts';
import { findMemberByUserId } from '../member/store.ts';
import { unscheduleJob } from '../queue.ts';
import type { Secrets } from '../secrets.ts';

/** Where the process was killed or the database failed; longer than any statement may take. */
export const tellingLease = seconds(45);

interface Deps {
  db: Knex;
  secrets: Secrets;
  now: () => Date;
}

/** Tells a member, if there is one, what a request only noted; once, also through a crash. */
export const tellMember =
  ({ db, secrets, now }: Deps): Task =>
  async (payload) => {
    const job = payload as NoticeJob;
    const started = now();
    if (new Date(job.expiresAt) <= started) return;
    const { event, insurerId, userId, userAgent } = openNotice(secrets, job);
    await db.transaction(async (transaction) => {
      const insurer = await findInsurerById(transaction, insurerId);
      const member = await findMemberByUserId(transaction, secrets, insurerId, userId);
      if (insurer !== undefined && member?.status === 'active') {
        const device = describeDevice(userAgent, member.language ?? 'ja');
        await notifyMember(
          transaction,
          secrets,
          { event, member, insurer, device },
          new Date(job.happenedAt),
        );
      }
      await unscheduleJob(transaction, job);
    });
  };
