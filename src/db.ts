import knex, { type Knex } from 'knex';

export type Db = Knex | Knex.Transaction;
export type Transaction = Knex.Transaction;

/**
 * A pool of connections to one PostgreSQL. `size` bounds it; a caller waits at most 5 s for a connection. `name` is what
 * pg_stat_activity shows.
 */
export function openDb(url: string, size = 10, name = 'kosmo-idp'): Knex {
  const connection: Knex.PgConnectionConfig & { lock_timeout: number } = {
    connectionString: url,
    application_name: name,
    connectionTimeoutMillis: 5_000,
    idle_in_transaction_session_timeout: 30_000,
    lock_timeout: 10_000,
    statement_timeout: 30_000,
    keepAlive: true,
  };
  return knex({
    client: 'pg',
    // Error messages would carry the values bound, members' data among them (T51).
    compileSqlOnError: false,
    connection,
    pool: { min: 0, max: size },
    acquireConnectionTimeout: 5_000,
    // every failure reaches the caller; knex would also print it on stdout, with a stack trace
    log: { warn() {}, error() {} },
  });
}

/**
 * Runs one statement as a prepared statement called `name` (which halves PostgreSQL's CPU) and answers its
 * rows. `?` marks a parameter; an array parameter is one PostgreSQL array. The name must belong to one text.
 */
export async function query<Row>(db: Db, name: string, sql: string, values: unknown[] = []): Promise<Row[]> {
  const raw = db.raw(sql, values as Knex.RawBinding[]) as Knex.Raw & { options(o: object): Knex.Raw };
  const result: { rows: Row[] } = await raw.options({ name });
  return result.rows;
}

/** As `query`, for a statement that yields at most one row. */
export async function queryOne<Row>(
  db: Db,
  name: string,
  sql: string,
  values: unknown[] = [],
): Promise<Row | undefined> {
  return (await query<Row>(db, name, sql, values))[0];
}

/** How far the database's clock is ahead of `now`, in milliseconds. Nothing is decided by it but whether the two agree. */
export async function clockDifference(db: Db, now: Date): Promise<number> {
  const sql = 'select (extract(epoch from clock_timestamp()) * 1000)::float8 as time';
  const row = await queryOne<{ time: number }>(db, 'clock', sql);
  return (row?.time ?? Number.NaN) - now.getTime();
}
