import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { recordAudit } from '../audit/audit.ts';
import { now as clock, seconds } from '../clock.ts';
import type { Logger } from '../log.ts';
import { scheduleJob } from '../queue.ts';
import { repeat } from '../repeat.ts';
import type { Secrets } from '../secrets.ts';
import { agreedFor, currentOf, missingOf } from './secret-key.ts';
import {
  forgetProcess,
  importRuns,
  listedByProcesses,
  listSecretKeys,
  makeCurrent,
  reportProcess,
} from './secret-key-store.ts';
import type { SigningKey } from './signing-key.ts';
import { listSigningKeys } from './signing-key-store.ts';

/** How long a key that was made, or removed, may be unknown to a process. */
const pollEvery = seconds(2);
const reportEvery = seconds(10);

/** The job that seals everything again. */
export const resealTask = 'reseal';

export interface KeyWatch {
  stop(): Promise<void>;
}

interface Watching {
  db: Knex;
  secrets: Secrets;
  log: Logger;
  /** Handed the signing keys at every look. */
  use(keys: SigningKey[], now: Date): void;
  every?: number;
}

/**
 * Keeps a running process to the keys of the database: it signs with the one whose time has come, and seals under the
 * one that every process knows. Whoever finds that all list another one first for a while makes it the current one.
 */
export async function watchKeys(watching: Watching): Promise<KeyWatch> {
  const { db, secrets, log, use, every = pollEvery } = watching;
  const process = randomUUID();
  let reportedAt: Date | null = null;
  let agreedSince: Date | null = null;

  /** Nothing of it is a surprise two seconds later. */
  let told = '';
  function tellOnce(missing: string[]): void {
    const keys = missing.join();
    if (keys !== told && keys !== '')
      log.error({ generations: keys }, 'SECRET_KEYS lacks a key that data are sealed under');
    told = keys;
  }

  async function look(): Promise<void> {
    const now = clock();
    if (reportedAt === null || Math.abs(now.getTime() - reportedAt.getTime()) >= reportEvery) {
      await reportProcess(db, process, secrets.keyIds, now);
      reportedAt = now;
    }
    use(await listSigningKeys(db, secrets), now);
    const keys = await listSecretKeys(db);
    const current = currentOf(keys);
    if (current) secrets.sealUnder(current.id);
    tellOnce(missingOf(keys, secrets.keyIds).map(({ id }) => id));
    const wanted = secrets.keyIds[0] ?? '';
    if (current?.id === wanted) {
      agreedSince = null;
      return;
    }
    const agreed =
      (await listedByProcesses(db, now)).every(([first]) => first === wanted) && !(await importRuns(db));
    agreedSince = agreed ? (agreedSince ?? now) : null;
    if (agreedSince === null || now.getTime() - agreedSince.getTime() < agreedFor) return;
    await goOverTo(db, wanted, now);
    secrets.sealUnder(wanted);
    log.info({ generation: wanted }, 'everything is sealed under another key from now on');
  }

  await look();
  const looking = repeat(look, { every, log, fault: 'the keys cannot be looked at' });
  return {
    async stop() {
      await looking.stop();
      await forgetProcess(db, process).catch(() => {}); // it counts as ended a minute later
    },
  };
}

const goOverTo = (db: Knex, key: string, now: Date): Promise<void> =>
  db.transaction(async (transaction) => {
    if (!(await makeCurrent(transaction, key, now))) return;
    await scheduleJob(transaction, resealTask, { id: resealTask }, now);
    await recordAudit(transaction, {
      at: now,
      insurerId: null,
      memberId: null,
      actor: 'system',
      action: 'secret-key.changed',
      outcome: 'success',
      detail: { key },
    });
  });
