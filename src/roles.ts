import { readConfig } from './config.ts';
import { OperatorError } from './errors.ts';
import { createLogger } from './log.ts';
import { requireMigrated } from './migrate.ts';
import type { Parts, Running } from './part.ts';
import { loadSecretKeys } from './secrets-file.ts';

type Start = (parts: Parts) => Promise<Running>;

/** Loaded by whom they are for: neither process keeps in memory what only the other needs. */
const serve = async (): Promise<Start> => (await import('./serve.ts')).serve;
const work = async (): Promise<Start> => (await import('./work.ts')).work;
const operate = async (): Promise<Start> => (await import('./operate.ts')).operate;

/** In the order they start and stop in: it is not ready before it serves, and lives for as long as it answers. */
const roles = { serve: [serve, operate], work: [work, operate], all: [serve, work, operate] };

/**
 * Starts one of the two processes that one image runs, or, as `all`, both in one. Everything is loaded before anything is
 * asked for: so a start that ends for want of settings leaves behind all that Node has compiled, as an image is built.
 */
export async function startRole(role: string): Promise<Running> {
  if (!Object.hasOwn(roles, role)) throw new OperatorError(`${role} is neither serve nor work`);
  const starts = await Promise.all(roles[role as keyof typeof roles].map((load) => load()));
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
  for (const start of starts) running.push(await start(parts));
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
