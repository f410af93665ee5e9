import { readdir } from 'node:fs/promises';
import { runMigrations } from 'graphile-worker';
import type { Knex } from 'knex';
import { explainDatabaseFault } from './database-fault.ts';
import { openDb } from './db.ts';
import { OperatorError } from './errors.ts';

const folder = new URL('../migrations/', import.meta.url);

/** The migrations of this version in order, each a TypeScript file that Node loads as it is. */
const source: Knex.MigrationSource<string> = {
  getMigrations: async () => (await readdir(folder)).filter((name) => name.endsWith('.ts')).sort(),
  getMigrationName: (name) => name,
  getMigration: (name) => import(new URL(name, folder).href) as Promise<Knex.Migration>,
};

/**
 * Brings the database to this version: the job queue's schema, then ours, all of ours in one transaction.
 * Two processes may start at once: the second waits for the first and finds nothing to do.
 * @returns the names of the migrations applied now
 * @throws OperatorError when the database cannot be reached, or a newer version has migrated it before
 */
export async function migrate(databaseUrl: string): Promise<{ applied: string[] }> {
  const db = openDb(databaseUrl, 1);
  try {
    return await db.transaction(async (transaction) => {
      await transaction.raw('set local lock_timeout = 0; set local statement_timeout = 0');
      await transaction.raw('set local idle_in_transaction_session_timeout = 0');
      await transaction.raw(`select pg_advisory_xact_lock(hashtext('kosmo migrate'))`);
      if ((await migrationState(transaction)) === 'newer') throw newerDatabase();
      await runMigrations({ connectionString: databaseUrl, maxPoolSize: 1 });
      const [, applied] = await transaction.migrate.latest({ migrationSource: source });
      return { applied };
    });
  } catch (error) {
    throw explainDatabaseFault(error, databaseUrl);
  } finally {
    await db.destroy();
  }
}

/** Whether the database lacks migrations of this version, has ones this version does not know, or fits. */
export async function migrationState(db: Knex | Knex.Transaction): Promise<'pending' | 'newer' | 'ready'> {
  const { missing, unknown } = await compareMigrations(db);
  if (unknown.length > 0) return 'newer';
  return missing.length > 0 ? 'pending' : 'ready';
}

/** The migrations of this version that the database lacks, and those it has that this version does not know. */
export async function compareMigrations(
  db: Knex | Knex.Transaction,
): Promise<{ missing: string[]; unknown: string[] }> {
  const known = await source.getMigrations([]);
  const table = await db.raw<{ rows: { found: boolean }[] }>(
    `select to_regclass('knex_migrations') is not null as found`,
  );
  if (!table.rows[0]?.found) return { missing: known, unknown: [] };
  const { rows } = await db.raw<{ rows: { name: string }[] }>(
    'select name from knex_migrations order by name',
  );
  const applied = rows.map(({ name }) => name);
  return {
    missing: known.filter((name) => !applied.includes(name)),
    unknown: applied.filter((name) => !known.includes(name)),
  };
}

/** @throws OperatorError unless the database can be reached and fits this version */
export async function requireMigrated(databaseUrl: string): Promise<void> {
  const db = openDb(databaseUrl, 1);
  try {
    const state = await migrationState(db);
    if (state === 'newer') throw newerDatabase();
    if (state === 'pending') throw pendingMigrations();
  } catch (error) {
    throw explainDatabaseFault(error, databaseUrl);
  } finally {
    await db.destroy();
  }
}

export const newerDatabase = () =>
  new OperatorError(
    {
      ja: 'このデータベースは、より新しい版の kosmo-idp で作られています。新しい版を使ってください。',
      en: 'The database was migrated by a newer version of kosmo-idp: run that version.',
    },
    1,
  );

const pendingMigrations = () =>
  new OperatorError(
    {
      ja: 'データベースの準備がまだです。先に npx kosmo-idp migrate を実行してください。',
      en: 'The database is not migrated yet: run npx kosmo-idp migrate first.',
    },
    1,
  );
