import type { Knex } from 'knex';
import { query } from '../../src/db.ts';

/** A sixth of a millisecond of PostgreSQL's, whatever there is in the database. */
export async function workAWhile(db: Knex): Promise<void> {
  await query(db, 'work-a-while', 'select sum(i) from generate_series(1, 1500) i', []);
}
