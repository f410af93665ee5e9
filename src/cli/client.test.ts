import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { openDesk } from '../../test/helpers/desk.ts';

const issuer = 'https://idp.example.jp';
let desk: Awaited<ReturnType<typeof openDesk>>;
let id: string;

beforeAll(async () => {
  desk = await openDesk(['sample', 'other'], { ISSUER: issuer });
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
    expect(await desk.lastAudit()).toEqual({
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
    expect((await desk.lastAudit())?.detail).toMatchObject({ minimum_acr: 'phr → -' });
  });

  test('is refused with every mistake explained, and asks before every member becomes somebody else', async () => {
    const before = await clients();
    const attempts: [string[], number, RegExp][] = [
      [[], 2, /変えるものがありません/],
      [['--redirect-uri', 'http://a.example/', '--acr', 'high'], 2, /https で始めて.*\n.*--acr high/],
      [['--redirect-uri', ''], 2, /--redirect-uri が必要/],
      [['--insurer', 'sample', '--all-insurers'], 2, /どちらか一方/],
      [['--insurer', 'nobody'], 3, /保険者 nobody/],
      [['--auth-method', 'none'], 4, /公開クライアント（--public）かどうか/],
      [['--jwks-file', '/nowhere'], 2, /\/nowhere を読めません/],
      [['--auth-method', 'private_key_jwt'], 2, /--jwks-file（公開鍵）が必要/],
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
    const audit = await desk.lastAudit();
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
    await desk.db('client').update({ secret_digest: null });
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
    const audit = await desk.lastAudit();
    expect(audit).toMatchObject({ action: `client.${verb}d`, detail: { client: id, reason: 'why' } });
    expect(await kosmo('client', verb, id)).toMatchObject({
      exitCode: 0,
      stderr: expect.stringMatching(/。\n$/),
    });
    expect(await desk.lastAudit()).toEqual(audit);
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
  expect(await desk.lastAudit()).toMatchObject({
    actor: 'sato',
    action: 'client.deleted',
    detail: { client: id, name: 'Portal', reason: 'over' },
  });
  expect(await kosmo('client', 'delete', id, '--yes')).toMatchObject({ exitCode: 3, stdout: '' });
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
