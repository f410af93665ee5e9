import { migrate } from '../../src/migrate.ts';
import { addDatabase, startTestServer, type TestDatabase } from './database-server.ts';

export interface TestRun {
  server: Awaited<ReturnType<typeof startTestServer>>;
  template: TestDatabase;
}

/** Once for all test files: a server, and a migrated database they copy theirs from. */
export default async function setUp(): Promise<void> {
  const server = await startTestServer();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => server.stop().finally(() => process.exit(1)));
  }
  try {
    const template = await addDatabase(server.url);
    await migrate(template.url);
    process.env.KOSMO_TEST_SERVER = server.url;
    process.env.KOSMO_TEST_TEMPLATE = new URL(template.url).pathname.slice(1);
    Object.assign(globalThis, { testRun: { server, template } satisfies TestRun });
  } catch (error) {
    await server.stop();
    throw error;
  }
}
