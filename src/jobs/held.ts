import { setTimeout as delay } from 'node:timers/promises';
import { after, seconds } from '../clock.ts';
import { type Db, query } from '../db.ts';
import type { Logger } from '../log.ts';

/** How often it is looked, in milliseconds, whether a job is held for too long. */
export const lookInterval = seconds(8);

/** For how long, in milliseconds, whoever is alive may hold a job, by its task. */
export type Leases = Record<string, number>;

/**
 * Gives back what workers that were killed hold: graphile-worker by itself would keep it from all others for four hours,
 * longer than most mails live. Whoever holds one job for longer than an attempt may take is dead, with all it holds.
 */
export function giveBackHeld(
  db: Db,
  leases: Leases,
  log: Logger,
  interval: number,
): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const looking = (async () => {
    while (!signal.aborted) {
      await unlock(db, leases).catch(() =>
        log.warn('the job queue could not be asked for what nobody works at'),
      );
      await delay(interval, undefined, { signal }).catch(() => {});
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await looking;
    },
  };
}

async function unlock(db: Db, leases: Leases): Promise<void> {
  // graphile-worker notes its locks by this machine's clock, whatever clock else is set
  const heldSince = Object.values(leases).map((lease) => after(new Date(), -lease));
  const sql = `select graphile_worker.force_unlock_workers(array_agg(distinct job.locked_by))
    from unnest(?::text[], ?::timestamptz[]) lease (task, held_since)
    join graphile_worker.jobs job on job.task_identifier = lease.task and job.locked_at < lease.held_since`;
  await query(db, 'queue.unlock', sql, [Object.keys(leases), heldSince]);
}
