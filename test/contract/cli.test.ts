import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Knex } from 'knex';
import { openDb } from '../../src/db.ts';
import { commandLine, outcomeOf } from '../helpers/command-line.ts';
import { createDatabase } from '../helpers/database.ts';

const insurer = { code: 'sample', number: '06139999', name: { ja: 'サンプル健康保険組合', en: 'Sample' } };
const header = 'user_id,symbol,number,birthdate,relationship,cohort,initial_password,status,memo';
const good = 'testuser01,800,1234,20010101,本人,1,,,';
const oneLine = expect.stringMatching(/^.+\n$/);
const bad = 'hana,800,1235,20010231,家族,2,,,';

let folder: string;
let database: Awaited<ReturnType<typeof createDatabase>>;
let db: Knex;
let kosmo: ReturnType<typeof commandLine>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kosmo-cli-'));
  database = await createDatabase();
  db = openDb(database.url);
  const env = {
    DATABASE_URL: database.url,
    DATA_DIR: join(folder, 'data'),
    LANG: 'C.UTF-8',
    KOSMO_OPERATOR: 'sato',
  };
  kosmo = commandLine({ cwd: folder, env });
  await file('sample.json', JSON.stringify(insurer));
  expect(await kosmo('insurer', 'apply', 'sample.json')).toMatchObject({ exitCode: 0 });
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
  await rm(folder, { recursive: true });
});

const file = (name: string, content: string) => writeFile(join(folder, name), content);
const lastAudit = () => db('audit_entry').orderBy('id', 'desc').first('actor', 'action', 'outcome', 'detail');

describe('insurers', () => {
  test('are not called by a name that does not exist', async () => {
    const { exitCode, stdout, stderr } = await kosmo('insurer', 'lst');
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('list のことですか');
  });

  test('are applied once, listed, and shown as they can be applied again', async () => {
    expect(JSON.parse((await kosmo('insurer', 'list', '--json')).stdout)).toMatchObject([insurer]);
    expect((await kosmo('insurer', 'list')).stdout).toMatch(/^sample +06139999 {2}サンプル健康保険組合\n$/);
    const shown = await kosmo('insurer', 'show', 'sample');
    await file('shown.json', shown.stdout);
    const again = await kosmo('insurer', 'apply', 'shown.json', '--json', '--yes');
    expect(JSON.parse(again.stdout)).toEqual({ code: 'sample', change: 'unchanged' });
    expect(await lastAudit()).toMatchObject({
      actor: 'sato',
      action: 'insurer.applied',
      detail: { change: 'created' },
    });
  });

  test('are refused with each mistake on a line', async () => {
    await file('wrong.json', JSON.stringify({ ...insurer, colour: 'red', number: '1' }));
    const { exitCode, stdout, stderr } = await kosmo('insurer', 'apply', 'wrong.json');
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/number/);
    expect(stderr).toMatch(/colour/);
    await file('broken.json', '{');
    const broken = await kosmo('insurer', 'apply', 'broken.json');
    expect(broken).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringMatching(/^.+JSON.+\n$/) });
  });

  test('that do not exist are not found', async () => {
    for (const words of [
      ['member', 'show', '--insurer', 'sample', '--user-id', 'nobody'],
      ['client', 'show', 'nobody'],
      ['session', 'revoke', '--insurer', 'sample', '--user-id', 'nobody', '--reason', 'x'],
      ['session', 'revoke', '--insurer', 'nobody', '--user-id', 'testuser01', '--reason', 'x'],
    ])
      expect(await kosmo(...words)).toMatchObject({ exitCode: 3, stdout: '', stderr: oneLine });
  });
});

describe('terms', () => {
  test('are published once; another text under the same version is a conflict', async () => {
    await file('terms.ja.md', '# 利用規約\n\n本文');
    await file('terms.en.md', '# Terms of use\n\nBody');
    const publish = [
      'terms',
      'publish',
      'terms.ja.md',
      '--en',
      'terms.en.md',
      '--version',
      '2026-04',
      '--insurer',
      'sample',
    ];
    const first = await kosmo(...publish, '--effective-from', '2026-04-01', '--json', '--reason', 'new year');
    expect(JSON.parse(first.stdout)).toEqual({
      version: '2026-04',
      insurer: 'sample',
      title: { ja: '利用規約', en: 'Terms of use' },
      effectiveAt: '2026-03-31T15:00:00.000Z',
      change: 'created',
    });
    expect(first.stderr).toBe('規約の版 2026-04 を公開しました（対象: sample）。\n');
    expect(await lastAudit()).toMatchObject({
      action: 'terms.published',
      detail: { version: '2026-04', reason: 'new year' },
    });
    expect(JSON.parse((await kosmo(...publish, '--json')).stdout)).toMatchObject({ change: 'unchanged' });
    const later = await kosmo(...publish.slice(0, 3), '--version', 'x', '--effective-from', '2126-04-01');
    expect(later.stderr).toBe('規約の版 x を公開しました（対象: すべての保険者、2126-04-01 から）。\n');
    await file('terms.ja.md', '# 利用規約\n\n別の本文');
    expect(await kosmo(...publish)).toMatchObject({ exitCode: 4, stdout: '' });
    expect(await kosmo(...publish.slice(0, 3), '--version', 'x', '--effective-from', 'soon')).toMatchObject({
      exitCode: 2,
    });
  });
});

describe('members', () => {
  const importFile = (...flags: string[]) =>
    kosmo('member', 'import', 'members.csv', '--insurer', 'sample', '--json', ...flags);
  const counts = { created: 0, updated: 0, unchanged: 0, left: 0, refused: 0, errorsFile: null };

  test('are imported whole or not at all, unless told to skip', async () => {
    await file('members.csv', [header, good, bad].join('\n'));
    const refused = { ...counts, refused: 1, errorsFile: 'members.csv.errors.csv' };
    const whole = await importFile();
    expect(whole.exitCode).toBe(2);
    expect(JSON.parse(whole.stdout)).toMatchObject(refused);
    expect(whole.stderr).toMatch(/memo/);
    expect(whole.stderr).toMatch(/3 行目: 生年月日/);
    expect(await readFile(join(folder, 'members.csv.errors.csv'), 'utf8')).toMatch(
      /^\ufeffuser_id,.*,行,理由,reason\r\nhana,.*,3,生年月日/,
    );
    const tried = await importFile('--skip-refused', '--dry-run');
    expect([tried.exitCode, JSON.parse(tried.stdout)]).toMatchObject([5, { ...refused, created: 1 }]);
    const skipped = await importFile('--skip-refused', '--reason', 'monthly', '--yes');
    expect([skipped.exitCode, JSON.parse(skipped.stdout)]).toMatchObject([5, { ...refused, created: 1 }]);
    expect(await lastAudit()).toMatchObject({
      actor: 'sato',
      action: 'member.imported',
      detail: { created: 1, reason: 'monthly' },
    });
    await file('members.csv', [header, good].join('\n'));
    const again = await importFile();
    expect([again.exitCode, JSON.parse(again.stdout)]).toMatchObject([0, { ...counts, unchanged: 1 }]);
  });

  test('are shown without what the desk need not see', async () => {
    const { stdout } = await kosmo(
      'member',
      'show',
      '--insurer',
      'sample',
      '--user-id',
      'ＴＥＳＴuser01',
      '--json',
    );
    expect(JSON.parse(stdout)).toMatchObject({
      user_id: 'testuser01',
      cohort: 1,
      status: 'active',
      password: 'initial',
    });
    expect(stdout).not.toMatch(/800|1234|01-01|0101"/);
  });
});

describe('sessions', () => {
  test('of one member are ended for a reason, under the operator’s name', async () => {
    const revoke = ['session', 'revoke', '--insurer', 'sample', '--user-id', 'testuser01'];
    expect(await kosmo(...revoke)).toMatchObject({ exitCode: 2, stdout: '', stderr: oneLine });
    const { exitCode, stdout, stderr } = await kosmo(...revoke, '--reason', 'lost phone', '--yes', '--json');
    const none = { sessions: 0, grants: 0, interactions: 0, remembered_browsers: 0, clients_told: 0 };
    expect([exitCode, JSON.parse(stdout)]).toEqual([
      0,
      { sub: expect.any(String), user_id: 'testuser01', ...none },
    ]);
    expect(stderr).toMatch(/^ログアウトさせました。/);
    expect(await lastAudit()).toEqual({
      actor: 'sato',
      action: 'sessions.ended',
      outcome: 'success',
      detail: { by: 'session revoke', reason: 'lost phone', ...none },
    });
  });
});

describe('clients', () => {
  const create = (...flags: string[]) => kosmo('client', 'create', '--name', 'Portal', ...flags);
  const redirect = ['--redirect-uri', 'https://rp.example/cb'];

  test('are registered in the names of the specification; the secret is shown once', async () => {
    expect(await kosmo('client', 'list')).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: 'クライアントはまだありません。\n',
    });
    const told = ['--backchannel-logout-uri', 'https://rp.example/logout'];
    const flags = ['--insurer', 'sample', '--scope', 'openid insurance', '--acr', 'phr', ...told, '--json'];
    const { exitCode, stdout } = await create(
      ...redirect,
      '--redirect-uri',
      'http://localhost:3100/cb',
      ...flags,
    );
    const created = JSON.parse(stdout);
    expect(exitCode).toBe(0);
    expect(created).toMatchObject({
      client_id: expect.any(String),
      client_secret: expect.stringMatching(/^[\w-]{43}$/),
      client_secret_expires_at: 0,
      client_name: 'Portal',
      redirect_uris: ['https://rp.example/cb', 'http://localhost:3100/cb'],
      scope: 'openid insurance',
      backchannel_logout_uri: 'https://rp.example/logout',
      token_endpoint_auth_method: 'client_secret_basic',
      insurers: ['sample'],
      minimum_acr: 'phr',
    });
    const { client_secret, client_secret_expires_at, ...shown } = created;
    expect(JSON.parse((await kosmo('client', 'show', created.client_id, '--json')).stdout)).toEqual(shown);
    expect(JSON.parse((await kosmo('client', 'list', '--json')).stdout)).toEqual([shown]);
    expect(await lastAudit()).toMatchObject({
      action: 'client.created',
      detail: { client: created.client_id },
    });
  });

  test('without insurers, with both ways to name them, or with one that is not there, are refused', async () => {
    for (const flags of [[], ['--insurer', 'sample', '--all-insurers']])
      expect(await create(...redirect, ...flags)).toMatchObject({ exitCode: 2, stdout: '', stderr: oneLine });
    expect(await create(...redirect, '--insurer', 'nobody')).toMatchObject({ exitCode: 3, stderr: oneLine });
  });
});

describe('the database', () => {
  test('is migrated on demand, and told in one line where it cannot be used', async () => {
    expect(JSON.parse((await kosmo('migrate', '--json')).stdout)).toEqual({ applied: [] });
    const nowhere = commandLine({
      cwd: folder,
      env: { DATABASE_URL: 'postgres://u:sesame@127.0.0.1:1/x', DATA_DIR: folder },
    });
    for (const words of [['migrate'], ['insurer', 'list']]) {
      const { exitCode, stdout, stderr } = await nowhere(...words);
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
      expect(stderr).toMatch(/^[^\n]*127\.0\.0\.1:1[^\n]*\n$/);
      expect(stderr).not.toContain('sesame');
    }
  });

  test('is the embedded one of DATA_DIR where none is named, for two commands at once too', async () => {
    const embedded = commandLine({ cwd: folder, env: { DATA_DIR: join(folder, 'embedded') } });
    expect(await embedded('insurer', 'apply', 'sample.json')).toMatchObject({ exitCode: 0 });
    const both = await Promise.all([
      embedded('insurer', 'show', 'sample'),
      embedded('insurer', 'list', '--json'),
    ]);
    for (const outcome of both)
      expect(outcome).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('サンプル') });
  });
});

test('an older Node is told so in one line', async () => {
  const launcher = join(import.meta.dirname, '../../src/cli/kosmo-idp.js');
  const pretend = "Object.defineProperty(process.versions, 'node', { value: '20.20.2' })";
  const args = [
    '--import',
    `data:text/javascript,${encodeURIComponent(pretend)}`,
    launcher,
    'insurer',
    'list',
  ];
  expect(await outcomeOf(process.execPath, args, { cwd: folder, env: {} })).toMatchObject({
    exitCode: 2,
    stdout: '',
    stderr: expect.stringMatching(/^kosmo-idp needs Node.js 24[^\n]*\n$/),
  });
});
