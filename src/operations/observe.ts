import type { Knex } from 'knex';
import { sealingLag } from '../audit/seal-store.ts';
import { Cache } from '../cache.ts';
import { after, days, now } from '../clock.ts';
import { countMails } from '../mail/log-store.ts';
import { countPausedInsurers } from '../throttle/spraying-store.ts';
import { clockAhead } from './doctor/database-store.ts';
import { signingKeySeconds } from './key-store.ts';
import * as metrics from './metrics.ts';
import { lastMinute, type Queued, readQueue } from './queue-store.ts';

/** What every process shows of the database they share: the same figures from each of them. */
export function observeDatabase(db: Knex): void {
  metrics.mails.from(async () => countMails(db, now(), after(now(), -days(1))));
  metrics.auditSealingLag.from(() => sealingLag(db, now()));
  metrics.insurersPaused.from(() => countPausedInsurers(db, now()));
  metrics.clockDifferences.from(async () => (await clockAhead(db, now())) / 1000);
  metrics.signingKeyAge.from(() => signingKeySeconds(db, now()));
  metrics.workerSilence.from(async () => secondsSince(await lastMinute(db)));
  const queue = new Cache<'all', Queued[]>(() => readQueue(db, now())); // once for the three of them
  const byTask = (figure: (queued: Queued) => number) => async () =>
    Object.fromEntries((await queue.get('all')).map((queued) => [queued.task, figure(queued)]));
  metrics.jobsWaiting.from(byTask(({ waiting }) => waiting));
  metrics.jobsGivenUp.from(byTask(({ given_up }) => given_up));
  metrics.jobLag.from(byTask(({ due_since }) => (due_since === null ? 0 : secondsSince(due_since))));
}

const secondsSince = (at: Date | null): number =>
  at === null ? Number.POSITIVE_INFINITY : Math.max(0, (now().getTime() - at.getTime()) / 1000);
