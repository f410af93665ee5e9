import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { openDesk } from '../../test/helpers/desk.ts';
import { csvOf, person } from '../../test/helpers/people.ts';
import { acceptTerms } from '../member/store.ts';
import { publishTerms } from '../terms/store.ts';

const noon = new Date('2026-04-01T03:00:00Z');
const [hanako, taro] = [person('hanako'), person('taro')];
let desk: Awaited<ReturnType<typeof openDesk>>;
beforeAll(async () => {
  desk = await openDesk(['sample', 'other']);
  await file('members.csv', csvOf([hanako, taro]));
  const imported = await desk.kosmo('member', 'import', path('members.csv'), '--insurer', 'sample');
  expect(imported).toMatchObject({ exitCode: 0 });
  // As an earlier version would have let it in.
  await desk.db('member').where({ user_id: 'taro' }).update({ user_id: '=taro', user_id_key: '=taro' });
});
afterAll(() => desk.close());
beforeEach(() => desk.db.raw('truncate terms, terms_acceptance'));

const path = (name: string) => join(desk.folder, name);
const file = (name: string, content: string | Buffer) => writeFile(path(name), content);
const publish = (name: string, version: string, ...flags: string[]) =>
  desk.kosmo('terms', 'publish', path(name), '--version', version, ...flags);
const versions = () => desk.db('terms').pluck('version');

describe('before terms are published', () => {
  test('--dry-run tells what would be, and what is taken out, and changes nothing', async () => {
    await file(
      'word.html',
      '<html><head><style>p{}</style></head><body><h1>規約</h1><p style="x" onclick="y()"><span>本文</span></p><a href="javascript:z()">リンク</a></body></html>',
    );
    const { exitCode, stdout, stderr } = await publish('word.html', '1', '--dry-run', '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ version: '1', change: 'created', dryRun: true, files: [] });
    expect(stderr.split('\n')).toEqual([
      expect.stringMatching(/中身ごと外しました: style ×1$/),
      expect.stringMatching(/タグは外しました.*: span ×1$/),
      expect.stringMatching(/onclick など）を 1 か所/),
      expect.stringMatching(/1 か所で外しました。見た目は/),
      expect.stringMatching(/文字だけにしました.*: javascript:z\(\)$/),
      'まだ公開していません。',
      '',
    ]);
    expect(await versions()).toEqual([]);
    const english = await publish('word.html', '1', '--dry-run', '--lang', 'en');
    expect(english.stderr).toContain('Nothing is published yet.');
  });

  test('a file of another encoding is read and said so; what is no text is refused', async () => {
    await file(
      'sjis.md',
      Buffer.from('23 20979897708b4b96f1 0a0a 979897708b4b96f1'.replaceAll(' ', ''), 'hex'),
    );
    const read = await publish('sjis.md', '1', '--dry-run');
    expect(read).toMatchObject({ exitCode: 0, stdout: '利用規約\n' });
    expect(read.stderr).toContain('Shift_JIS');
    await file('terms.docx', Buffer.from('504b03041400060008', 'hex'));
    await file('empty.md', '');
    await file('flat.md', 'text');
    for (const name of ['terms.docx', 'empty.md', 'flat.md', 'missing.md'])
      expect(await publish(name, '1')).toMatchObject({ exitCode: 2, stdout: '' });
    expect(await versions()).toEqual([]);
  });

  test('--preview writes the page members will see, in both languages, and publishes nothing', async () => {
    await file('ja.md', '# 利用規約\n\n## 第1条\n\n本文です。');
    await file('en.md', '# Terms of use\n\n## Article 1\n\nThe body.');
    const flags = ['--en', path('en.md'), '--insurer', 'sample', '--preview', path('out.html')];
    const { exitCode, stdout } = await publish('ja.md', '1', ...flags, '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).files).toEqual([path('out.html'), path('out.en.html')]);
    expect(await versions()).toEqual([]);
    const [ja, en] = [await readFile(path('out.html'), 'utf8'), await readFile(path('out.en.html'), 'utf8')];
    for (const text of [
      'サンプル健康保険組合',
      '<h2>第1条</h2>',
      '同意する',
      '同意しない',
      'href="out.en.html"',
    ])
      expect(ja).toContain(text);
    for (const text of ['<h2>Article 1</h2>', 'I agree', 'href="out.html"']) expect(en).toContain(text);
    for (const page of [ja, en]) expect(page).not.toMatch(/<script|<link|(href|action)="\//);
    expect(await publish('ja.md', '1', ...flags)).toMatchObject({ exitCode: 4 });
  });
});

describe('published terms', () => {
  const text = (words: string) => ({ title: { ja: '規約', en: 'Terms' }, body: { ja: words, en: words } });
  const day = (count: number) => new Date(noon.getTime() + count * 86_400_000);

  beforeEach(async () => {
    const insurer = await desk.db('insurer').where({ code: 'sample' }).first();
    const common = { insurerId: null, ...text('common') };
    await publishTerms(desk.db, { ...common, version: '1', effectiveAt: day(0) }, noon);
    const own = { insurerId: insurer.id, ...text('own') };
    const { terms } = await publishTerms(desk.db, { ...own, version: 'a', effectiveAt: day(1) }, noon);
    await publishTerms(desk.db, { ...common, version: '2', effectiveAt: day(2) }, noon);
    await publishTerms(desk.db, { ...common, version: '3', effectiveAt: day(36_500) }, noon);
    for (const member of await desk.db('member').orderBy('user_id')) {
      const who = { insurerId: insurer.id, id: member.id };
      await acceptTerms(desk.db, who, terms, day(3));
      const [first] = await desk.db('terms').where({ version: '1' });
      if (member.user_id === 'hanako')
        await acceptTerms(desk.db, who, { id: first.id, bodyHash: first.body_hash }, day(1));
    }
  });

  test('are listed: whose, since when, in force, coming or replaced, and accepted by how many', async () => {
    const listed = async (...flags: string[]) =>
      JSON.parse((await desk.kosmo('terms', 'list', '--json', ...flags)).stdout).map(
        ({ version, insurer, state, accepted }: Record<string, unknown>) => [
          version,
          insurer,
          state,
          accepted,
        ],
      );
    expect(await listed()).toEqual([
      ['3', null, 'coming', 0],
      ['2', null, 'in force', 0],
      ['1', null, 'replaced', 1],
      ['a', 'sample', 'in force', 2],
    ]);
    expect(await listed('--insurer', 'other')).toEqual([
      ['3', null, 'coming', 0],
      ['2', null, 'in force', 0],
      ['1', null, 'replaced', 0],
    ]);
    const { stdout } = await desk.kosmo('terms', 'list', '--insurer', 'sample');
    expect(stdout.split('\n')[0]).toMatch(/^対象 +版 +状態 +発効 +同意した人 +題名$/);
    expect(stdout).toMatch(/sample +a +有効 +2026年4月2日\(木\) 12:00 +2 +規約\n/);
  });

  test('are shown, with the hash that acceptances name', async () => {
    const { stdout } = await desk.kosmo('terms', 'show', 'a', '--insurer', 'sample', '--json');
    const [acceptance] = await desk.db('terms_acceptance').limit(1).orderBy('accepted_at', 'desc');
    expect(JSON.parse(stdout).text_hash).toBe(acceptance.body_hash.toString('hex'));
    expect(await desk.kosmo('terms', 'show', 'a')).toMatchObject({ exitCode: 3, stdout: '' });
    const shown = await desk.kosmo('terms', 'show', '2', '--preview', path('shown.html'), '--json');
    expect(JSON.parse(shown.stdout).files).toHaveLength(2);
    expect(await readFile(path('shown.html'), 'utf8')).toContain('common');
  });

  test('tell who has accepted what and when, and the trail who has asked', async () => {
    const asked = async (...flags: string[]) =>
      JSON.parse(
        (await desk.kosmo('terms', 'acceptances', '--insurer', 'sample', '--json', ...flags)).stdout,
      ).map(({ user_id, version, accepted_at }: Record<string, string>) => [user_id, version, accepted_at]);
    const all = [
      ['=taro', 'a', day(3).toISOString()],
      ['hanako', '1', day(1).toISOString()],
      ['hanako', 'a', day(3).toISOString()],
    ];
    expect(await asked()).toEqual(all);
    expect(await asked('--version', '1')).toEqual([all[1]]);
    expect(await asked('--user-id', 'ＨＡＮＡＫＯ')).toEqual([all[1], all[2]]);
    expect(await asked('--user-id', 'nobody')).toEqual([]);
    expect(await desk.lastAudit()).toMatchObject({
      actor: 'sato',
      action: 'terms.acceptances-listed',
      detail: { rows: 0, one_member: true },
    });
    expect(await desk.kosmo('terms', 'acceptances', '--insurer', 'nobody')).toMatchObject({ exitCode: 3 });
  });

  test('and the same as a file that Excel opens, in which nothing is a formula', async () => {
    const flags = ['--insurer', 'sample', '--csv', path('who.csv')];
    expect(await desk.kosmo('terms', 'acceptances', ...flags)).toMatchObject({ exitCode: 0, stdout: '' });
    const csv = await readFile(path('who.csv'), 'utf8');
    expect(csv).toMatch(/^\ufeffユーザID,版,対象,同意した日時,文面の SHA-256\r\n'=taro,a,sample,/);
    expect(csv.trim().split('\r\n')).toHaveLength(4);
    expect(await desk.kosmo('terms', 'acceptances', ...flags)).toMatchObject({ exitCode: 4 });
  });
});
