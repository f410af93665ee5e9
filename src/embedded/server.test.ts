import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chown, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { findPostmaster } from './postmaster.ts';
import { startEmbedded } from './server.ts';

const asRoot = process.getuid?.() === 0;
const nobody = 65_534;
let folder: string;
let dataDir: string;
let data: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kosmo-idp-embedded-')); // only its owner may enter it
  dataDir = join(folder, 'checkout', '.data');
  data = join(dataDir, 'postgres', 'data');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return Object.values((await client.query<Record<string, unknown>>(sql)).rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}

/** Another process of ours that uses the server until its standard input ends. */
async function anotherProcess(where = dataDir, options = {}): Promise<{ child: ChildProcess; url: string }> {
  const program = `
    const { startEmbedded } = await import(${JSON.stringify(new URL('server.ts', import.meta.url).href)});
    const { url, stop } = await startEmbedded({ dataDir: ${JSON.stringify(where)} });
    console.log(url);
    process.stdin.once('end', stop).resume();`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['pipe', 'pipe', 'inherit'],
    ...options,
  });
  for await (const url of createInterface({ input: child.stdout })) return { child, url };
  throw new Error('it ended without an address');
}

async function leave(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.stdin?.end();
  await ended;
}

/** Ends the server as a crash or a power cut would. */
async function crash(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  while (await findPostmaster(data)) await new Promise((resolve) => setImmediate(resolve));
}

const serverPid = async () => (await findPostmaster(data))?.pid ?? 0;

test('a first start makes a database, also in a folder only its owner may enter', async () => {
  const { url, stop } = await startEmbedded({ dataDir });
  expect(url).toMatch(/^postgres:\/\/kosmo:[\w-]{32}@127\.0\.0\.1:\d+\/postgres\?sslmode=disable$/);
  expect(await ask(url, 'show data_checksums')).toBe('on');
  expect(await ask(url, 'show unix_socket_directories')).toBe('');
  expect(await ask(url, 'show server_encoding')).toBe('UTF8');
  expect(await ask(url, `select lower('ÉÜ')`)).toBe('éü');
  expect((await stat(join(dataDir, 'postgres', 'password'))).mode & 0o777).toBe(0o600);
  if (asRoot) expect((await stat(data)).uid).not.toBe(0);
  await ask(url, `select set_config('x.y', 'z', false)`);
  await stop();
  expect(await findPostmaster(data)).toBeNull();
});

test('a wrong password is refused', async () => {
  const { url, stop } = await startEmbedded({ dataDir });
  await expect(ask(url.replace(/:[\w-]{32}@/, ':wrong@'), 'select 1')).rejects.toThrow('password');
  await stop();
});

test('what was written is there after a stop, and after a crash of the server', async () => {
  const first = await startEmbedded({ dataDir });
  await ask(first.url, 'create table kept (value int)');
  await ask(first.url, 'insert into kept values (42)');
  await first.stop();
  const second = await startEmbedded({ dataDir });
  expect(await ask(second.url, 'select value from kept')).toBe(42);
  await crash(await serverPid());
  const third = await startEmbedded({ dataDir });
  expect(await ask(third.url, 'select value from kept')).toBe(42);
  await Promise.all([second.stop(), third.stop()]);
  expect(await findPostmaster(data)).toBeNull();
});

test('the server of a killed process is taken over', async () => {
  const killed = await anotherProcess();
  killed.child.kill('SIGKILL');
  const pid = await serverPid();
  const { url, stop } = await startEmbedded({ dataDir });
  expect(await serverPid()).toBe(pid);
  expect(url).toBe(killed.url);
  await stop();
  expect(await findPostmaster(data)).toBeNull();
});

test('several processes share it, and the last one out stops it', async () => {
  const others = await Promise.all([anotherProcess(), anotherProcess()]);
  const { url, stop } = await startEmbedded({ dataDir });
  expect(new Set([url, ...others.map((other) => other.url)]).size).toBe(1);
  await stop();
  await leave(others[0].child);
  expect(await ask(url, 'select 1')).toBe(1);
  await leave(others[1].child);
  expect(await findPostmaster(data)).toBeNull();
});

test('a start meets a stop: it waits, and starts the server anew', async () => {
  const { stop } = await startEmbedded({ dataDir });
  const [next] = await Promise.all([startEmbedded({ dataDir }), stop()]);
  expect(await ask(next.url, 'select 1')).toBe(1);
  await next.stop();
});

test('after a crash of one connection the server is still held', async () => {
  const { url, stop } = await startEmbedded({ dataDir });
  const backend = `select pid from pg_stat_activity where application_name = 'kosmo-idp lease'`;
  const pid = Number(await ask(url, backend));
  process.kill(pid, 'SIGKILL');
  let again: unknown;
  while (typeof again !== 'number' || again === pid) again = await ask(url, backend).catch(() => undefined);
  const guest = await startEmbedded({ dataDir });
  await guest.stop();
  expect(await ask(url, 'select 1')).toBe(1);
  await stop();
});

test("a killed server's pid file, its id used by another process now, is mended", async () => {
  const file = join(data, 'postmaster.pid');
  await writeFile(
    file,
    [process.pid, '/proc/self/cwd', 1, 5432, '', '127.0.0.1', '1 1', 'ready', ''].join('\n'),
  );
  if (asRoot) await chown(file, nobody, nobody);
  const { stop } = await startEmbedded({ dataDir });
  await stop();
});

// Whoever is not root has run everything above as a normal user; where only root may enter the checkout, nobody else can.
const mayEnter =
  asRoot && spawnSync(process.execPath, ['-v'], { uid: nobody, gid: nobody, cwd: '/' }).status === 0;
const asNormalUser = mayEnter ? { uid: nobody, gid: nobody } : {};

test('a normal user runs it from the checkout itself', async () => {
  const own = await mkdtemp(join(tmpdir(), 'kosmo-idp-embedded-'));
  if (mayEnter) await chown(own, nobody, nobody);
  const { child, url } = await anotherProcess(own, { ...asNormalUser, cwd: '/' });
  expect(await ask(url, 'select 1')).toBe(1);
  const owner = mayEnter ? nobody : process.getuid?.();
  expect((await stat(join(own, 'postgres', 'password'))).uid).toBe(owner);
  await leave(child);
  await rm(own, { recursive: true });
});

describe('one clear line', () => {
  test('for a folder that cannot be written to', async () => {
    await expect(startEmbedded({ dataDir: '/proc/nowhere/.data' })).rejects.toThrow(
      /^Cannot keep data in \/proc\/nowhere\/\.data \(ENOENT\): set DATA_DIR/,
    );
    await expect(startEmbedded({ dataDir: '/dev/null/.data' })).rejects.toThrow(
      /^Cannot keep data in .* \(ENOTDIR\)/,
    );
  });

  test('for data of another major version', async () => {
    const file = join(data, 'PG_VERSION');
    const version = await readFile(file, 'utf8');
    await writeFile(file, '17\n');
    await expect(startEmbedded({ dataDir })).rejects.toThrow(
      /^The data in .* belong to PostgreSQL 17, not 18: remove them with npm run reset, or set DATABASE_URL\.$/,
    );
    await writeFile(file, version);
  });

  test('for data the server cannot use', async () => {
    await rm(join(data, 'global', 'pg_control'));
    await expect(startEmbedded({ dataDir })).rejects.toThrow(/^PostgreSQL does not start: .*postgres\.log/);
  });
});
