import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config.ts';
import { OperatorError } from './errors.ts';

/**
 * The keys of `SECRET_KEYS`, newest first; where it is not set (never in production), one that is made once and
 * kept in `<dataDir>/secret-keys`, so that every process on this machine has the same.
 */
export function loadSecretKeys({ secretKeys, dataDir }: Pick<Config, 'secretKeys' | 'dataDir'>): Buffer[] {
  if (secretKeys) return secretKeys;
  const file = join(dataDir, 'secret-keys');
  const text = readIfThere(file) ?? makeFile(dataDir, file);
  const keys = text.split(',').map((key) => Buffer.from(key.trim(), 'base64'));
  if (keys.every((key) => key.length >= 32)) return keys;
  throw new OperatorError({
    ja: `${file} が壊れています。控えがあれば戻し、なければ npm run reset で初めからやり直してください。`,
    en: `${file} is damaged: put a copy back, or start afresh with npm run reset.`,
  });
}

/** Written whole under another name first, then linked: of two processes that start at once, one wins. */
function makeFile(dataDir: string, file: string): string {
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(draft, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx', flush: true });
    linkSync(draft, file);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw unusable(dataDir);
  } finally {
    rmSync(draft, { force: true });
  }
  return readFileSync(file, 'utf8');
}

/** Whole or not at all: a process that starts meanwhile reads the keys before or these. */
export function replaceSecretKeys({ dataDir }: Pick<Config, 'dataDir'>, keys: Buffer[]): void {
  const file = join(dataDir, 'secret-keys');
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    const text = keys.map((key) => key.toString('base64')).join(',');
    writeFileSync(draft, text, { mode: 0o600, flag: 'wx', flush: true });
    renameSync(draft, file);
  } catch {
    throw unusable(file);
  } finally {
    rmSync(draft, { force: true });
  }
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw unusable(file);
  }
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;

const unusable = (path: string) =>
  new OperatorError({
    ja: `${path} を読み書きできません。DATA_DIR を確かめてください。`,
    en: `${path} cannot be read or written: check DATA_DIR.`,
  });
