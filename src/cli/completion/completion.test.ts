import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { outcomeOf } from '../../../test/helpers/command-line.ts';
import { openDesk } from '../../../test/helpers/desk.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
let folder: string;
beforeAll(async () => {
  desk = await openDesk([]);
  folder = await mkdtemp(join(tmpdir(), 'kosmo-completion-'));
  await writeFile(join(folder, 'script.bash'), (await desk.kosmo('completion', 'bash')).stdout);
  await writeFile(join(folder, 'members 2026.csv'), '');
});
afterAll(async () => {
  await desk.close();
  await rm(folder, { recursive: true });
});

/** What a real bash offers for the last of these words. */
async function offered(...words: string[]): Promise<string[]> {
  const script = `source script.bash; COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 ))
    _kosmo_idp && printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { exitCode, stdout, stderr } = await outcomeOf('bash', ['-c', script, 'bash', ...words], {
    cwd: folder,
    env: { HOME: folder },
  });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return stdout.split('\n').filter(Boolean);
}

test('bash completes nouns, verbs and commands of one word, behind npx, too', async () => {
  expect(await offered('kosmo-idp', 'm')).toEqual(['migrate', 'member', 'mail']);
  expect(await offered('kosmo-idp', 'mail', '')).toEqual(['list', 'retry']);
  expect(await offered('npx', 'kosmo-idp', 'client', 'rot')).toEqual(['rotate-secret']);
  expect(await offered('npx', 'jest', '')).toEqual([]);
  expect(await offered('kosmo-idp', 'completion', '')).toEqual(['bash', 'zsh', 'fish']);
});

test('bash completes the flags of the command that is there, wherever its argument stands', async () => {
  expect(await offered('kosmo-idp', 'doctor', '--s')).toEqual(['--send-to']);
  expect(await offered('kosmo-idp', 'mail', 'list', '--user-id', 'taro', '--st')).toEqual(['--state']);
  expect(await offered('kosmo-idp', 'client', 'update', 'abc', '--subj')).toEqual(['--subject-type']);
  expect(await offered('kosmo-idp', 'no', 'such', '--')).toEqual([]);
});

test('bash completes the values of a flag that has few, and files where one is wanted', async () => {
  expect(await offered('kosmo-idp', 'mail', 'list', '--state', 're')).toEqual(['refused']);
  expect(await offered('kosmo-idp', 'mail', 'list', '--state', '=', 'q')).toEqual(['queued']);
  expect(await offered('kosmo-idp', 'client', 'show', 'abc', '--as', 's')).toEqual(['spring']);
  expect(await offered('kosmo-idp', 'audit', 'list', '--lang', '')).toEqual(['ja', 'en']);
  expect(await offered('kosmo-idp', 'mail', 'list', '--user-id', '')).toEqual([]);
  expect(await offered('kosmo-idp', 'member', 'import', 'mem')).toEqual(['members 2026.csv']);
});

test('each shell has its script, in either language; another is refused by name', async () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { exitCode, stdout } = await desk.kosmo('completion', shell, '--lang', 'en');
    expect(exitCode).toBe(0);
    for (const word of ['rotate-secret', 'restore', 'expired']) expect(stdout).toContain(word);
  }
  expect((await desk.kosmo('completion', 'zsh', '--lang', 'ja')).stdout).toContain('加入者');
  expect(await desk.kosmo('completion', 'tcsh', '--lang', 'en')).toMatchObject({
    exitCode: 2,
    stdout: '',
    stderr: 'There is none for tcsh: it is bash, zsh or fish.\n',
  });
});
