import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { setEmail } from '../../src/member/store.ts';
import { Secrets } from '../../src/secrets.ts';
import { commandLine } from '../helpers/command-line.ts';
import { openDesk } from '../helpers/desk.ts';
import { csvOf, person } from '../helpers/people.ts';

const key = Buffer.from(Array.from({ length: 32 }, (_, place) => place * 7));
const mother = person('Haha-01', 1, { symbol: '健保８', number: '0080402', branchNumber: '00' });
const child = person('ko-02', 2, {
  ...{ symbol: '健保8', number: '80402', branchNumber: '01' },
  ...{ relationship: '家族', birthdate: '20100401' },
});
const stranger = person('tanin', 3, { symbol: '', number: '5' });
const crowd = Array.from({ length: 25 }, (_, place) =>
  person(`list-${String(place).padStart(2, '0')}`, ((place % 3) + 1) as 1 | 2 | 3),
);
const keys = { SECRET_KEYS: key.toString('base64') };
let desk: Awaited<ReturnType<typeof openDesk>>;

beforeAll(async () => {
  desk = await openDesk(['sample', 'other'], keys);
  const file = join(desk.folder, 'members.csv');
  await writeFile(file, csvOf([mother, child, stranger, ...crowd]));
  expect((await kosmo('member', 'import', file, '--insurer', 'sample')).exitCode).toBe(0);
  await writeFile(file, csvOf([mother]));
  expect((await kosmo('member', 'import', file, '--insurer', 'other')).exitCode).toBe(0);
  const shared = { email: 'kazoku@example.jp', verifiedAt: new Date(), changedAt: null };
  for (const { userId } of [mother, child]) {
    const { insurer_id: insurerId, id } = await desk
      .db('member')
      .where({ user_id: userId, insurer_id: 1 })
      .first();
    const member = { insurerId, id } as Parameters<typeof setEmail>[2];
    await setEmail(desk.db, new Secrets([key]), member, shared, new Date());
  }
});
afterAll(() => desk.close());

const kosmo = (...argv: string[]) => desk.kosmo(...argv);
const show = (...flags: string[]) => kosmo('member', 'show', '--insurer', 'sample', ...flags);
const found = async (...flags: string[]) => JSON.parse((await show(...flags, '--json')).stdout).user_id;
const family = ['--symbol', '健保8', '--number', '80402'];

describe('a member is found', () => {
  test('by the user ID, however it is written, and by the sub', async () => {
    expect(await found('--user-id', ' ＨＡＨＡ－01')).toBe('Haha-01');
    const { sub } = JSON.parse((await show('--user-id', 'haha-01', '--json')).stdout);
    expect(await found('--sub', sub)).toBe('Haha-01');
    for (const way of [
      ['--sub', sub.replace(/^./, 'x')],
      ['--sub', '00000000-0000-4000-8000-000000000000'],
    ])
      expect(await show(...way)).toMatchObject({ exitCode: 3, stdout: '' });
  });

  test('by symbol and number with what tells one of the family, however they are written', async () => {
    expect(await found(...family, '--branch-number', '0')).toBe('Haha-01');
    expect(await found('--symbol', '健保８', '--number', '０００８０４０２', '--relationship', '家族')).toBe(
      'ko-02',
    );
    expect(await found('--number', '005')).toBe('tanin');
    expect(await found('--email', 'KAZOKU@example.jp', '--relationship', '本人')).toBe('Haha-01');
    expect((await show('--email', 'other@example.jp')).exitCode).toBe(3);
    expect((await kosmo('member', 'show', '--insurer', 'other', ...family, '--json')).exitCode).toBe(0);
  });

  test.each([family, ['--email', 'kazoku@example.jp']])(
    'only where one is meant: of several by %s it says how to tell them apart, and of each no more',
    async (...way) => {
      for (const command of ['show', 'unlock --reason x', 'disable --reason x --yes']) {
        const outcome = await kosmo('member', ...command.split(' '), '--insurer', 'sample', ...way);
        expect(outcome).toMatchObject({ exitCode: 2, stdout: '' });
        expect(outcome.stderr).toMatch(
          /^2 人が当てはまります。.*--user-id.*--branch-number.*\n {2}Haha-01 {2}枝番 00 {2}本人.*\n {2}ko-02 {2}枝番 01 {2}家族 {2}2010年生まれ.*\n$/s,
        );
        expect(outcome.stderr).not.toMatch(/80402|健保8|kazoku|0401/);
      }
      expect(await desk.db('member').where({ status: 'disabled' })).toEqual([]);
    },
  );

  test('by one way at a time, and in words that repeat nothing of it', async () => {
    const wrong = [
      [],
      ['--user-id', 'x', '--email', 'a@example.jp'],
      ['--symbol', '8'],
      ['--email', 'not one'],
    ];
    for (const flags of wrong) {
      const { exitCode, stdout, stderr } = await show(...flags);
      expect({ exitCode, stdout, stderr }).toEqual({
        exitCode: 2,
        stdout: '',
        stderr: expect.stringMatching(/^.*--.*\n$/),
      });
      expect(stderr).not.toContain('not one');
    }
    expect((await show('--email', 'nobody@example.jp')).stderr).not.toContain('nobody');
  });

  test('by what is typed only when it is asked for, on a terminal or from a pipe', async () => {
    const asked: string[] = [];
    const answers = ['健保8', '80402'];
    const outcome = await desk.asking(
      async (question) => {
        asked.push(question);
        return answers.shift() ?? '';
      },
      ...[
        'member',
        'show',
        '--insurer',
        'sample',
        '--symbol',
        '-',
        '--number',
        '-',
        '--branch-number',
        '01',
        '--json',
      ],
    );
    expect(asked).toEqual(['記号: ', '番号: ']);
    expect(JSON.parse(outcome.stdout).user_id).toBe('ko-02');
    const env = { DATABASE_URL: desk.url, DATA_DIR: desk.folder, ...keys, LANG: 'en_US.UTF-8' };
    const piped = commandLine({ cwd: desk.folder, env, input: '健保8\n80402\n' });
    const { exitCode, stdout, stderr } = await piped(
      ...['member', 'show', '--insurer', 'sample', '--symbol', '-', '--number', '-', '--branch-number', '01'],
    );
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^user ID: ko-02\nstatus: active\n/);
  });
});

describe('members are listed', () => {
  const list = async (...flags: string[]) => {
    const outcome = await kosmo('member', 'list', '--insurer', 'sample', ...flags, '--json');
    expect(outcome.exitCode).toBe(0);
    return { members: JSON.parse(outcome.stdout), stderr: outcome.stderr };
  };
  const ids = ({ members }: { members: { user_id: string }[] }) => members.map(({ user_id }) => user_id);

  test('page by page, in one order, each once', async () => {
    const everybody = ids(await list('--all'));
    expect(everybody).toHaveLength(28);
    const first = await list('--limit', '10');
    expect(first.stderr).toContain(`--after "${ids(first).at(-1)}"`);
    const second = await list('--limit', '10', '--after', ids(first).at(-1) ?? '');
    const third = await list('--limit', '10', '--after', ids(second).at(-1) ?? '');
    expect(third.stderr).toBe('');
    expect([...ids(first), ...ids(second), ...ids(third)]).toEqual(everybody);
  });

  test('by what fits them all: cohort, status, how far, factor, locked; a family by its number', async () => {
    await kosmo('member', 'disable', '--insurer', 'sample', '--user-id', 'list-03', '--reason', 'x', '--yes');
    expect(ids(await list('--status', 'disabled'))).toEqual(['list-03']);
    expect(ids(await list('--status', 'disabled', '--cohort', '2'))).toEqual([]);
    expect((await list('--cohort', '2', '--all')).members).toHaveLength(9);
    await desk.db('member').where({ user_id: 'list-04' }).update({ birthdate_confirmed_at: new Date() });
    await desk.db('member').where({ user_id: 'list-05' }).update({ factor: 'passkey' });
    expect(ids(await list('--progress', 'half-way'))).toEqual(['list-04']);
    expect(ids(await list('--progress', 'activated'))).toEqual([]);
    expect((await list('--progress', 'not-signed-in', '--all')).members).toHaveLength(27);
    expect(ids(await list('--factor', 'passkey'))).toEqual(['list-05']);
    expect((await list('--factor', 'none', '--all')).members).toHaveLength(27);
    expect(ids(await list('--locked'))).toEqual([]);
    expect(ids(await list(...family))).toEqual(['Haha-01', 'ko-02']);
    expect((await list('--user-id', 'nobody')).members).toEqual([]);
    for (const flags of [
      ['--status', 'gone'],
      ['--cohort', '4'],
      ['--limit', '0'],
      ['--factor', 'sms'],
    ])
      expect((await kosmo('member', 'list', '--insurer', 'sample', ...flags)).exitCode).toBe(2);
    expect((await kosmo('member', 'list', '--insurer', 'nobody')).exitCode).toBe(3);
  });

  test('as lines that tell each from the other', async () => {
    const { stdout, stderr } = await kosmo(
      'member',
      'list',
      '--insurer',
      'sample',
      '--limit',
      '2',
      '--lang',
      'en',
    );
    expect(stdout).toMatch(/^Haha-01 +cohort 1 {2}本人 00 {2}email address verified\nko-02 .*\n$/);
    expect(stderr).toContain('--after "ko-02"');
  });
});
