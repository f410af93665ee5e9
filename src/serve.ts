import { createContext } from './context.ts';
import { lowerHashThreads } from './credential/hash-priority.ts';
import { createApp } from './http/app.ts';
import { fixedHeaders } from './http/headers.ts';
import { listen } from './http/listen.ts';
import { createHttpServer } from './http/server.ts';
import { hashesWaiting, observePool } from './operations/metrics.ts';
import type { Parts, Running } from './part.ts';

/** Serves the identity provider on PORT, on a migrated database. */
export async function serve(parts: Parts): Promise<Running> {
  const context = await createContext(parts);
  hashesWaiting.from(() => context.hasher.waiting);
  observePool('web', context.db.client.pool);
  await context.hasher.verify(null, 'anything'); // brings its threads into being
  lowerHashThreads();
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
