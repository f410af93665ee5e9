import { clockDifference, type Db, queryOne } from '../../db.ts';

/** What PostgreSQL says of itself. */
export interface DatabaseFacts {
  /** As `180004`. */
  version_number: number;
  version: string;
  encoding: string;
  /** Whether texts are ordered by other rules now than when the database was made. */
  outdated_collation: boolean;
  synchronous_commit: string;
  fsync: string;
  full_page_writes: string;
  data_checksums: string;
  in_recovery: boolean;
  max_connections: number;
  /** Everybody's, not only ours. */
  connections: number;
  /** Transactions of this database in which nothing happens, and since when the oldest has been open. */
  idle_transactions: number;
  oldest_idle: Date | null;
}

export async function readDatabaseFacts(db: Db, idleBefore: Date): Promise<DatabaseFacts> {
  const sql = `select
    current_setting('server_version_num')::int as version_number, current_setting('server_version') as version,
    pg_encoding_to_char(encoding) as encoding,
    datcollversion <> pg_database_collation_actual_version(oid) is true as outdated_collation,
    current_setting('synchronous_commit') as synchronous_commit, current_setting('fsync') as fsync,
    current_setting('full_page_writes') as full_page_writes, current_setting('data_checksums') as data_checksums,
    pg_is_in_recovery() as in_recovery,
    current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as max_connections,
    (select count(*)::int from pg_stat_activity where backend_type = 'client backend') as connections,
    idle.count as idle_transactions, idle.oldest as oldest_idle
    from pg_database, lateral (
      select count(*)::int as count, min(xact_start) as oldest from pg_stat_activity
      where datname = pg_database.datname and state like 'idle in transaction%' and state_change < ?
    ) as idle
    where datname = current_database()`;
  const facts = await queryOne<DatabaseFacts>(db, 'doctor.database', sql, [idleBefore]);
  if (!facts) throw new Error('there is no current database');
  return facts;
}

/** How far the database's clock is ahead of `now`, in milliseconds. */
export const clockAhead = (db: Db, now: Date): Promise<number> => clockDifference(db, now);
