import { randomUUID } from 'node:crypto';
import { after, hours } from '../clock.ts';
import type { Db } from '../db.ts';
import { scheduleJob } from '../queue.ts';
import type { Secrets } from '../secrets.ts';
import { rules } from '../throttle/rules.ts';
import type { CountKey } from '../throttle/throttle.ts';
import type { NoticeMail } from './mail.ts';
import type { NoticeEvent } from './notices.ts';
import { queueing } from './outbox.ts';

export const tellMemberTask = 'tell_member';

/** What the member of a user ID is to be told off the request, if there is one. */
export interface LaterNotice {
  /** Earlier versions queued `new-device` too. */
  event: Extract<NoticeEvent, 'many-failures' | 'new-device'>;
  insurerId: number;
  /** Folded. */
  userId: string;
  userAgent: string;
}

/** A job's payload; whose ID it is, is sealed. */
export interface NoticeJob {
  id: string;
  happenedAt: string;
  /** When telling it would come too late to be of use. */
  expiresAt: string;
  /** The notice, base64. */
  sealed: string;
}

const jobContext = (id: string): string => `notice ${id}`;

/**
 * Has the member told, if there is one. Nobody is looked up here, so that neither the answer nor its time tells
 * whether there is (T06).
 */
export async function queueNotice(db: Db, secrets: Secrets, notice: LaterNotice, now: Date): Promise<void> {
  const id = randomUUID();
  const content = { ...notice, userAgent: notice.userAgent.slice(0, 500) };
  const job: NoticeJob = {
    id,
    happenedAt: now.toISOString(),
    expiresAt: after(now, hours(1)).toISOString(),
    sealed: secrets.sealJson(content, jobContext(id)).toString('base64'),
  };
  await scheduleJob(db, tellMemberTask, job, now);
}

export const openNotice = (secrets: Secrets, { id, sealed }: NoticeJob): LaterNotice =>
  secrets.openJson(Buffer.from(sealed, 'base64'), jobContext(id));

/** A mail that is queued unless it is shut what it is counted under (`rules.notice`). */
export interface CountedNotice {
  mail: NoticeMail;
  countedAs: CountKey;
}

/**
 * Common table expressions that count a notice as `admit` does, and queue its mail where that admits it: telling somebody
 * whom the request knows is part of the one statement that ends it. The outer query has to count `queued`.
 */
export function noticing({ mail, countedAs }: CountedNotice, secrets: Secrets, now: Date) {
  const { insurerId, bucket, digest } = countedAs;
  const ends = after(now, rules.notice.window);
  const { sql, values } = queueing('counted', secrets, mail, now);
  return {
    sql: `
    counted as (
      insert into throttle as t (insurer_id, bucket, key_digest, count, window_ends_at, opens_at)
      values (?, ?, ?, 1, ?, ?)
      on conflict (insurer_id, bucket, key_digest) do update set
        count = excluded.count, window_ends_at = excluded.window_ends_at, opens_at = excluded.opens_at
      where t.opens_at <= ?
      returning 1),${sql}`,
    values: [insurerId, bucket, digest, ends, ends, now, ...values],
  };
}
