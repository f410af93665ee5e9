import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What `GET /metrics` shows. Labels are names of ours (routes, steps), never values of a member or a request. */
export const metrics = new Registry();
collectDefaultMetrics({ register: metrics });

const registers = [metrics];

export const httpDuration = new Histogram({
  name: 'kosmo_http_request_duration_seconds',
  help: 'Time from the request to the end of its response, by route template',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  registers,
});

export const signIns = new Counter({
  name: 'kosmo_sign_in_outcomes_total',
  help: 'What submitted sign-in steps led to: advance, refuse, stay, abort, leave, finish, busy',
  labelNames: ['step', 'outcome'],
  registers,
});

export const throttled = new Counter({
  name: 'kosmo_throttled_total',
  help: 'Attempts that a limit refused, by limit',
  labelNames: ['rule'],
  registers,
});

export const faults = new Counter({
  name: 'kosmo_faults_total',
  help: 'Requests that failed through a fault of ours: database (it could not be reached in time) or other',
  labelNames: ['cause'],
  registers,
});

/** Rises in a storm; to be warned of where it goes on. */
export const shed = new Counter({
  name: 'kosmo_shed_total',
  help: 'Requests told at once to come later, by what there was no room in: hashes or database',
  labelNames: ['missing'],
  registers,
});

export const jobDuration = new Histogram({
  name: 'kosmo_job_duration_seconds',
  help: 'Time a job took, by kind and whether it came to its end',
  labelNames: ['task', 'outcome'],
  buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60],
  registers,
});

export const hashesWaiting = measured(
  'kosmo_password_hashes_waiting',
  'Password hashes queued or under way in this process',
);
export const mails = measured(
  'kosmo_mails',
  'Mails by state: queued (not tried yet), retrying (an attempt has failed), refused (given up within the last day)',
  'state',
);
/** Jobs of every kind: send_mail, tell_logout, purge and so on. */
export const jobsWaiting = measured('kosmo_jobs_waiting', 'Jobs due or planned, by kind', 'task');
export const jobsGivenUp = measured('kosmo_jobs_given_up', 'Jobs that failed for good, by kind', 'task');
/** To be warned of beyond a minute or two: no worker is at work, or it cannot keep up. */
export const jobLag = measured(
  'kosmo_job_lag_seconds',
  'For how long the oldest job that is due and in nobody’s hands has waited, by kind',
  'task',
);
/** To be warned of beyond three minutes: mails do not leave, and nothing is sealed. */
export const workerSilence = measured(
  'kosmo_worker_silence_seconds',
  'For how long no worker has been heard of',
);
/** To be warned of beyond 10: from 15 on the process is not ready. */
export const clockDifferences = measured(
  'kosmo_clock_difference_seconds',
  'How far the database’s clock is ahead of this process’s',
);
export const signingKeyAge = measured('kosmo_signing_key_age_seconds', 'The age of the newest signing key');
/** To be warned of: somebody tries first sign-ins on many accounts. */
export const insurersPaused = measured(
  'kosmo_insurers_with_first_sign_ins_paused',
  'Insurers whose first sign-ins pause because too many accounts failed at them',
);
/** To be warned of beyond a few minutes: until it is sealed, an entry could be changed without a trace. */
export const auditSealingLag = measured(
  'kosmo_audit_sealing_lag_seconds',
  'For how long the oldest entry of the audit trail that is not sealed yet has waited',
);
export const dbConnectionsUsed = measured(
  'kosmo_db_connections_used',
  'Connections of this process running something',
  'pool',
);
export const dbConnectionsIdle = measured(
  'kosmo_db_connections_idle',
  'Connections of this process free to use',
  'pool',
);
export const dbRequestsWaiting = measured(
  'kosmo_db_requests_waiting',
  'Requests of this process waiting for a connection',
  'pool',
);

type Reading = number | Record<string, number>;

/**
 * A figure that is read at the moment it is asked for, or one for each value of `label`. A process that does not know
 * it does not show it; NaN where it cannot be read now.
 */
function measured(name: string, help: string, label?: string) {
  let read: (() => Promise<Reading>) | null = null;
  new Gauge({
    name,
    help,
    registers,
    labelNames: label === undefined ? [] : [label],
    async collect() {
      if (label === undefined) this.remove();
      else this.reset();
      if (read === null) return;
      const reading = await read().catch(() => Number.NaN);
      if (typeof reading === 'number') return label === undefined ? this.set(reading) : undefined;
      for (const [value, figure] of Object.entries(reading)) this.set({ [label ?? '']: value }, figure);
    },
  });
  return {
    from(source: () => Reading | Promise<Reading>): void {
      read = async () => source();
    },
  };
}

interface Pool {
  numUsed(): number;
  numFree(): number;
  numPendingAcquires(): number;
}

const pools = new Map<string, Pool>();

/** Shows a knex connection pool (`db.client.pool`); one process may be web and worker. */
export function observePool(name: 'web' | 'worker', pool: Pool): void {
  pools.set(name, pool);
  const each = (figure: (pool: Pool) => number) => () =>
    Object.fromEntries([...pools].map(([name, pool]) => [name, figure(pool)]));
  dbConnectionsUsed.from(each((pool) => pool.numUsed()));
  dbConnectionsIdle.from(each((pool) => pool.numFree()));
  dbRequestsWaiting.from(each((pool) => pool.numPendingAcquires()));
}
