import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const checkout = fileURLToPath(new URL('../..', import.meta.url));
const typeStripper = 'NativeModule internal/deps/amaro/dist/index';

/** What a process says of itself as it ends, which it does at once: it has no settings. */
const report = `process.on('exit', () => console.log(JSON.stringify({
  pid: process.pid, flags: process.execArgv.filter((flag) => flag.startsWith('--')),
  arenas: process.env.MALLOC_ARENA_MAX, stripper: process.moduleLoadList.includes('${typeStripper}') })))`;

interface Said {
  pid: number;
  flags: string[];
  arenas: string;
  stripper: boolean;
}

async function start(role: string, flags: string[] = [], env: Record<string, string> = {}) {
  const said = ['--import', `data:text/javascript,${encodeURIComponent(report)}`, ...flags];
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [...said, 'src/main.ts', role], {
    cwd: checkout,
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const { pid, ...rest } = JSON.parse(await text(child.stdout)) as Said;
  return { samePid: pid === child.pid, ...rest };
}

const sizes = ['--max-semi-space-size=4', '--heap-growing-percent=50'];

test.each(['serve', 'work'])(
  '%s has a small heap, and what was compiled at an earlier start, without TypeScript in its memory',
  async (role) => {
    await start(role);
    const { samePid, flags, arenas, stripper } = await start(role);
    expect({ samePid, arenas, stripper }).toEqual({ samePid: true, arenas: '1', stripper: false });
    expect(flags).toEqual(expect.arrayContaining(sizes));
  },
);

test('who sets the sizes themselves is not overruled', async () => {
  const { flags, arenas } = await start('serve', ['--max-semi-space-size=16'], { MALLOC_ARENA_MAX: '2' });
  expect(flags).toContain('--max-semi-space-size=16');
  expect(flags).not.toEqual(expect.arrayContaining(sizes.slice(0, 1)));
  expect(arenas).toBe('2');
});

test('who keeps what was compiled elsewhere has the sizes all the same', async () => {
  const { flags } = await start('serve', [], { NODE_COMPILE_CACHE: '' });
  expect(flags).toEqual(expect.arrayContaining(sizes));
});
