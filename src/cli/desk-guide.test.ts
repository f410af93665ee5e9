import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { splitWords } from '../../test/helpers/shell-words.ts';
import type { CliCommand } from './command.ts';
import { buildProgram } from './program.ts';
import { commands } from './registry.ts';

const guide = await readFile(new URL('../../DESK.md', `file://${import.meta.filename}`), 'utf8');

test('every command of the guide for the desk can be typed as it stands', async () => {
  const lines = [...guide.matchAll(/^npx kosmo-idp (.+)$/gm)].map(([, line = '']) => line);
  expect(lines.length).toBeGreaterThan(12);
  const silent = { writeOut() {}, writeErr() {} };
  for (const line of lines) {
    const started: string[] = [];
    const start = async ({ name }: CliCommand) => void started.push(name);
    await buildProgram('ja', silent, start).parseAsync(splitWords(line), { from: 'user' });
    expect({ line, started }).toEqual({ line, started: [expect.any(String)] });
  }
});

test('what it names in its table there is, with these flags', () => {
  const named = [...guide.matchAll(/`((?:member|mail|session|approval) [a-z-]+)((?: --[a-z-]+)*)/g)];
  expect(named.length).toBeGreaterThan(10);
  for (const [, name = '', flags = ''] of named) {
    const command = commands.find((known) => known.name === name);
    expect({ name, known: command !== undefined }).toEqual({ name, known: true });
    const known = (command?.flags ?? []).map((flag) => flag.flags.split(' ')[0]);
    for (const flag of flags.split(' ').filter(Boolean))
      expect({ name, known }).toMatchObject({ known: expect.arrayContaining([flag]) });
  }
});
