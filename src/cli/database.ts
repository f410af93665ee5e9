import { now } from '../clock.ts';
import { readConfig } from '../config.ts';
import { explainDatabaseFault } from '../database-fault.ts';
import { openDb } from '../db.ts';
import { startEmbedded } from '../embedded/server.ts';
import { loadSecrets } from '../keys/load.ts';
import { migrate, requireMigrated } from '../migrate.ts';
import { loadSecretKeys } from '../secrets-file.ts';
import type { DatabaseParts } from './command.ts';

/**
 * The database of `DATABASE_URL`, else the embedded one of `DATA_DIR`: the one that is running, or one for the
 * time this takes.
 */
export async function withDatabaseUrl<T>(
  env: NodeJS.ProcessEnv,
  work: (url: string) => Promise<T>,
): Promise<T> {
  const { databaseUrl, dataDir } = readConfig(env);
  if (databaseUrl !== null) return work(databaseUrl);
  const embedded = await startEmbedded({ dataDir });
  try {
    return await work(embedded.url);
  } finally {
    await embedded.stop();
  }
}

/** As `withDatabaseUrl`, opened. The embedded database is migrated on the way; any other has to be. */
export function withDatabase<T>(
  env: NodeJS.ProcessEnv,
  reason: string | undefined,
  work: (parts: DatabaseParts) => Promise<T>,
): Promise<T> {
  const config = readConfig(env);
  return withDatabaseUrl(env, async (url) => {
    await (config.databaseUrl === null ? migrate(url) : requireMigrated(url));
    const db = openDb(url, 2);
    try {
      const secrets = await loadSecrets(db, loadSecretKeys(config), now());
      return await work({ db, secrets, actor: config.operator, reason });
    } catch (error) {
      throw explainDatabaseFault(error, url);
    } finally {
      await db.destroy();
    }
  });
}
