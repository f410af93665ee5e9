import type { Config } from './config.ts';
import { createContext } from './context.ts';
import { openDb } from './db.ts';
import { createApp } from './http/app.ts';
import { fixedHeaders } from './http/headers.ts';
import { listen } from './http/listen.ts';
import { createHttpServer } from './http/server.ts';
import { startWorker } from './jobs/worker.ts';
import type { Logger } from './log.ts';
import { Secrets } from './secrets.ts';

/** A started process, or part of one. */
export interface Running {
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
  const db = openDb(databaseUrl, 5);
  const worker = await startWorker({ databaseUrl, db, config, secrets: new Secrets(secretKeys), log });
  return {
    async stop() {
      await worker.stop();
      await db.destroy();
    },
  };
}
