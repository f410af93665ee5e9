import type { Task } from 'graphile-worker';
import type { Knex } from 'knex';
import { after, seconds } from '../clock.ts';
import { reseal } from '../keys/reseal.ts';
import type { Secrets } from '../secrets.ts';

interface ResealDeps {
  db: Knex;
  secrets: Secrets;
  now: () => Date;
}

/** So many rows are written in one transaction: whoever wants one of them waits some hundredths of a second. */
const BATCH = 200;

/** Seals again what is sealed under an older key, for most of a minute; the next run goes on from there. */
export const resealAll =
  ({ db, secrets, now }: ResealDeps): Task =>
  async (_payload, { abortSignal }) => {
    const end = after(now(), seconds(50));
    await reseal({ db, secrets, now, batch: BATCH, isOver: () => abortSignal.aborted || now() >= end });
  };
