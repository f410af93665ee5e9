import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import '../../src/jobs/send-mail.ts';
import '../../src/jobs/tell-logout.ts';
import { buildProgram } from '../../src/cli/program.ts';
import { commands } from '../../src/cli/registry.ts';
import { metrics } from '../../src/operations/metrics.ts';
import { splitWords } from '../helpers/shell-words.ts';

const root = join(import.meta.dirname, '..', '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const pages = ['README.md', 'OPERATIONS.md', 'OPERATIONS.ja.md', 'CLIENTS.md'];
const names = new Set(commands.map(({ name }) => name));
const nouns = new Set(commands.map(({ name }) => name.split(' ')[0]));

/** Every `kosmo-idp …` of a page: whole where it stands in a block of code, else as much as is said. */
function commandsOf(text: string): { whole: string[]; said: string[] } {
  const blocks = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) =>
    block.replace(/\\\n\s*/g, ''),
  );
  const prose = text.replace(/```[\s\S]*?```/g, '');
  const after = (line: string) => /(?:npx kosmo-idp|src\/cli\/main\.ts) (.*)/.exec(line)?.[1];
  return {
    whole: blocks.flatMap((block) =>
      block.split('\n').flatMap((line) => after(line.replace(/ #.*| <.*/, '')) ?? []),
    ),
    said: [...prose.matchAll(/`npx\s+kosmo-idp\s+([^`]*)`/g)].map(([, words = '']) =>
      words.replace(/\s+/g, ' '),
    ),
  };
}

const parse = async (line: string): Promise<void> => {
  const silent = { writeOut() {}, writeErr() {} };
  await buildProgram('en', silent, async () => {}).parseAsync(splitWords(line), { from: 'user' });
};

describe.each(pages)('%s', (page) => {
  const text = read(page);

  test('every command in a block of code can be typed as it stands', async () => {
    for (const line of commandsOf(text).whole) {
      const outcome = await parse(line).then(
        () => 'parsed',
        (error: Error) => error.message,
      );
      expect({ line, outcome }).toEqual({ line, outcome: 'parsed' });
    }
  });

  test('every command that is named exists, with its flags', () => {
    for (const said of commandsOf(text).said) {
      const [noun = '', verb = ''] = said.split(' ');
      if (noun === '…' || noun.startsWith('<')) continue;
      expect({ said, known: nouns.has(noun) }).toEqual({ said, known: true });
      const name = names.has(noun) ? noun : `${noun} ${verb}`;
      if (verb === '' || verb.startsWith('<') || verb.startsWith('-')) continue;
      const command = commands.find((one) => one.name === name);
      expect({ said, known: command !== undefined }).toEqual({ said, known: true });
      const help = buildProgram('en', { writeOut() {}, writeErr() {} }, async () => {});
      const parent = help.commands.find((one) => one.name() === noun);
      const target = names.has(noun) ? parent : parent?.commands.find((one) => one.name() === verb);
      const known = target?.options.flatMap(({ long, short }) => [long, short]) ?? [];
      for (const flag of said.match(/(?<= )--[a-z][\w-]*/g) ?? [])
        expect({ said, flag, known: known.includes(flag) || flag === '--help' }).toEqual({
          said,
          flag,
          known: true,
        });
    }
  });

  test('every figure, setting and file it names is there', () => {
    const figures = new Set(metrics.getMetricsAsArray().map(({ name }) => name));
    for (const [name] of text.matchAll(/\bkosmo_[a-z_]+[a-z]\b/g)) expect(figures).toContain(name);
    for (const [, path = ''] of text.matchAll(/\]\(([\w./-]+)(?:#[\w-]+)?\)/g))
      expect({ path, there: existsSync(join(root, path)) }).toEqual({ path, there: true });
    for (const [path] of text.matchAll(/\b(?:src|config|views|bench)\/[\w/-]+\.(?:ts|json|yml|ejs)\b/g))
      expect({ path, there: existsSync(join(root, path)) }).toEqual({ path, there: true });
  });
});

test('every alert looks at figures there are, and names a heading that tells what to do', () => {
  const rules = read('config/alerts.yml');
  const figures = new Set(metrics.getMetricsAsArray().map(({ name }) => name));
  for (const [name] of rules.matchAll(/\bkosmo_[a-z_]+[a-z]\b/g))
    expect(figures).toContain(name.replace(/_(bucket|count|sum)$/, ''));
  const headings = [...read('OPERATIONS.md').matchAll(/^### (.*)$/gm)].map(([, heading]) => heading);
  const runbooks = [...rules.matchAll(/runbook: "?([^"}\n]*?)"? \}/g)].map(([, heading]) => heading);
  expect(runbooks).toHaveLength([...rules.matchAll(/- alert:/g)].length);
  for (const heading of runbooks) expect(headings).toContain(heading);
});

test('the page is the same in both languages: its commands, its figures, and how it is divided', () => {
  const [english, japanese] = [read('OPERATIONS.md'), read('OPERATIONS.ja.md')];
  const same = (text: string) => ({
    blocks: [...text.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block.replace(/ +#.*/g, '')),
    commands: commandsOf(text).said,
    figures: [...text.matchAll(/\bkosmo_[a-z_]+[a-z]\b/g)].map(([name]) => name),
    headings: [...text.matchAll(/^#+ /gm)].map(([mark]) => mark),
    rows: text.match(/^\|/gm)?.length,
  });
  expect(same(japanese)).toEqual(same(english));
});

test.each(['OPERATIONS.md', 'OPERATIONS.ja.md'])(
  'every figure of ours is explained to the operator in %s',
  (file) => {
    const page = read(file);
    for (const { name } of metrics.getMetricsAsArray()) {
      const ofSameKind = name.replace(/_(idle)$/, '_used');
      if (name.startsWith('kosmo_')) expect(page).toContain(ofSameKind);
    }
  },
);

test.each(['Dockerfile', 'docker-compose.yml'])(
  '%s starts nothing but what is there, and what the image holds',
  async (file) => {
    const starts = [...read(file).matchAll(/\[([^\]\n]*src\/[\w/]+\.ts[^\]\n]*)\]/g)].map(([, list = '']) =>
      list.split(',').map((word) => word.trim().replaceAll('"', '')),
    );
    expect(starts.length).toBeGreaterThan(0);
    for (const [node, path = '', ...words] of starts) {
      expect(node).toBe('node');
      expect({ path, there: existsSync(join(root, path)) }).toEqual({ path, there: true });
      if (path.endsWith('cli/main.ts')) await parse(words.join(' '));
      else expect(['serve', 'work']).toContain(words[0]);
    }
  },
);
