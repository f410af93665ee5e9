import type { Task } from 'graphile-worker';
import type { Knex } from 'knex';
import { after, seconds } from '../clock.ts';
import { isResealing, reseal } from '../keys/reseal.ts';
import { resealTask } from '../keys/watch.ts';
import { scheduleJob } from '../queue.ts';
import type { Secrets } from '../secrets.ts';

interface ResealDeps {
  db: Knex;
  secrets: Secrets;
  now: () => Date;
}

/** So many rows are written in one transaction: whoever wants one of them waits some hundredths of a second. */
const BATCH = 200;
/** What it had to leave alone is tried again. */
const pause = seconds(10);

const runAt = (db: Knex, time: Date) => scheduleJob(db, resealTask, { id: resealTask }, time);

/** Seals again what is sealed under an older key, for most of a minute, and sees to it that it goes on from there. */
export const resealAll =
  ({ db, secrets, now }: ResealDeps): Task =>
  async (_payload, { abortSignal }) => {
    const end = after(now(), seconds(50));
    const isOver = () => abortSignal.aborted || now() >= end;
    if (!(await reseal({ db, secrets, now, batch: BATCH, isOver }))) await runAt(db, after(now(), pause));
  };

/** Has it go on where a run has failed, or none was ever queued. */
export async function resumeResealing({ db, now }: Omit<ResealDeps, 'secrets'>): Promise<void> {
  if (await isResealing(db)) await runAt(db, now());
}
