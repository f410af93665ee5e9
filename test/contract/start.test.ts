import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openDb } from '../../src/db.ts';
import { findPostmaster } from '../../src/embedded/postmaster.ts';
import { createDatabase } from '../helpers/database.ts';
import { Command, demoPorts, freePorts, startDemoProcess } from '../helpers/demo.ts';
import { exchange } from '../helpers/exchange.ts';
import type { Page } from '../helpers/html.ts';
import { WebVisitor } from '../helpers/web-visitor.ts';

const lastLine = 'Ctrl-C';
let folder: string;
let env: Record<string, string>;
let data: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kosmo-idp-start-')); // only its owner may enter it
  env = { ...(await freePorts()), DATA_DIR: join(folder, '.data'), LANG: 'en_US.UTF-8' };
  data = join(folder, '.data', 'postgres', 'data');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const at = (port: (typeof demoPorts)[number], path = '/') => `http://localhost:${env[port]}${path}`;

async function started(): Promise<Command> {
  const demo = startDemoProcess(env);
  await demo.says(lastLine);
  return demo;
}

/** Sends the page's own form with these values. */
function fill(visitor: WebVisitor, page: Page, values: Record<string, string>): Promise<Page> {
  if (page.form === null) throw new Error(`no form on ${page.url}: ${page.text}`);
  return visitor.submit({ ...page.form, values: { ...page.form.values, ...values } });
}

/** From the portal to the page after user ID and password. */
async function signIn(userId: string, password: string): Promise<{ visitor: WebVisitor; page: Page }> {
  const visitor = new WebVisitor();
  const credentials = await visitor.act(await visitor.open(at('PORTAL_PORT')), 'sign-in');
  expect(credentials.step).toBe('credentials');
  return { visitor, page: await fill(visitor, credentials, { userId, password }) };
}

const isFree = async (port: string): Promise<boolean> => {
  const server = createServer().listen(Number(port));
  const free = await Promise.race([
    once(server, 'listening').then(() => true),
    once(server, 'error').then(() => false),
  ]);
  server.close();
  return free;
};

async function nothingIsLeft(): Promise<void> {
  expect(await findPostmaster(data)).toBeNull();
  for (const port of demoPorts) expect([port, await isFree(env[port] ?? '')]).toEqual([port, true]);
}

/** One clear line, no stack trace, an exit code that is not 0. */
async function refusal(changes: Record<string, string>): Promise<string> {
  const demo = startDemoProcess({ ...env, ...changes });
  expect(await demo.ended).toBeGreaterThan(0);
  expect(demo.lines).toHaveLength(1);
  expect(demo.output).not.toMatch(/^\s+at /m);
  return demo.output;
}

describe('npm start', () => {
  test('on a fresh checkout brings up everything, and says so in 15 lines', async () => {
    const demo = new Command('npm', ['start'], env);
    await demo.says(lastLine);
    const lines = demo.output.trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(15);
    for (const address of [at('PORTAL_PORT'), at('PORT', ''), at('MAILBOX_PORT')]) {
      expect(demo.output).toContain(`  ${address} `);
      expect((await new WebVisitor().open(address)).status).toBe(200);
    }
    expect((await exchange('GET', at('OPS_PORT', '/readyz'))).status).toBe(200);
    expect((await exchange('GET', at('MAILBOX_PORT', '/api/messages'))).body).toBe('[]');

    const signIns = lines
      .map((line) => /^ {2}(testuser\d+) +(\S+) +(\d{8}) /.exec(line))
      .filter((found) => found !== null);
    expect(signIns).toHaveLength(3);
    for (const [, userId = '', password = '', birthdate = ''] of signIns) {
      const { visitor, page } = await signIn(userId, password);
      expect(page.step).toBe('birthdate');
      expect((await fill(visitor, page, { birthdate })).step).toBe('terms');
    }

    const second = await refusal({});
    expect(second).toMatch(/^Port \d+ is already in use; another one can be chosen, e\.g\. \w+=\d+$/m);
    const reset = new Command('npm', ['run', '--silent', 'reset'], env);
    expect(await reset.ended).toBe(4);
    expect(reset.lines).toEqual(['The database is in use: stop npm start with Ctrl-C, then run this again.']);
    expect((await exchange('GET', at('OPS_PORT', '/readyz'))).status).toBe(200);

    const pressed = performance.now();
    expect(await demo.interrupt()).toBe(0);
    expect(performance.now() - pressed).toBeLessThan(10_000);
    await nothingIsLeft();
  }, 120_000);

  test('finds all that was there after a stop, after kill -9, and after a crash of the database with it', async () => {
    const isKept = async () => {
      const { page } = await signIn('testuser01', '800123420010101');
      expect(page.step).toBe('terms'); // the birthdate was right before the stop
    };
    const second = await started();
    await isKept();
    second.signal('SIGKILL');
    await second.ended;

    const third = await started();
    await isKept();
    third.signal('SIGKILL');
    process.kill((await findPostmaster(data))?.pid ?? 0, 'SIGKILL');
    await third.ended;

    const fourth = await started();
    await isKept();
    fourth.signal('SIGTERM');
    expect(await fourth.ended).toBe(0);
    await nothingIsLeft();
  }, 120_000);

  test('keeps what an operator has changed in the demo', async () => {
    const database = await createDatabase();
    const withDatabase = { ...env, DATABASE_URL: database.url };
    const first = startDemoProcess(withDatabase);
    await first.says(lastLine);
    const db = openDb(database.url, 1);
    await db.raw(
      `update insurer set document = document || '{"emailOtpFallback": false}' where code = 'sample'`,
    );
    expect(await first.interrupt()).toBe(0);
    const counts = () =>
      db.raw('select (select count(*) from member) as members, (select count(*) from client) as clients');
    const before = await counts();
    const again = startDemoProcess({ ...withDatabase, LANG: 'ja_JP.UTF-8' });
    await again.says('kosmo-idp が動いています。');
    const { rows } = await db.raw(
      `select document->'emailOtpFallback' as kept from insurer where code = 'sample'`,
    );
    expect(rows).toEqual([{ kept: false }]);
    expect((await counts()).rows).toEqual(before.rows);
    await db.destroy();
    expect(await again.interrupt()).toBe(0);
    expect(await findPostmaster(data)).toBeNull(); // nothing was embedded
    await database.drop();
  }, 120_000);

  test('ended while it starts leaves nothing behind', async () => {
    const demo = startDemoProcess(env);
    while ((await findPostmaster(data)) === null) await new Promise((resolve) => setImmediate(resolve));
    expect(await demo.interrupt()).toBe(0);
    expect(demo.output).toBe('');
    await nothingIsLeft();
  });
});

describe('one clear line for', () => {
  test('a port that is taken, before anything else is done', async () => {
    const hosts = { PORT: '::', PORTAL_PORT: '127.0.0.1', MAILBOX_PORT: '127.0.0.1', OPS_PORT: '127.0.0.1' };
    for (const name of demoPorts) {
      const other = createServer().listen({ port: Number(env[name]), host: hosts[name] });
      await once(other, 'listening');
      expect(await refusal({})).toMatch(new RegExp(`^Port ${env[name]} is already in use.*${name}=`));
      other.close();
    }
  });

  test('a folder that cannot be written to', async () => {
    expect(await refusal({ DATA_DIR: '/proc/nowhere' })).toMatch(
      /^Cannot keep data in \/proc\/nowhere \(ENOENT\)/,
    );
  });

  test.each([
    ['where nobody answers', 'postgres://kosmo:secret@127.0.0.1:1/kosmo'],
    ['that is no address', 'kosmo'],
  ])('a DATABASE_URL %s', async (_, DATABASE_URL) => {
    const demo = startDemoProcess({ ...env, DATABASE_URL });
    expect(await demo.ended).toBe(2);
    expect(demo.output).toContain('DATABASE_URL');
    expect(demo.output).not.toMatch(/secret|^\s+at /m);
  });

  test('a database of a newer version', async () => {
    const database = await createDatabase();
    const db = openDb(database.url, 1);
    await db('knex_migrations').insert({
      name: '29990101000000_later.ts',
      batch: 2,
      migration_time: new Date(),
    });
    await db.destroy();
    expect(await refusal({ DATABASE_URL: database.url })).toContain('newer version');
    await database.drop();
  });

  test('production, which this is not for', async () => {
    expect(await refusal({ NODE_ENV: 'production' })).toContain('node src/main.ts');
  });
});

test('npm run reset removes all of it, and nothing else', async () => {
  const reset = () => new Command('npm', ['run', '--silent', 'reset'], env);
  const first = reset();
  expect(await first.ended).toBe(0);
  expect(first.lines).toEqual([`Removed: ${env.DATA_DIR}`]);
  expect(await readdir(folder)).toEqual([]);
  expect(await reset().ended).toBe(0);
});
