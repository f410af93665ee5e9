import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { openDesk } from '../../test/helpers/desk.ts';
import type { Ask } from './confirm.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
let id: string;

beforeAll(async () => {
  desk = await openDesk(['sample', 'other']);
});
afterAll(() => desk.close());
beforeEach(async () => {
  await desk.db('client').delete();
  const flags = ['--name', 'Portal', '--redirect-uri', 'https://rp.example/cb', '--insurer', 'sample'];
  id = JSON.parse((await kosmo('client', 'create', ...flags, '--json')).stdout).client_id;
});

const kosmo = (...argv: string[]) => desk.kosmo(...argv);
const clients = () => desk.db('client').orderBy('created_at');
const show = async () => JSON.parse((await kosmo('client', 'show', id, '--json')).stdout);
const file = (name: string, content: unknown) => writeFile(join(desk.folder, name), JSON.stringify(content));

describe('client apply', () => {
  const app = {
    client_id: 'app',
    client_name: 'App',
    redirect_uris: ['https://a.example/'],
    insurers: 'all',
  };
  const apply = (...flags: string[]) =>
    kosmo('client', 'apply', '-f', join(desk.folder, 'clients.json'), ...flags);

  test('takes back what show and list print, and changes nothing', async () => {
    for (const words of [['show', id], ['list']]) {
      await writeFile(join(desk.folder, 'clients.json'), (await kosmo('client', ...words, '--json')).stdout);
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
    const trail = await desk.db('audit_entry').orderBy('id', 'desc').limit(3).select('action', 'detail');
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
      [{ ...app, frontchannel_logout_uri: 'https://a.example/' }, 2, /frontchannel_logout_uri/],
      [{ ...app, response_types: ['code id_token'] }, 2, /response_types/],
      [{ ...app, grant_types: ['password'] }, 2, /grant_types/],
      [{ ...app, id_token_signed_response_alg: 'none' }, 2, /none/],
      [{ ...app, client_secret: 'x' }, 2, /client_secret はファイルから読みません/],
      [[app, { ...app, client_id: 'b', insurers: ['nobody'] }], 3, /nobody/],
      [[app, { ...(await show()), token_endpoint_auth_method: 'none' }], 4, /変えられません/],
      [[app, { ...(await show()), subject_type: 'pairwise' }], 2, /--yes/],
    ];
    for (const [documents, exitCode, stderr] of attempts) {
      await file('clients.json', documents);
      expect(await apply()).toEqual({ exitCode, stdout: '', stderr: expect.stringMatching(stderr) });
    }
    await writeFile(join(desk.folder, 'clients.json'), '[');
    expect(await apply()).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/^.*JSON.*\n$/) });
    expect(await kosmo('client', 'apply')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('--file'),
    });
    expect(await clients()).toEqual(before);
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
  await writeFile(join(desk.folder, 'none.json'), '[]');
  const prune = ['client', 'apply', '-f', join(desk.folder, 'none.json'), '--prune'];
  const attempts = [
    await desk.asking(answering('n'), 'client', 'delete', id),
    await desk.asking(answering('n'), 'client', 'rotate-secret', id, '--overlap', '0'),
    await desk.asking(answering('n'), 'client', 'update', id, '--subject-type', 'pairwise', '--lang', 'en'),
    await desk.asking(answering('n'), ...prune),
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
  expect(await desk.asking(answering('y', rename), ...prune)).toMatchObject({
    exitCode: 4,
    stdout: '',
    stderr: expect.stringContaining('ほかの人がクライアントを変えました'),
  });
  expect(await clients()).toMatchObject([{ id, metadata: { client_name: 'Meanwhile' } }]);
  expect(await desk.asking(answering('はい'), ...prune)).toMatchObject({ exitCode: 0 });
  expect(await clients()).toEqual([]);
});
