import { now } from './clock.ts';
import { openDb } from './db.ts';
import { startWorker } from './jobs/worker.ts';
import { loadSecrets } from './keys/load.ts';
import { observePool } from './operations/metrics.ts';
import type { Parts, Running } from './part.ts';

/** Works the queue: mails and clean-up, on a migrated database. */
export async function work({ config, databaseUrl, secretKeys, log }: Parts): Promise<Running> {
  const db = openDb(databaseUrl, 5, 'kosmo-idp worker');
  observePool('worker', db.client.pool);
  const secrets = await loadSecrets(db, secretKeys, now());
  const worker = await startWorker({ databaseUrl, db, config, secrets, log });
  return {
    async stop() {
      await worker.stop();
      await db.destroy();
    },
  };
}
