import { execFileSync } from 'node:child_process';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { defaultParameters } from '../src/credential/password-hash.ts';

/** What figures must be read with: the machine, the code and the cost of a hash. */
export function circumstances() {
  const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim();
  const processors = cpus();
  return {
    at: new Date().toISOString(),
    commit: git('rev-parse', 'HEAD'),
    changedSince: git('status', '--porcelain') !== '',
    node: process.version,
    machine: {
      cpu: processors[0]?.model,
      cores: processors.length,
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      system: `${type()} ${release()}`,
    },
    /** Of the last minute: what else the machine had to do before. */
    loadBefore: loadavg()[0],
    argon2id: defaultParameters,
  };
}
