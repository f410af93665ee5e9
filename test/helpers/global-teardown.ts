import type { TestRun } from './global-setup.ts';

export default async function tearDown(): Promise<void> {
  const { server, template } = (globalThis as unknown as { testRun: TestRun }).testRun;
  await template.drop();
  await server.stop();
}
