import type { Knex } from 'knex';

/** What one whole password sign-in may cost, counted. */
export const budget = { requests: 5, statements: 15, writes: 6, walBytes: 12_000 };
/** What it does cost, and is not to grow beyond again. */
export const reached = { requests: 4, statements: 9, writes: 4, walBytes: 10_000 };
export type Cost = Record<keyof typeof budget, number>;

export const isWrite = (sql: string): boolean =>
  /\b(insert into|update \w+ (\w )?set|delete from|forget_counts)\b/.test(sql);

/** How many bytes the server has written to its log so far, whoever asked it to. */
export async function walPosition(db: Knex): Promise<number> {
  const { rows } = await db.raw(`select (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::float8 as position`);
  return rows[0].position;
}

/** Of each cost the median: now and then a cache is read anew, and the server's own housekeeping writes WAL as well. */
export function medianCost(costs: Cost[]): Cost {
  const names = Object.keys(budget) as (keyof Cost)[];
  return Object.fromEntries(names.map((name) => [name, median(costs.map((one) => one[name]))])) as Cost;
}

const median = (list: number[]): number =>
  list.sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN;
