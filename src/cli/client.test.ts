import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Knex } from 'knex';
import { createDatabase } from '../../test/helpers/database.ts';
import { openDb } from '../db.ts';
import { applyInsurer } from '../insurer/store.ts';
import type { Ask } from './confirm.ts';
import { run } from './run.ts';

const redirect = ['--redirect-uri', 'https://rp.example/cb'];
const issuer = 'https://idp.example.jp';
let folder: string;
let database: Awaited<ReturnType<typeof createDatabase>>;
let db: Knex;
let id: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kosmo-clients-'));
  database = await createDatabase();
  db = openDb(database.url);
  const name = { ja: 'サンプル健康保険組合', en: 'Sample' };
  for (const code of ['sample', 'other'])
    await applyInsurer(db, { code, number: '06139999', name }, new Date());
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
  await rm(folder, { recursive: true });
});

/** Runs a command where nobody can be asked. */
const kosmo = (...argv: string[]) => asking(null, ...argv);

async function asking(ask: Ask, ...argv: string[]) {
  const said = { stdout: '', stderr: '' };
  const out = (text: string) => {
    said.stdout += text;
  };
  const err = (text: string) => {
    said.stderr += text;
  };
  const env = { DATABASE_URL: database.url, DATA_DIR: folder, ISSUER: issuer, KOSMO_OPERATOR: 'sato' };
  return { exitCode: await run(argv, env, { out, err, interactive: false, ask }), ...said };
}

beforeEach(async () => {
  await db('client').delete();
  id = JSON.parse(
    (await kosmo('client', 'create', '--name', 'Portal', ...redirect, '--insurer', 'sample', '--json'))
      .stdout,
  ).client_id;
});

const file = (name: string, content: unknown) => writeFile(join(folder, name), JSON.stringify(content));
const clients = () => db('client').orderBy('created_at');
const lastAudit = () => db('audit_entry').orderBy('id', 'desc').first('actor', 'action', 'outcome', 'detail');
const show = async () => JSON.parse((await kosmo('client', 'show', id, '--json')).stdout);

describe('client update', () => {
  test('changes what is given, shows what was and what is, and tells the audit trail', async () => {
    const flags = ['--redirect-uri', 'https://rp.example/new', '--insurer', 'other', '--acr', 'phr'];
    const changed = await kosmo('client', 'update', id, ...flags, '--reason', 'moved');
    expect(changed).toEqual({
      exitCode: 0,
      stdout: [
        'redirect_uris:',
        '  - https://rp.example/cb',
        '  + https://rp.example/new',
        'insurers:',
        '  - sample',
        '  + other',
        'minimum_acr: - → phr',
        '',
      ].join('\n'),
      stderr: `クライアント ${id} を更新しました。\n`,
    });
    expect(await lastAudit()).toEqual({
      actor: 'sato',
      action: 'client.updated',
      outcome: 'success',
      detail: {
        client: id,
        redirect_uris: 'https://rp.example/cb → https://rp.example/new',
        insurers: 'sample → other',
        minimum_acr: '- → phr',
        reason: 'moved',
      },
    });
    const again = await kosmo('client', 'update', id, ...flags, '--acr', '', '--lang', 'en', '--json');
    expect(JSON.parse(again.stdout)).toMatchObject({
      client_id: id,
      client_name: 'Portal',
      minimum_acr: null,
      changed: { minimum_acr: { before: 'phr', after: null } },
    });
    expect(again.stderr).toBe(`The client ${id} is updated.\n`);
    const { updated_at } = await show();
    expect(updated_at).toEqual(expect.any(Number));
    expect(await kosmo('client', 'update', id, ...flags.slice(0, 4))).toMatchObject({
      exitCode: 0,
      stdout: '',
      stderr: '変更はありません。\n',
    });
    expect((await lastAudit())?.detail).toMatchObject({ minimum_acr: 'phr → -' });
  });

  test('is refused with every mistake explained, and asks before every member becomes somebody else', async () => {
    const before = await clients();
    const attempts: [string[], number, RegExp][] = [
      [[], 2, /変えるものがありません/],
      [['--redirect-uri', 'http://a.example/', '--acr', 'high'], 2, /https で始めて.*\n.*--acr high/],
      [['--redirect-uri', ''], 2, /--redirect-uri が必要/],
      [['--insurer', 'sample', '--all-insurers'], 2, /どちらか一方/],
      [['--insurer', 'nobody'], 3, /保険者 nobody/],
      [['--auth-method', 'none'], 4, /秘密（client_secret）を持つかどうかは変えられません/],
      [['--jwks-file', 'x'], 2, /--jwks-file はまだ使えません/],
      [['--subject-type', 'pairwise'], 2, /--yes/],
      [['--redirect-ur', 'x'], 2, /--redirect-uri のことですか/],
    ];
    for (const [flags, exitCode, stderr] of attempts)
      expect(await kosmo('client', 'update', id, ...flags)).toEqual({
        exitCode,
        stdout: '',
        stderr: expect.stringMatching(stderr),
      });
    expect(await kosmo('client', 'update', 'nobody', '--name', 'x')).toMatchObject({ exitCode: 3 });
    expect(await clients()).toEqual(before);
    const agreed = await kosmo('client', 'update', id, '--subject-type', 'pairwise', '--yes');
    expect(agreed).toMatchObject({ exitCode: 0, stdout: 'subject_type: public → pairwise\n' });
  });
});

describe('client rotate-secret', () => {
  test('shows a new one once, says how long the old one works, and keeps neither in the trail', async () => {
    const outcome = await kosmo('client', 'rotate-secret', id, '--overlap', '7d', '--json');
    const { client_secret: secret, ...described } = JSON.parse(outcome.stdout);
    expect(secret).toMatch(/^[\w-]{43}$/);
    const inAWeek = Date.now() / 1000 + 7 * 86_400;
    expect(Math.abs(described.previous_secret_expires_at - inAWeek)).toBeLessThan(60);
    expect(outcome.stderr).toMatch(
      /^client_secret は今だけ.*\n前の client_secret は \d+年.* まで使えます。\n$/,
    );
    expect(await show()).toMatchObject({ previous_secret_expires_at: described.previous_secret_expires_at });
    const audit = await lastAudit();
    expect(audit).toMatchObject({ action: 'client.secret-rotated', detail: { client: id } });
    expect(JSON.stringify([audit, await clients()])).not.toContain(secret);
  });

  test('asks before a secret ends at once, and is refused where there is none', async () => {
    const rotate = (...flags: string[]) => kosmo('client', 'rotate-secret', id, ...flags);
    expect(await rotate('--overlap', '0')).toMatchObject({ exitCode: 2, stdout: '' });
    expect(await rotate('--overlap', 'soon')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('7d'),
    });
    expect(await rotate()).toMatchObject({ exitCode: 0 });
    expect(await rotate()).toMatchObject({ exitCode: 2, stdout: '' }); // the first overlap would end
    expect(await rotate('--overlap', '0', '--yes')).toMatchObject({ exitCode: 0 });
    expect(await show()).not.toHaveProperty('previous_secret_expires_at');
    await db('client').update({ secret_digest: null });
    expect(await rotate()).toMatchObject({ exitCode: 4, stdout: '' });
  });
});

test('client disable and enable say what is, twice the same, and are in the trail once each', async () => {
  for (const [verb, disabled] of [
    ['disable', true],
    ['enable', false],
  ] as const) {
    const first = await kosmo('client', verb, id, '--json', '--reason', 'why');
    expect([first.exitCode, JSON.parse(first.stdout)]).toMatchObject([0, { client_id: id, disabled }]);
    const audit = await lastAudit();
    expect(audit).toMatchObject({ action: `client.${verb}d`, detail: { client: id, reason: 'why' } });
    expect(await kosmo('client', verb, id)).toMatchObject({
      exitCode: 0,
      stderr: expect.stringMatching(/。\n$/),
    });
    expect(await lastAudit()).toEqual(audit);
    const listed = (await kosmo('client', 'list')).stdout;
    expect(listed.includes('disabled')).toBe(disabled);
  }
  expect(await kosmo('client', 'disable', 'nobody')).toMatchObject({ exitCode: 3, stdout: '' });
});

test('client delete asks, and a client that is gone is not found', async () => {
  expect(await kosmo('client', 'delete', id)).toMatchObject({ exitCode: 2, stdout: '' });
  expect(await clients()).toHaveLength(1);
  const deleted = await kosmo('client', 'delete', id, '--yes', '--json', '--reason', 'over');
  expect(JSON.parse(deleted.stdout)).toEqual({
    client_id: id,
    client_name: 'Portal',
    deleted: true,
    sign_ins: 0,
  });
  expect(await clients()).toEqual([]);
  expect(await lastAudit()).toMatchObject({
    actor: 'sato',
    action: 'client.deleted',
    detail: { client: id, name: 'Portal', reason: 'over' },
  });
  expect(await kosmo('client', 'delete', id, '--yes')).toMatchObject({ exitCode: 3, stdout: '' });
});

describe('client apply', () => {
  const app = {
    client_id: 'app',
    client_name: 'App',
    redirect_uris: ['https://a.example/'],
    insurers: 'all',
  };
  const apply = (...flags: string[]) =>
    kosmo('client', 'apply', '-f', join(folder, 'clients.json'), ...flags);

  test('takes back what show and list print, and changes nothing', async () => {
    for (const words of [['show', id], ['list']]) {
      await writeFile(join(folder, 'clients.json'), (await kosmo('client', ...words, '--json')).stdout);
      const before = await clients();
      expect(await apply('--prune')).toEqual({ exitCode: 0, stdout: '', stderr: `${id}: 変更なし\n` });
      expect(await clients()).toEqual(before);
    }
  });

  test('shows the difference first; creates, updates, stops and, told to, deletes', async () => {
    const { client_id_issued_at, ...portal } = await show();
    await file('clients.json', [{ ...portal, client_name: 'New', disabled: true }, app]);
    const difference = [
      `${id}: 更新`,
      '  client_name: Portal → New',
      '  disabled: false → true',
      'app: 登録',
      '  client_id: - → app',
    ].join('\n');
    const before = await clients();
    const tried = await apply('--dry-run', '--json');
    expect(tried.stderr.startsWith(difference)).toBe(true);
    expect(JSON.parse(tried.stdout)).toMatchObject([
      { client_id: id, change: 'updated', differences: { disabled: { before: false, after: true } } },
      { client_id: 'app', change: 'created' },
    ]);
    expect(tried.stdout).not.toContain('"client_secret"');
    expect(await clients()).toEqual(before);

    const applied = await apply('--json', '--reason', 'as agreed');
    expect(applied.stderr.startsWith(difference)).toBe(true);
    const [, { client_secret: secret }] = JSON.parse(applied.stdout);
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(await clients()).toMatchObject([
      { id, disabled_at: expect.any(Date) },
      { id: 'app', disabled_at: null },
    ]);
    const trail = await db('audit_entry').orderBy('id', 'desc').limit(3).select('action', 'detail');
    expect(trail.reverse()).toEqual([
      {
        action: 'client.updated',
        detail: expect.objectContaining({ client_name: 'Portal → New', by: 'client apply' }),
      },
      { action: 'client.disabled', detail: { client: id, by: 'client apply', reason: 'as agreed' } },
      { action: 'client.created', detail: { client: 'app', by: 'client apply', reason: 'as agreed' } },
    ]);
    const again = await apply('--json');
    expect(JSON.parse(again.stdout)).toMatchObject([{ change: 'unchanged' }, { change: 'unchanged' }]);

    await file('clients.json', app);
    expect((await apply()).exitCode).toBe(0);
    expect(await clients()).toHaveLength(2);
    expect(await apply('--prune')).toMatchObject({ exitCode: 2, stdout: '' });
    expect(await clients()).toHaveLength(2);
    expect(await apply('--prune', '--yes')).toMatchObject({
      exitCode: 0,
      stderr: `app: 変更なし\n${id}: 削除\n`,
    });
    expect(await clients()).toMatchObject([{ id: 'app' }]);
  });

  test('is refused as a whole: mistakes, insurers that do not exist, a secret kept that was none, every sub changed', async () => {
    const before = await clients();
    const attempts: [unknown, number, RegExp][] = [
      [[app, { ...app, scope: 'x' }], 2, /app: 二度書かれています\n {2}app: scope x/],
      [{ ...app, redirect_url: 'https://a.example/' }, 2, /redirect_url/],
      [{ ...app, client_secret: 'x' }, 2, /client_secret はファイルから読みません/],
      [[app, { ...app, client_id: 'b', insurers: ['nobody'] }], 3, /nobody/],
      [[app, { ...(await show()), token_endpoint_auth_method: 'none' }], 4, /変えられません/],
      [[app, { ...(await show()), subject_type: 'pairwise' }], 2, /--yes/],
    ];
    for (const [documents, exitCode, stderr] of attempts) {
      await file('clients.json', documents);
      expect(await apply()).toEqual({ exitCode, stdout: '', stderr: expect.stringMatching(stderr) });
    }
    await writeFile(join(folder, 'clients.json'), '[');
    expect(await apply()).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/^.*JSON.*\n$/) });
    expect(await kosmo('client', 'apply')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('--file'),
    });
    expect(await clients()).toEqual(before);
  });
});

test('client show --as prints a configuration; of what is not known, the list', async () => {
  const { exitCode, stdout, stderr } = await kosmo('client', 'show', id, '--as', 'openid-client');
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toContain(`new URL('${issuer}')`);
  const json = await kosmo('client', 'show', id, '--as', 'spring', '--json');
  expect(JSON.parse(json.stdout)).toEqual({ as: 'spring', configuration: expect.stringContaining(id) });
  const unknown = await kosmo('client', 'show', id, '--as', 'sprung');
  expect(unknown).toMatchObject({
    exitCode: 2,
    stdout: '',
    stderr: expect.stringContaining('openid-client | spring'),
  });
  const cannot = await kosmo('client', 'show', id, '--as', 'oauth2-proxy');
  expect(cannot).toMatchObject({
    exitCode: 2,
    stdout: '',
    stderr: expect.stringContaining('/oauth2/callback'),
  });
});

test('who is asked is told what ends; nothing happens without a yes, or to what has changed since', async () => {
  const asked: string[] = [];
  const answering = (answer: string, meanwhile = async () => {}) =>
    (async (question) => {
      asked.push(question);
      await meanwhile();
      return answer;
    }) satisfies Ask;
  await writeFile(join(folder, 'none.json'), '[]');
  const prune = ['client', 'apply', '-f', join(folder, 'none.json'), '--prune'];
  const attempts = [
    await asking(answering('n'), 'client', 'delete', id),
    await asking(answering('n'), 'client', 'rotate-secret', id, '--overlap', '0'),
    await asking(answering('n'), 'client', 'update', id, '--subject-type', 'pairwise', '--lang', 'en'),
    await asking(answering('n'), ...prune),
  ];
  expect(attempts.map(({ exitCode }) => exitCode)).toEqual([2, 2, 2, 2]);
  expect(asked).toEqual([
    `Portal (${id}) を削除します。元に戻せません。ログイン 0 件のトークンもすべて使えなくなります。よろしいですか。（はい: y ／ いいえ: n） `,
    expect.stringContaining('すぐに使えなくなります'),
    'At Portal every member gets another sub, and so is somebody else to the service. Go ahead? (y/n) ',
    expect.stringContaining(`${id} を削除します`),
  ]);
  const rename = async () => {
    await kosmo('client', 'update', id, '--name', 'Meanwhile');
  };
  expect(await asking(answering('y', rename), ...prune)).toMatchObject({
    exitCode: 4,
    stdout: '',
    stderr: expect.stringContaining('ほかの人がクライアントを変えました'),
  });
  expect(await clients()).toMatchObject([{ id, metadata: { client_name: 'Meanwhile' } }]);
  expect(await asking(answering('はい'), ...prune)).toMatchObject({ exitCode: 0 });
  expect(await clients()).toEqual([]);
});
