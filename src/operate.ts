import { clockTolerance, now } from './clock.ts';
import { clockDifference, openDb } from './db.ts';
import { migrationState } from './migrate.ts';
import { observeDatabase } from './operations/observe.ts';
import { startOperations } from './operations/server.ts';
import type { Parts, Running } from './part.ts';

/**
 * Serves /livez, /readyz and /metrics; ready means that the database answers and is migrated, and that its clock
 * agrees with this machine's: of processes that differ, one would accept what another has let expire (T58).
 */
export function operate({ config, databaseUrl }: Parts): Promise<Running> {
  const db = openDb(databaseUrl, 2); // figures that take long do not make the process seem unfit
  observeDatabase(db);
  const migrations = async () => {
    const state = await migrationState(db);
    // Migrations only add: what a newer version has brought does not make this one unfit, or an upgrade would stop all.
    if (state === 'pending') throw new Error('migrations are missing');
  };
  const clock = async () => {
    const difference = await clockDifference(db, now());
    if (!(Math.abs(difference) <= clockTolerance)) throw new Error('the clocks differ');
  };
  return startOperations({ config, checks: { migrations, clock } }).then(({ leave, stop }) => ({
    leave,
    async stop() {
      await stop();
      await db.destroy();
    },
  }));
}
