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

export const hashesWaiting = measured(
  'kosmo_password_hashes_waiting',
  'Password hashes queued or under way in this process',
);
export const mailsWaiting = measured(
  'kosmo_mails_waiting',
  'Mails queued and not yet handed to the SMTP server',
);
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
);
export const dbConnectionsIdle = measured(
  'kosmo_db_connections_idle',
  'Connections of this process free to use',
);
export const dbRequestsWaiting = measured(
  'kosmo_db_requests_waiting',
  'Requests of this process waiting for a connection',
);

/** A figure that is read at the moment it is asked for; NaN where it is not known here and now. */
function measured(name: string, help: string) {
  let read: () => number | Promise<number> = () => Number.NaN;
  new Gauge({
    name,
    help,
    registers,
    async collect() {
      try {
        this.set(await read());
      } catch {
        this.set(Number.NaN);
      }
    },
  });
  return {
    from(source: () => number | Promise<number>): void {
      read = source;
    },
  };
}

interface Pool {
  numUsed(): number;
  numFree(): number;
  numPendingAcquires(): number;
}

/** Shows a knex connection pool (`db.client.pool`). */
export function observePool(pool: Pool): void {
  dbConnectionsUsed.from(() => pool.numUsed());
  dbConnectionsIdle.from(() => pool.numFree());
  dbRequestsWaiting.from(() => pool.numPendingAcquires());
}
