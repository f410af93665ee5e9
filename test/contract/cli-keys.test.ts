import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Knex } from 'knex';
import { openDb } from '../../src/db.ts';
import { loadSecrets } from '../../src/keys/load.ts';
import { signingKeys } from '../../src/keys/signing-key-store.ts';
import { loadSecretKeys } from '../../src/secrets-file.ts';
import { commandLine } from '../helpers/command-line.ts';
import { createDatabase } from '../helpers/database.ts';

let folder: string;
let database: Awaited<ReturnType<typeof createDatabase>>;
let db: Knex;
let kosmo: ReturnType<typeof commandLine>;

/** A machine that keeps its keys in a file; processes have run here before. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kosmo-keys-'));
  database = await createDatabase();
  db = openDb(database.url);
  const keys = loadSecretKeys({ secretKeys: null, dataDir: folder });
  await signingKeys(db, await loadSecrets(db, keys, new Date()), new Date());
  const env = { DATABASE_URL: database.url, DATA_DIR: folder, LANG: 'C.UTF-8', KOSMO_OPERATOR: 'sato' };
  kosmo = commandLine({ cwd: folder, env });
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
  await rm(folder, { recursive: true });
});

const listed = () => loadSecretKeys({ secretKeys: null, dataDir: folder });

test('key list says in one look what signs, what seals, and that nothing is to be done', async () => {
  const { exitCode, stdout, stderr } = await kosmo('key', 'list');
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const date = String.raw`\d{4}年\d+月\d+日\(.\)`;
  expect(stdout).toMatch(
    new RegExp(
      `^署名鍵（ID トークンの署名）
  ES256  署名中  ${date} \\d+:\\d\\dから  [\\w-]{36}
  RS256  署名中  ${date} \\d+:\\d\\dから  [\\w-]{36}
  PS256  署名中  ${date} \\d+:\\d\\dから  [\\w-]{36}
  EdDSA  署名中  ${date} \\d+:\\d\\dから  [\\w-]{36}
データの暗号化の鍵（SECRET_KEYS）
  [0-9a-f]{8}  使用中  ${date}から  5 件
$`,
    ),
  );
  const english = await kosmo('key', 'list', '--lang', 'en');
  expect(english.stdout).toMatch(/^Signing keys .*\n {2}ES256 {2}signs {2}from /);
  const { stdout: json } = await kosmo('key', 'list', '--json');
  expect(JSON.parse(json)).toMatchObject({
    signing_keys: [
      { alg: 'ES256', state: 'signing', verifies_until: null },
      { alg: 'RS256', state: 'signing', verifies_until: null },
      { alg: 'PS256', state: 'signing', verifies_until: null },
      { alg: 'EdDSA', state: 'signing', verifies_until: null },
    ],
    secret_keys: [{ state: 'current', rows: 5, rows_by_table: { service_secret: 1, signing_key: 4 } }],
    resealing: { done: 5, total: 5, percent: 100 },
    processes: { running: 0, without_the_first_key: 0 },
  });
});

test('key rotate publishes a key, says when it signs, and leaves nothing to do', async () => {
  const { exitCode, stdout, stderr } = await kosmo(
    'key',
    'rotate',
    '--alg',
    'ES256',
    '--lead',
    '2h',
    '--lang',
    'en',
  );
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(
    /ES256 +signs .*\nRS256 +signs .*\nPS256 +signs .*\nEdDSA +signs .*\nES256 +published, about to sign +from /,
  );
  expect(stderr).toMatch(
    /^The new signing keys are published; .* nothing else to do, and nothing to restart\.\n$/,
  );
  expect(await db('audit_entry').orderBy('id', 'desc').first()).toMatchObject({
    actor: 'sato',
    action: 'signing-key.made',
    detail: { alg: 'ES256', at_once: false },
  });
});

test('nobody ends a key at once by mistake: a reason is asked for, and a yes', async () => {
  const before = await db('signing_key').pluck('kid');
  const hasty = await kosmo('key', 'rotate', '--now', '--yes', '--lang', 'en');
  expect(hasty).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining('--reason') });
  const unasked = await kosmo('key', 'rotate', '--now', '--reason', 'leaked');
  expect(unasked).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining('--yes') });
  expect(await db('signing_key').pluck('kid')).toEqual(before);
});

test('where the keys lie in a file, the new one is put in front of it, and used after a restart', async () => {
  const [old] = listed();
  const made = await kosmo('key', 'rotate', '--secret', '--json');
  expect(made).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('再起動') });
  expect(JSON.parse(made.stdout)).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{8}$/),
    file: 'secret-keys',
    removed: [],
  });
  expect(listed()).toEqual([expect.any(Buffer), old]);
  expect((await stat(join(folder, 'secret-keys'))).mode & 0o777).toBe(0o600);
  expect(made.stdout + made.stderr).not.toContain(listed()[0]?.toString('base64'));
  const { stdout, stderr } = await kosmo('key', 'list');
  expect(stdout).toMatch(/新しい（まだ使っていない） +-から +0 件\n {2}[0-9a-f]{8} +使用中 /);
  expect(stderr).toContain('プロセス（serve と work）が動き出すと使われます');
  expect(await kosmo('key', 'rotate', '--secret')).toMatchObject({ exitCode: 4, stdout: '' });
  expect(await readFile(join(folder, 'secret-keys'), 'utf8')).toMatch(/^[\w+/=]{44},[\w+/=]{44}$/);
});

test.each(['key list', 'key rotate'])('%s --help begins with an example', async (name) => {
  const { exitCode, stdout } = await kosmo(...name.split(' '), '--help');
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(new RegExp(`^例: npx kosmo-idp ${name}`));
});
