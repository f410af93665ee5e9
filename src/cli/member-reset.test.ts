import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Knex } from 'knex';
import { createDatabase } from '../../test/helpers/database.ts';
import { csvOf, person } from '../../test/helpers/people.ts';
import { openDb } from '../db.ts';
import type { Ask } from './confirm.ts';
import { run } from './run.ts';

const hanako = person('hanako');
const reset = ['member', 'reset-factor', '--insurer', 'sample', '--user-id', 'hanako', '--reason', 'lost'];
let folder: string;
let database: Awaited<ReturnType<typeof createDatabase>>;
let db: Knex;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kosmo-reset-'));
  database = await createDatabase();
  db = openDb(database.url);
  const name = { ja: 'サンプル健康保険組合', en: 'Sample' };
  await writeFile(join(folder, 'sample.json'), JSON.stringify({ code: 'sample', number: '06139999', name }));
  await writeFile(join(folder, 'members.csv'), csvOf([hanako]));
  await kosmo(['insurer', 'apply', join(folder, 'sample.json')], null);
  await kosmo(['member', 'import', join(folder, 'members.csv'), '--insurer', 'sample'], null);
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
  await rm(folder, { recursive: true });
});

/** Runs a command with somebody at the terminal, or nobody. */
async function kosmo(argv: string[], ask: Ask) {
  let said = '';
  const err = (text: string) => {
    said += text;
  };
  const env = { DATABASE_URL: database.url, DATA_DIR: folder, KOSMO_OPERATOR: 'sato' };
  const exitCode = await run(argv, env, { out: () => {}, err, interactive: false, ask });
  return { exitCode, said };
}

const requests = async () => (await db('approval')).length;

test('an operator at a terminal is asked, in their language, and only a yes goes on', async () => {
  const answering = async (answer: string, ...flags: string[]) => {
    const asked: string[] = [];
    const outcome = await kosmo([...reset, ...flags], async (question) => {
      asked.push(question);
      return answer;
    });
    return { ...outcome, asked };
  };
  for (const answer of ['', 'n', 'no', 'yess', 'いいえ']) {
    expect(await answering(answer)).toEqual({
      exitCode: 2,
      said: '中止しました。何も変わっていません。\n',
      asked: [expect.stringMatching(/^hanako の認証方法.*よろしいですか。（はい: y ／ いいえ: n） $/)],
    });
  }
  const english = await answering('n', '--lang', 'en');
  expect(english.asked).toEqual([expect.stringMatching(/of hanako.*\? \(y\/n\) $/)]);
  expect(await requests()).toBe(0);
  for (const answer of [' ｙ', 'YES', 'はい']) expect(await answering(answer)).toMatchObject({ exitCode: 5 });
  expect(await requests()).toBe(1); // the same request, which still waits
});

test('with --yes nobody is asked; where nobody can be asked, nothing is done without it', async () => {
  await db('approval').delete();
  const refused = await kosmo(reset, null);
  expect(refused).toEqual({ exitCode: 2, said: expect.stringMatching(/^.*--yes.*\n$/) });
  expect(await requests()).toBe(0);
  const never = async () => {
    throw new Error('asked');
  };
  expect(await kosmo([...reset, '--yes'], never)).toMatchObject({ exitCode: 5 });
  expect(await requests()).toBe(1);
});
