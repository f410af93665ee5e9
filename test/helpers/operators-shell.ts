import type { TestServer } from './server.ts';

/** The command line on a server's data, in this process and so at the tests' time. */
export async function kosmoAt(server: TestServer, args: string[], env: Record<string, string> = {}) {
  // Loaded late: jest cannot load what both need, htmlparser2, from two sides at once.
  const { run } = await import('../../src/cli/run.ts');
  const said = { stdout: '', stderr: '' };
  const terminal = {
    out: (text: string) => {
      said.stdout += text;
    },
    err: (text: string) => {
      said.stderr += text;
    },
    interactive: false,
    ask: null,
  };
  const settings = { ...server.environment, KOSMO_OPERATOR: 'sato', ...env };
  return { exitCode: await run([...args, '--lang', 'en'], settings, terminal), ...said };
}
