import { tmpdir } from 'node:os';
import type { Ask } from '../../src/cli/confirm.ts';
import type { Outcome } from './command-line.ts';
import type { TestServer } from './server.ts';

/**
 * Operators at the desk of a running server, by name: their commands run within this process. Where somebody can be
 * asked, `ask` answers.
 */
export const operatorOf =
  ({ environment, issuer }: Pick<TestServer, 'environment' | 'issuer'>) =>
  (name: string, ask: Ask = null) =>
  async (...argv: string[]): Promise<Outcome> => {
    const said = { stdout: '', stderr: '' };
    const out = (text: string) => {
      said.stdout += text;
    };
    const err = (text: string) => {
      said.stderr += text;
    };
    // jest cannot load the pages' HTML parser and the one of the terms at once.
    const { run } = await import('../../src/cli/run.ts');
    const env = { ...environment, ISSUER: issuer, KOSMO_OPERATOR: name, DATA_DIR: tmpdir() };
    return { exitCode: await run(argv, env, { out, err, interactive: false, ask }), ...said };
  };

export type Operator = ReturnType<ReturnType<typeof operatorOf>>;

/** One operator asks for it, with `--yes`; another approves. Answers what was carried out. */
export async function askAndApprove([asks, approves]: [Operator, Operator], ...argv: string[]) {
  const asked = await asks(...argv, '--yes', '--json');
  if (asked.exitCode !== 5) throw new Error(`not asked for: ${asked.exitCode} ${asked.stderr}`);
  const approved = await approves(
    'approval',
    'approve',
    JSON.parse(asked.stdout).approval,
    '--yes',
    '--json',
  );
  if (approved.exitCode !== 0) throw new Error(`not approved: ${approved.exitCode} ${approved.stderr}`);
  return JSON.parse(approved.stdout);
}
