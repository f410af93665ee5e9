import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Knex } from 'knex';
import { type AuditEntry, recordAudit } from '../../src/audit/audit.ts';
import { sealEntries } from '../../src/audit/seal.ts';
import { openDb } from '../../src/db.ts';
import { Secrets } from '../../src/secrets.ts';
import { loadSecretKeys } from '../../src/secrets-file.ts';
import { tamper } from '../helpers/audit-trail.ts';
import { commandLine } from '../helpers/command-line.ts';
import { createDatabase } from '../helpers/database.ts';

const insurer = { code: 'sample', number: '06139999', name: { ja: 'サンプル健康保険組合', en: 'Sample' } };
const members =
  'user_id,symbol,number,birthdate,relationship\ntestuser01,800,1234,20010101,本人\ntestuser02,800,1235,20010102,本人\n';
const oneLine = expect.stringMatching(/^.+\n$/);

let folder: string;
let database: Awaited<ReturnType<typeof createDatabase>>;
let db: Knex;
let secrets: Secrets;
let kosmo: ReturnType<typeof commandLine>;
let sub: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kosmo-audit-'));
  database = await createDatabase();
  db = openDb(database.url);
  const env = {
    DATABASE_URL: database.url,
    DATA_DIR: folder,
    LANG: 'C.UTF-8',
    KOSMO_OPERATOR: 'sato',
  };
  kosmo = commandLine({ cwd: folder, env });
  await writeFile(join(folder, 'sample.json'), JSON.stringify(insurer));
  await writeFile(join(folder, 'members.csv'), members);
  for (const words of [
    ['insurer', 'apply', 'sample.json'],
    ['member', 'import', 'members.csv', '--insurer', 'sample', '--reason', 'x\u001b[2J'],
  ])
    expect(await kosmo(...words)).toMatchObject({ exitCode: 0 });
  secrets = new Secrets(loadSecretKeys({ secretKeys: null, dataDir: folder }));
  ({ id: sub } = await db('member').where({ user_id: 'testuser01' }).first('id'));
  await record({ at: new Date('2026-01-31T14:59:59Z'), action: 'sign-in.password', outcome: 'failure' });
  await record({ at: new Date('2026-01-31T15:00:00Z'), action: 'sign-in.password' });
  await record({ at: new Date('2026-02-01T14:59:59Z'), action: 'sign-in.completed', detail: { acr: 'phr' } });
  await sealEntries(db, secrets, { now: new Date('2026-02-02T00:00:00Z'), limit: 100 });
  await record({ at: new Date('2026-02-01T15:00:00Z'), action: 'session.ended' });
}, 60_000);
afterAll(async () => {
  await db.destroy();
  await database.drop();
  await rm(folder, { recursive: true });
});

const record = (entry: Pick<AuditEntry, 'at' | 'action'> & Partial<AuditEntry>) =>
  recordAudit(db, {
    insurerId: 1,
    memberId: sub,
    actor: 'member',
    outcome: 'success',
    detail: {},
    ...entry,
  });
async function listed(...flags: string[]): Promise<string[]> {
  const { exitCode, stdout } = await kosmo('audit', 'list', '--json', ...flags);
  expect(exitCode).toBe(0);
  return JSON.parse(stdout).map(({ id }: { id: string }) => id);
}
const ofMember = ['--insurer', 'sample', '--user-id', 'ＴＥＳＴuser01'];

test('the trail is listed newest first, in words, with what is not sealed yet', async () => {
  const { exitCode, stdout, stderr } = await kosmo('audit', 'list');
  expect([exitCode, stderr]).toEqual([0, '']);
  expect(stdout.split('\n')).toEqual([
    `#6  2026-02-02 00:00:00  sample  ${sub}  本人  端末のログアウト (成功)  ［未封印］`,
    `#5  2026-02-01 23:59:59  sample  ${sub}  本人  ログイン (成功)  acr=phr`,
    `#4  2026-02-01 00:00:00  sample  ${sub}  本人  ログイン: パスワードの照合 (成功)`,
    `#3  2026-01-31 23:59:59  sample  ${sub}  本人  ログイン: パスワードの照合 (失敗)`,
    // What an operator gave as a reason does not steer the terminal.
    expect.stringMatching(/^#2 .* {2}sample {2}sato {2}加入者の取り込み \(成功\) {2}.*reason=x\ufffd\[2J/),
    expect.stringMatching(/^#1 .* {2}sato {2}保険者の設定 \(成功\) {2}/),
    '',
  ]);
  const english = await kosmo('audit', 'list', '--limit', '1', '--lang', 'en');
  expect(english).toEqual({
    exitCode: 0,
    stdout: `#6  2026-02-02 00:00:00  sample  ${sub}  member  one device signed out (success)  [not sealed yet]\n`,
    stderr: 'These are the newest 1; --until or --limit shows earlier ones.\n',
  });
});

test('it is searched by whose it is, what it is, who did it, and when', async () => {
  expect(await listed(...ofMember)).toEqual(['6', '5', '4', '3']);
  expect(await listed('--insurer', 'sample', '--user-id', 'testuser02')).toEqual([]);
  expect(await listed('--insurer', 'sample', '--limit', '2')).toEqual(['6', '5']);
  expect(await listed('--action', 'sign-in', '--action', 'member.imported')).toEqual(['5', '4', '3', '2']);
  expect(await listed('--action', 'sign-in.password', '--outcome', 'failure')).toEqual(['3']);
  expect(await listed('--actor', 'sato')).toEqual(['2', '1']);
  // Days are days in Japan, to their end.
  expect(await listed('--since', '2026-02-01', '--until', '2026-02-01')).toEqual(['5', '4']);
  expect(await listed(...ofMember, '--since', '2026-02-01T15:00:00Z')).toEqual(['6']);
  const [entry] = JSON.parse((await kosmo('audit', 'list', ...ofMember, '--limit', '1', '--json')).stdout);
  expect(entry).toEqual({
    id: '6',
    at: '2026-02-01T15:00:00.000Z',
    insurer: 'sample',
    sub,
    actor: 'member',
    action: 'session.ended',
    outcome: 'success',
    detail: {},
    sequence: null,
  });
});

test('what cannot be searched for is refused in one line', async () => {
  for (const flags of [
    ['--user-id', 'testuser01'],
    ['--action', 'sign'],
    ['--outcome', 'maybe'],
    ['--since', 'yesterday'],
    ['--limit', '0'],
  ])
    expect(await kosmo('audit', 'list', ...flags)).toEqual({ exitCode: 2, stdout: '', stderr: oneLine });
  for (const flags of [
    ['--insurer', 'nobody'],
    ['--insurer', 'sample', '--user-id', 'nobody'],
  ])
    expect(await kosmo('audit', 'list', ...flags)).toEqual({ exitCode: 3, stdout: '', stderr: oneLine });
});

test('it is exported as JSON Lines, which serve to verify it later, and to go on from', async () => {
  const whole = await kosmo('audit', 'export');
  const lines = whole.stdout.trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line).sequence)).toEqual([1, 2, 3, 4, 5]);
  const last = JSON.parse(lines.at(-1) ?? '');
  expect(last).toMatchObject({
    id: '5',
    action: 'sign-in.completed',
    hash: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  const anchor = `${last.sequence}:${last.hash}`;
  expect(whole.stderr).toBe(`5 件を書き出しました。末尾の控え: ${anchor}\n`);

  const told = await kosmo('audit', 'export', '--to', 'trail.jsonl', '--json');
  expect(JSON.parse(told.stdout)).toEqual({ file: 'trail.jsonl', entries: 5, anchor });
  const path = join(folder, 'trail.jsonl');
  expect([await readFile(path, 'utf8'), (await stat(path)).mode & 0o777]).toEqual([whole.stdout, 0o600]);
  const again = await kosmo('audit', 'export', '--to', 'trail.jsonl');
  expect(again).toEqual({ exitCode: 4, stdout: '', stderr: oneLine });

  expect(await kosmo('audit', 'export', '--after', anchor)).toMatchObject({ exitCode: 0, stdout: '' });
  await record({ at: new Date('2026-02-01T16:00:00Z'), action: 'sign-in.completed' });
  await sealEntries(db, secrets, { now: new Date('2026-02-02T01:00:00Z'), limit: 100 });
  const rest = await kosmo('audit', 'export', '--after', 'trail.jsonl');
  expect(
    rest.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).id),
  ).toEqual(['6', '7']);
  const foreign = await kosmo('audit', 'export', '--after', `5:${'0'.repeat(64)}`);
  expect(foreign).toEqual({ exitCode: 4, stdout: '', stderr: oneLine });
});

test('it is found sound, and found out', async () => {
  const { stdout, stderr, exitCode } = await kosmo('audit', 'verify', '--anchor', 'trail.jsonl');
  expect(exitCode).toBe(0);
  expect(stderr).toBe('監査記録は封印したときのままです（封印済み 7 件、封印待ち 0 件）。\n');
  const anchor = /^anchor: (7:[0-9a-f]{64})\n$/.exec(stdout)?.[1] ?? '';
  await writeFile(join(folder, 'note.txt'), `Feb 2\n${anchor}\n`);

  await tamper(db, `update audit_entry set outcome = 'success' where id = 3`);
  const edited = await kosmo('audit', 'verify', '--json', '--lang', 'en');
  expect(edited).toMatchObject({
    exitCode: 1,
    stderr: expect.stringMatching(/^The audit trail has been tampered/),
  });
  expect(JSON.parse(edited.stdout)).toEqual({
    sound: false,
    sealed: 7,
    waiting: 0,
    anchor: null,
    faults: [{ kind: 'edited', sequence: 3, entry: '3' }],
  });
  await tamper(db, 'delete from audit_seal where sequence > 6', 'delete from audit_entry where id = 7');
  expect(await kosmo('audit', 'verify', '--anchor', 'note.txt')).toMatchObject({
    exitCode: 1,
    stdout:
      '封印の順で 3 番目, 記録 #3: 記録が書き換えられています\n封印の順で 7 番目: ここから先が切り取られています\n',
  });
});

test('an anchor that is none is refused, before anything is read', async () => {
  await writeFile(join(folder, 'empty.txt'), '');
  await writeFile(join(folder, 'half.jsonl'), '{"id":"1","sequence":1,"ha');
  for (const anchor of ['empty.txt', 'half.jsonl', 'sample.json', 'nowhere.txt', '5:abc', '.'])
    expect(await kosmo('audit', 'verify', '--anchor', anchor)).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: oneLine,
    });
});
