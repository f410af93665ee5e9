import { randomUUID } from 'node:crypto';
import { after, hours } from '../clock.ts';
import { type Db, query } from '../db.ts';
import type { Secrets } from '../secrets.ts';
import { rules } from '../throttle/rules.ts';
import type { CountKey } from '../throttle/throttle.ts';
import type { NoticeEvent } from './notices.ts';

export const tellMemberTask = 'tell_member';

/** What the member of a user ID is to be told off the request, if there is one. */
export interface LaterNotice {
  event: Extract<NoticeEvent, 'many-failures' | 'new-device'>;
  insurerId: number;
  /** Folded. */
  userId: string;
  userAgent: string;
  /** What telling it is counted under, where that is known: what was told just now is not queued at all. */
  countedAs?: CountKey;
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

function jobOf(secrets: Secrets, { countedAs: _, ...notice }: LaterNotice, now: Date): NoticeJob {
  const id = randomUUID();
  const content = { ...notice, userAgent: notice.userAgent.slice(0, 500) };
  return {
    id,
    happenedAt: now.toISOString(),
    expiresAt: after(now, hours(1)).toISOString(),
    sealed: secrets.sealJson(content, jobContext(id)).toString('base64'),
  };
}

/** Adds a job for each notice; as with other such expressions, the outer query has to read its rows. */
export const addNoticesSql = `
  select job.id
  from (select * from unnest(?::json[], ?::text[], ?::bytea[], ?::timestamptz[]) as n (payload, job_key, key_digest, at)
        where not exists (select from throttle t where t.key_digest = n.key_digest and t.bucket = ?
                            and t.insurer_id = any(?::int[]) and t.opens_at > n.at)) as notice,
  lateral graphile_worker.add_job(?, payload => notice.payload, run_at => notice.at, job_key => notice.job_key) as job`;

/** What `addNoticesSql` is to be given. */
export function noticeValues(secrets: Secrets, notices: LaterNotice[], now: Date): unknown[] {
  const jobs = notices.map((notice) => jobOf(secrets, notice, now));
  return [
    jobs.map((job) => JSON.stringify(job)),
    jobs.map(({ id }) => id),
    notices.map(({ countedAs }) => countedAs?.digest ?? null),
    notices.map(() => now),
    rules.notice.bucket,
    notices.map(({ insurerId }) => insurerId),
    tellMemberTask,
  ];
}

/**
 * Has the member told, if there is one. Nobody is looked up here, so that neither the answer nor its time tells
 * whether there is (T06).
 */
export async function queueNotice(db: Db, secrets: Secrets, notice: LaterNotice, now: Date): Promise<void> {
  await query(db, 'notice.queue', addNoticesSql, noticeValues(secrets, [notice], now));
}

export const openNotice = (secrets: Secrets, { id, sealed }: NoticeJob): LaterNotice =>
  secrets.openJson(Buffer.from(sealed, 'base64'), jobContext(id));
