import type { Knex } from 'knex';
import { isWrite, walPosition } from '../../test/helpers/sign-in-cost.ts';

type Counted = Record<'statements' | 'writes' | 'walBytes', number>;

/** What a database was asked to do, as the server itself counts it (pg_stat_statements), and the WAL that took. */
export class StatementCount {
  readonly #db: Knex;
  #last: Counted = { statements: 0, writes: 0, walBytes: 0 };

  private constructor(db: Knex) {
    this.#db = db;
  }

  /** Needs a server that has loaded the extension, as the embedded one has. */
  static async start(db: Knex): Promise<StatementCount> {
    await db.raw('create extension if not exists pg_stat_statements');
    const count = new StatementCount(db);
    await count.sinceLast();
    return count;
  }

  /** What was asked between the last call and this one, its own questions aside. */
  async sinceLast(): Promise<Counted> {
    const { rows } = await this.#db.raw(`
      select s.query, s.calls::int as calls from pg_stat_statements s join pg_database d on d.oid = s.dbid
      where d.datname = current_database() and s.query !~ 'pg_stat_statements|pg_current_wal_insert_lsn'`);
    const calls = (list: { query: string; calls: number }[]) => list.reduce((sum, row) => sum + row.calls, 0);
    const now = {
      statements: calls(rows),
      writes: calls(rows.filter(({ query }: { query: string }) => isWrite(query))),
      walBytes: await walPosition(this.#db),
    };
    const last = this.#last;
    this.#last = now;
    return {
      statements: now.statements - last.statements,
      writes: now.writes - last.writes,
      walBytes: now.walBytes - last.walBytes,
    };
  }
}
