import { clockTolerance, now } from './clock.ts';
import { type Config, readConfig } from './config.ts';
import { createContext } from './context.ts';
import { clockDifference, openDb } from './db.ts';
import { OperatorError } from './errors.ts';
import { createApp } from './http/app.ts';
import { fixedHeaders } from './http/headers.ts';
import { listen } from './http/listen.ts';
import { createHttpServer } from './http/server.ts';
import { startWorker } from './jobs/worker.ts';
import { loadSecrets } from './keys/load.ts';
import { createLogger, type Logger } from './log.ts';
import { migrationState, requireMigrated } from './migrate.ts';
import { hashesWaiting, observePool } from './operations/metrics.ts';
import { observeDatabase } from './operations/observe.ts';
import { startOperations } from './operations/server.ts';
import { loadSecretKeys } from './secrets-file.ts';

/** A started process, or part of one. */
export interface Running {
  /** Has whoever sends requests here send them elsewhere; they are answered as before. */
  leave?(): Promise<void>;
  stop(): Promise<void>;
}

export interface Parts {
  config: Config;
  databaseUrl: string;
  secretKeys: Buffer[];
  log: Logger;
}

/** Serves the identity provider on PORT, on a migrated database. */
export async function serve(parts: Parts): Promise<Running> {
  const context = await createContext(parts);
  hashesWaiting.from(() => context.hasher.waiting);
  observePool('web', context.db.client.pool);
  const http = createHttpServer(createApp(context), fixedHeaders(parts.config.issuer));
  try {
    await listen(http.server, { port: parts.config.port, setting: 'PORT' });
  } catch (error) {
    await context.close();
    throw error;
  }
  return {
    async stop() {
      await http.close();
      await context.close();
    },
  };
}

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

/** In the order they start and stop in: it is not ready before it serves, and lives for as long as it answers. */
const roles = { serve: [serve, operate], work: [work, operate], all: [serve, work, operate] };

/** Starts one of the two processes that one image runs, or, as `all`, both in one. */
export async function startRole(role: string): Promise<Running> {
  if (!Object.hasOwn(roles, role)) throw new OperatorError(`${role} is neither serve nor work`);
  const config = readConfig(process.env);
  const { databaseUrl } = config;
  if (databaseUrl === null)
    throw new OperatorError('DATABASE_URL is missing; "npm start" brings a database of its own');
  await requireMigrated(databaseUrl);
  const parts = {
    config,
    databaseUrl,
    secretKeys: loadSecretKeys(config),
    log: createLogger(config.logLevel),
  };
  const running: Running[] = [];
  for (const start of roles[role as keyof typeof roles]) running.push(await start(parts));
  parts.log.info({ role }, 'started');
  return {
    async stop() {
      parts.log.info({ role }, 'stopping');
      // nobody sends a worker requests
      if (role !== 'work') for (const part of running) await part.leave?.();
      for (const part of running) await part.stop();
      parts.log.info({ role }, 'stopped');
    },
  };
}
