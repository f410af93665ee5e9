import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { loadSecretKeys } from './secrets-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kosmo-secrets-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('keys from the environment win and leave no file', () => {
  const keys = [Buffer.alloc(32, 1)];
  expect(loadSecretKeys({ secretKeys: keys, dataDir: folder })).toBe(keys);
  expect(readdirSync(folder)).toEqual([]);
});

test('a key is made once, for its owner alone, and stays the same', () => {
  const dataDir = join(folder, 'data');
  const [key] = loadSecretKeys({ secretKeys: null, dataDir });
  expect(key).toHaveLength(32);
  expect(loadSecretKeys({ secretKeys: null, dataDir })).toEqual([key]);
  expect(readdirSync(dataDir)).toEqual(['secret-keys']);
  expect(statSync(join(dataDir, 'secret-keys')).mode & 0o777).toBe(0o600);
});

test('a damaged file is told in one line', () => {
  writeFileSync(join(folder, 'secret-keys'), 'short');
  expect(() => loadSecretKeys({ secretKeys: null, dataDir: folder })).toThrow('is damaged');
});

test('a folder that cannot be made is told in one line', () => {
  writeFileSync(join(folder, 'file'), '');
  expect(() => loadSecretKeys({ secretKeys: null, dataDir: join(folder, 'file', 'data') })).toThrow(
    'DATA_DIR',
  );
});
