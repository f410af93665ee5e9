import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openDesk } from '../../test/helpers/desk.ts';
import { nearest } from '../nearest.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
beforeAll(async () => {
  desk = await openDesk(['sample', 'toyota']);
});
afterAll(() => desk.close());

test.each([
  ['samlpe', 'sample'],
  ['smaple', 'sample'],
  ['Toyota', 'toyota'],
  ['toyot', 'toyota'],
  ['sumple', 'sample'],
  ['honda', undefined],
  ['x', undefined],
])('%s is probably %s', (typed, meant) => {
  expect(nearest(typed, ['sample', 'toyota'])).toBe(meant);
});

test('an insurer whose code is mistyped is suggested, in both languages; one that is not near is not', async () => {
  const show = (...words: string[]) => desk.kosmo('insurer', 'show', ...words);
  expect(await show('smaple')).toEqual({
    exitCode: 3,
    stdout: '',
    stderr: '保険者 smaple は登録されていません。もしかして: sample\n',
  });
  expect((await show('smaple', '--lang', 'en')).stderr).toBe(
    'There is no insurer smaple. Did you mean sample?\n',
  );
  expect((await show('honda')).stderr).toBe('保険者 honda は登録されていません。\n');
});

test('a client is suggested by its ID with a slip in it, and by its name', async () => {
  const created = await desk.kosmo(
    ...['client', 'create', '--json', '--name', 'KOSMO Portal', '--insurer', 'sample'],
    ...['--redirect-uri', 'https://portal.example/callback'],
  );
  const { client_id: id } = JSON.parse(created.stdout) as { client_id: string };
  for (const typed of [`${id.slice(0, -1)}x`, 'kosmo portal'])
    expect(await desk.kosmo('client', 'show', typed)).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining(`もしかして: ${id}`),
    });
});
