import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openDesk } from '../../test/helpers/desk.ts';
import { splitWords } from '../../test/helpers/shell-words.ts';
import type { CliCommand } from './command.ts';
import { flagsOf, partsOf } from './flags.ts';
import { buildProgram } from './program.ts';
import { commands } from './registry.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
beforeAll(async () => {
  desk = await openDesk(['sample', 'sample2']);
});
afterAll(() => desk.close());

const words = ({ name }: CliCommand) => name.split(' ');
const valued = (command: CliCommand) => flagsOf(command).filter((flag) => flag.required);

/** The example's words, up to where the shell takes over. */
const exampleOf = ({ example }: CliCommand): string[] => {
  const all = splitWords(example);
  const redirection = all.findIndex((word) => ['>', '<', '|', '&&'].includes(word));
  return redirection < 0 ? all : all.slice(0, redirection);
};

describe.each(commands.map((command) => ({ name: command.name, command })))('$name', ({ command }) => {
  test.each(['ja', 'en'] as const)(
    '--help in %s: the example first, every flag, the exit codes',
    async (lang) => {
      const { exitCode, stdout, stderr } = await desk.kosmo(...words(command), '--help', '--lang', lang);
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      const lines = stdout.split('\n');
      expect(lines[0]).toBe(`${lang === 'ja' ? '例:' : 'Example:'} npx kosmo-idp ${command.example}`);
      for (const flag of flagsOf(command)) expect(stdout).toContain(flag.flags);
      expect(stdout).toContain(lang === 'ja' ? '終了コード: 0 完了' : 'Exit codes: 0 done');
      // wrapped lines lose their spaces, and nothing else
      const together = stdout.replace(/\s+/g, '');
      for (const { about } of flagsOf(command)) expect(together).toContain(about[lang].replace(/\s+/g, ''));
      expect(command.about.ja).toMatch(/[\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Han}]/u);
      expect(command.about.en).not.toMatch(/[\p{sc=Hiragana}\p{sc=Katakana}]/u);
    },
  );

  test('its example can be typed as it stands', async () => {
    const started: string[] = [];
    const start = async (named: CliCommand) => void started.push(named.name);
    const silent = { writeOut() {}, writeErr() {} };
    await buildProgram('ja', silent, start).parseAsync(exampleOf(command), { from: 'user' });
    expect(started).toEqual([command.name]);
  });

  test('a flag that does not exist is refused with 2, and the one that was meant is named', async () => {
    const flag =
      partsOf(flagsOf(command)[0] ?? { flags: '--json', about: { ja: '', en: '' } }).names.at(-1) ?? '';
    const outcome = await desk.kosmo(...exampleOf(command), `${flag}x`, '--lang', 'ja');
    expect(outcome).toMatchObject({ exitCode: 2, stdout: '' });
    expect(outcome.stderr).toMatch(/のことですか）\n$/);
  });

  test('an argument or a flag that is missing is refused with 2', async () => {
    const needed = command.argument?.name.startsWith('<') || valued(command).length > 0;
    if (!needed) return expect(needed).toBe(false);
    const { exitCode, stdout, stderr } = await desk.kosmo(...words(command));
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  test('with --json stdout carries JSON or nothing, whatever comes of it; and no fault is a stack trace', async () => {
    if (command.name === 'completion') return expect(command.argument).toBeDefined(); // a script is its data
    const argv = [...exampleOf(command), '--json'];
    if (command.changes || command.destructive) argv.push('--yes');
    const { stdout, stderr } = await desk.kosmo(...inFolder(argv));
    if (stdout !== '') expect(() => JSON.parse(stdout)).not.toThrow();
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

/** Files of the examples lie in the desk's folder, whether they are there or not. */
const inFolder = (argv: string[]): string[] =>
  argv.map((word) => (/^[\w.-]+\.(csv|json|jsonl|md|mjs|html)$/.test(word) ? join(desk.folder, word) : word));

test('a noun alone, and nothing at all, show what there is, and end with 2', async () => {
  for (const argv of [[], ['client'], ['member']]) {
    const { exitCode, stdout, stderr } = await desk.kosmo(...argv);
    expect(exitCode).toBe(2);
    expect(stdout + stderr).toContain('例:');
  }
  const { stdout } = await desk.kosmo('--help', '--lang', 'ja');
  for (const { name } of commands) expect(stdout).toMatch(new RegExp(`^ {2}${name.split(' ')[0]} `, 'm'));
});
