import { describe, expect, test } from '@jest/globals';
import { chooseLanguage } from './language.ts';
import { toLines } from './lines.ts';
import { commands } from './registry.ts';
import { run } from './run.ts';

/** Nothing here reaches a database. */
async function kosmo(...argv: string[]) {
  const said = { stdout: '', stderr: '' };
  const exitCode = await run(
    argv,
    {},
    {
      out: (text) => {
        said.stdout += text;
      },
      err: (text) => {
        said.stderr += text;
      },
      interactive: false,
      ask: null,
    },
  );
  return { exitCode, ...said };
}

describe('the help', () => {
  test.each(commands.map(({ name, example }) => [name, example]))(
    'of %s begins with an example',
    async (name, example) => {
      const { exitCode, stdout, stderr } = await kosmo(...name.split(' '), '--help');
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(stdout.split('\n')[0]).toBe(`例: npx kosmo-idp ${example}`);
      expect(example.startsWith(name)).toBe(true);
      expect(stdout).toContain('--json');
      expect((await kosmo(...name.split(' '), '--help', '--lang', 'en')).stdout).toMatch(
        /^Example: .*\n\nUsage: [ -~\n]*/,
      );
    },
  );

  test('comes on stderr without a command, or with half of one', async () => {
    for (const words of [[], ['client']])
      expect(await kosmo(...words)).toMatchObject({
        exitCode: 2,
        stdout: '',
        stderr: expect.stringMatching(/^例: npx/),
      });
    expect(await kosmo('help', 'client')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^例: npx/),
      stderr: '',
    });
  });
});

describe('a mistake', () => {
  test.each([
    [['insurr'], 'insurr というコマンドはありません。（insurer のことですか）'],
    [['client', 'crate'], 'crate というコマンドはありません。（create のことですか）'],
    [['insurer', 'list', '--jsn'], '--jsn というオプションはありません。（--json のことですか）'],
    [['insurer', 'show'], '引数 code が足りません。'],
    [['insurer', 'show', 'a', 'b'], '引数が多すぎます。'],
    [['member', 'import', 'x.csv'], '--insurer <code> が必要です。'],
    [['member', 'import', 'x.csv', '--insurer'], '--insurer <code> に値がありません。'],
    [['insurer', 'list', '--lang', 'fr'], '--lang は ja か en です。'],
    [
      ['member', 'import', 'no/such.csv', '--insurer', 'sample'],
      'no/such.csv を読めません: ファイルがありません。',
    ],
    [['terms', 'publish', 'no/such.md', '--version', '1'], 'no/such.md を読めません: ファイルがありません。'],
    [['member', 'import', '.', '--insurer', 'sample'], '. を読めません: ファイルではありません。'],
    [['insurer', 'apply', '.'], '. を読めません: ファイルではありません。'],
    [['terms', 'publish', 'x', '--version', ' '], '--version は 1 文字以上 40 文字以内です。'],
    [['insurer', 'list', '--lang', 'en', '--jsn'], "unknown option '--jsn' (Did you mean --json?)"],
    [['--lang', 'en', 'insurr'], "unknown command 'insurr' (Did you mean insurer?)"],
  ])('%j is told in one line', async (words, expected) => {
    expect(await kosmo(...words)).toEqual({ exitCode: 2, stdout: '', stderr: `${expected}\n` });
  });
});

test('the language is the flag’s, else English only where the locale says so', () => {
  expect(chooseLanguage([], {})).toBe('ja');
  expect(chooseLanguage([], { LANG: 'C.UTF-8' })).toBe('ja');
  expect(chooseLanguage([], { LANG: 'en_US.UTF-8' })).toBe('en');
  expect(chooseLanguage([], { LANG: 'en_US.UTF-8', LC_ALL: 'ja_JP.UTF-8' })).toBe('ja');
  expect(chooseLanguage(['x', '--lang', 'ja'], { LANG: 'en_US' })).toBe('ja');
  expect(chooseLanguage(['--lang=en'], {})).toBe('en');
});

test('a record becomes lines', () => {
  const at = new Date('2026-11-22T00:00:00Z');
  expect(toLines({ a: 1, b: null, c: ['x', 'y'], d: [], e: { f: true }, at })).toEqual([
    ...['a: 1', 'b: -', 'c: x, y', 'd: -', 'e.f: true', 'at: 2026-11-22T00:00:00.000Z'],
  ]);
});
