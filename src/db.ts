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

/** What of knex's client is used here: the pool, and where tests listen. */
interface Connections {
  acquireConnection(): Promise<Connection>;
  releaseConnection(connection: Connection): Promise<void>;
  emit(event: 'query' | 'query-response', ...details: unknown[]): boolean;
}

interface Connection {
  query(statement: { name?: string; text: string; values: unknown[] }): Promise<{ rows: unknown[] }>;
}

/** Of every named statement, the text with its parameters numbered. */
const texts = new Map<string, string>();

/**
 * Runs one statement as a prepared statement called `name` (which halves PostgreSQL's CPU) and answers its
 * rows. `?` marks a parameter; an array parameter is one PostgreSQL array. The name must belong to one text; without
 * one (null), nothing is prepared.
 *
 * It goes to the driver on a connection of knex's pool or transaction: knex's own path to it costs as much again.
 */
export async function query<Row>(
  db: Db,
  name: string | null,
  sql: string,
  values: unknown[] = [],
): Promise<Row[]> {
  if (db.isTransaction && (db as Transaction).isCompleted())
    throw new Error(`the transaction of "${name}" is over`);
  const client: Connections = db.client;
  const connection = await client.acquireConnection();
  try {
    const statement = { sql: textOf(name, sql), bindings: values };
    client.emit('query', statement);
    const result = await connection.query({ ...(name && { name }), text: statement.sql, values });
    client.emit('query-response', result, statement);
    return result.rows as Row[];
  } finally {
    await client.releaseConnection(connection);
  }
}

function textOf(name: string | null, sql: string): string {
  const known = name === null ? undefined : texts.get(name);
  if (known !== undefined) return known;
  let number = 0;
  const text = sql.replace(/\?/g, () => `$${++number}`);
  if (name !== null) texts.set(name, text);
  return text;
}

/** So many rows of parameters for VALUES, each with these types. */
export function parameterRows(types: readonly string[], count: number): string {
  const row = `(${types.map((type) => `?::${type}`).join(', ')})`;
  return Array.from({ length: count }, () => row).join(', ');
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
