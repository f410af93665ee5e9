import type { Task } from 'graphile-worker';
import type { Knex } from 'knex';
import { Counter } from 'prom-client';
import { recordAudit } from '../audit/audit.ts';
import { after, seconds } from '../clock.ts';
import { listInsurers } from '../insurer/store.ts';
import type { Logger } from '../log.ts';
import { findMember } from '../member/store.ts';
import { type LogoutJob, openLogout, tellLogoutTask } from '../oidc/logout-outbox.ts';
import type { Delivery } from '../oidc/logout-sender.ts';
import { metrics } from '../operations/metrics.ts';
import { scheduleJob, unscheduleJob } from '../queue.ts';
import type { Secrets } from '../secrets.ts';
import { TroubledClients } from './troubled-clients.ts';

/** How soon after the beginning of an attempt the next one is due, in milliseconds. */
export interface LogoutPatience {
  /** Where the process was killed; longer than an attempt may take, or a client might be told twice at once. */
  lease: number;
  /** After the first, second, … failure; the last one from then on. */
  failed: [number, ...number[]];
  /** How many attempts at one client may be under way at once. */
  atOnce: number;
  /** How soon what was too much for that is looked at again. */
  crowded: number;
}

export const logoutPatience: LogoutPatience = {
  lease: seconds(15),
  failed: [5, 15, 30, 60, 120, 300, 600, 1200, 1800].map(seconds) as [number, ...number[]],
  atOnce: 4,
  crowded: seconds(2),
};

interface TellLogoutDeps {
  db: Knex;
  secrets: Secrets;
  send: (logout: ReturnType<typeof openLogout>) => Promise<Delivery>;
  log: Logger;
  now: () => Date;
  patience: LogoutPatience;
}

const outcomes = new Counter({
  name: 'kosmo_logout_outcomes_total',
  help: 'What attempts to tell a client of a sign-out led to: delivered, failed (tried again), given_up, dropped',
  labelNames: ['outcome'],
  registers: [metrics],
});

/** Tells one client of one sign-out, or has it tried again, until a day is over (T47, R09). */
export function tellLogout({ db, secrets, send, log, now, patience }: TellLogoutDeps): Task {
  const pauseAfter = (failures: number) => patience.failed[failures] ?? patience.failed.at(-1) ?? 0;
  const clients = new TroubledClients(pauseAfter);
  return async (payload) => {
    const job = payload as LogoutJob;
    const logout = openLogout(secrets, job);
    const { clientId } = logout;
    const started = now();
    const expiresAt = new Date(job.expiresAt);
    const opensAt = clients.opensAt(clientId, started, patience);
    if (opensAt !== null && opensAt <= expiresAt)
      return scheduleJob(db, tellLogoutTask, job, opensAt, priorityOf(job));

    const delivery = await clients.during(clientId, started, () => send(logout));
    const line = log.child({ job: job.id, client: clientId });
    if (delivery.kind !== 'failed') {
      outcomes.inc({ outcome: delivery.kind });
      await unscheduleJob(db, job);
      return line.info({ outcome: delivery.kind }, 'logout told');
    }

    const { reason } = delivery;
    const next = after(started, pauseAfter(job.failures));
    if (next <= expiresAt) {
      outcomes.inc({ outcome: 'failed' });
      line.warn({ reason }, 'logout not told');
      const again = { ...job, failures: job.failures + 1 };
      return scheduleJob(db, tellLogoutTask, again, next, priorityOf(again));
    }
    outcomes.inc({ outcome: 'given_up' });
    line.warn({ reason }, 'logout given up');
    await db.transaction(async (transaction) => {
      const insurers = (await listInsurers(transaction)).map(({ id }) => id);
      const member = await findMember(transaction, secrets, insurers, logout.accountId);
      await recordAudit(transaction, {
        at: started,
        insurerId: member?.insurerId ?? null,
        memberId: logout.accountId,
        actor: 'system',
        action: 'logout.undelivered',
        outcome: 'failure',
        detail: { client: clientId, reason },
      });
      await unscheduleJob(transaction, job);
    });
  };
}

/** What failed before waits for what is new. */
const priorityOf = ({ failures }: LogoutJob): number => (failures > 0 ? 1 : 0);
