import { randomUUID } from 'node:crypto';
import { after, hours } from '../clock.ts';
import { type Db, query } from '../db.ts';
import type { Secrets } from '../secrets.ts';

export const tellLogoutTask = 'tell_logout';

/** How long a client that cannot be reached is tried. */
const patience = hours(24);

/** What a client is to be told (OpenID Connect Back-Channel Logout 1.0). `sid` null: of every session the member has there. */
export interface Logout {
  accountId: string;
  clientId: string;
  sid: string | null;
}

/** A job's payload; whose session it was, and at which client, is sealed. */
export interface LogoutJob {
  id: string;
  expiresAt: string;
  /** How often the client was not reached, or would not hear. */
  failures: number;
  /** The logout, base64. */
  sealed: string;
}

const context = (id: string): string => `logout ${id}`;

/**
 * Adds one job for each logout whose client is there and wants to be told. A common table expression of it is only
 * carried out where the outer query reads its rows. `offset 0` keeps the planner from reading every client instead of
 * looking up these.
 */
export const addLogoutsSql = `
  select job.id, logout.client_id
  from unnest(?::text[], ?::json[], ?::text[]) as logout (client_id, payload, job_key)
  cross join lateral (
    select from client c where c.id = logout.client_id and c.disabled_at is null
      and c.metadata ->> 'backchannel_logout_uri' is not null offset 0) as wants_it,
  lateral graphile_worker.add_job(?, payload => logout.payload, run_at => ?::timestamptz, job_key => logout.job_key) as job`;

/** What `addLogoutsSql` is to be given. */
export function logoutValues(secrets: Secrets, logouts: Logout[], now: Date): unknown[] {
  const jobs = logouts.map((logout): LogoutJob => {
    const id = randomUUID();
    const sealed = secrets.sealJson(logout, context(id)).toString('base64');
    return { id, expiresAt: after(now, patience).toISOString(), failures: 0, sealed };
  });
  return [
    logouts.map(({ clientId }) => clientId),
    jobs.map((job) => JSON.stringify(job)),
    jobs.map(({ id }) => id),
    tellLogoutTask,
    now,
  ];
}

/** Queues `logouts` in the caller's transaction; answers how many clients will be told. */
export async function queueLogouts(db: Db, secrets: Secrets, logouts: Logout[], now: Date): Promise<number> {
  if (logouts.length === 0) return 0;
  const values = logoutValues(secrets, logouts, now);
  const jobs = await query<{ client_id: string }>(db, 'logout.queue', addLogoutsSql, values);
  return new Set(jobs.map((job) => job.client_id)).size;
}

/** The logout in a job; throws where it was sealed under a key that is gone. */
export const openLogout = (secrets: Secrets, { id, sealed }: LogoutJob): Logout =>
  secrets.openJson(Buffer.from(sealed, 'base64'), context(id));
