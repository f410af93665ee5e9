import type { Knex } from 'knex';

/** Resolves once so many statements of this database wait for a lock that another holds. */
export async function lockWait(db: Knex, count = 1): Promise<void> {
  const sql = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  while ((await db.raw(sql)).rows.length < count);
}
