import type { Knex } from 'knex';

/** One kind of statement while a load counted: how often for each operation, and how long it ran. */
export interface StatementTime {
  sql: string;
  calls: number;
  meanMs: number;
  /** Of all statements' time, in parts of one. */
  part: number;
}

const most = 12;

/** What PostgreSQL's time went to, as it counts itself; `end` answers the largest parts. */
export async function watchStatements(db: Knex): Promise<{ end(): Promise<StatementTime[]> }> {
  await db.raw('create extension if not exists pg_stat_statements');
  await db.raw('select pg_stat_statements_reset()');
  return {
    async end() {
      const { rows } = await db.raw(
        `select regexp_replace(query, '\\s+', ' ', 'g') as sql, calls::int as calls, mean_exec_time as "meanMs",
           total_exec_time / sum(total_exec_time) over () as part
         from pg_stat_statements s join pg_database d on d.oid = s.dbid
         where d.datname = current_database() order by total_exec_time desc limit ${most}`,
      );
      return rows.map((row: StatementTime) => ({ ...row, sql: row.sql.slice(0, 120) }));
    },
  };
}
